using BookingApp.Catalog;

namespace BookingApp.Availability;

/// <summary>An offered start of a service, with the people who could serve it, lowest id first. Computed, never stored.</summary>
/// <remarks><see cref="End"/> is without buffers; both instants carry the business's offset.</remarks>
public sealed record Slot(DateTimeOffset Start, DateTimeOffset End, IReadOnlyList<int> StaffIds, int SeatsFree);

/// <summary>A business day and its slots; a day without any is there too.</summary>
public sealed record DaySlots(DateOnly Date, IReadOnlyList<Slot> Slots);

/// <summary>Why a start is not offered: a stable code (the API's <c>rule</c>) and what its text is filled with.</summary>
public sealed record Refusal(string Rule, params object[] Args)
{
    public static class Rules
    {
        public const string Notice = "notice";
        public const string Horizon = "horizon";
        public const string Closed = "closed";
        public const string OffGrid = "off_grid";
        public const string PartySize = "party_size";
        public const string StaffDoesNotPerform = "staff_does_not_perform";
        public const string Inactive = "inactive";
        public const string PerCustomer = "per_customer";
        public const string PerDay = "per_day";
        public const string Taken = "taken"; // free of every rule, but somebody has the time
    }
}

/// <summary>What a hold asks for. Without a person, anyone who performs the service will do.</summary>
public sealed record PlanRequest(int ServiceId, DateTimeOffset Start, int? StaffId = null, int PartySize = 1)
{
    /// <summary>The visit that is being moved, if it is one.</summary>
    public MovingVisit? Moving { get; init; }

    /// <summary>Staff may override notice, horizon, opening hours, closures and the grid, with a reason; never a claim, never who performs.</summary>
    public bool Override { get; init; }
}

/// <summary>A visit that wants another time. It keeps the length and the buffers that it was sold with, and its own time is not in its way.</summary>
public sealed record MovingVisit(Guid Id, int ServiceId, int StaffId, int PartySize)
{
    public required DateTimeOffset Start { get; init; }
    public required DateTimeOffset End { get; init; }
    public required DateTimeOffset ClaimStart { get; init; }
    public required DateTimeOffset ClaimEnd { get; init; }

    /// <summary>Whether its own time is its own still; else it may have the same again.</summary>
    public required bool IsLive { get; init; }

    /// <summary>The service as this visit was sold, whatever it is today.</summary>
    public Service AsSold(Service service) => service.AsSold(End - Start, Start - ClaimStart, ClaimEnd - End);
}

/// <summary>One way to serve a start, to be tried in its own transaction. With a session: one that runs already and has seats.</summary>
public sealed record Candidate(int StaffId, int? RoomId, Guid? SessionId = null);

/// <summary>The rules' answer and the candidates, best first: fewest minutes booked that day, then lowest id. No candidate and no refusal: taken.</summary>
public sealed record SlotPlan(Refusal? Refusal, IReadOnlyList<Candidate> Candidates);
