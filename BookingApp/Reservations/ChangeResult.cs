using BookingApp.Availability;
using BookingApp.Reservations.Occupancy;

namespace BookingApp.Reservations;

/// <summary>What became of a change to a reservation.</summary>
public abstract record ChangeResult
{
    private ChangeResult() { }

    /// <summary>It is done; the reservation as it is now.</summary>
    public sealed record Done(ReservationView Reservation) : ChangeResult;

    /// <summary>There is no such reservation.</summary>
    public sealed record NotFound : ChangeResult;

    /// <summary>The hold ended before.</summary>
    public sealed record Lapsed(ReservationView Reservation) : ChangeResult;

    /// <summary>Not in this state, not any more, or not yet.</summary>
    public sealed record Refused(RefusalReason Reason, ReservationView Reservation) : ChangeResult
    {
        /// <summary>From when on it is no longer too early.</summary>
        public DateTimeOffset? From { get; init; }
    }

    /// <summary>A rule says no to the new time.</summary>
    public sealed record NotOffered(Refusal Refusal) : ChangeResult;

    /// <summary>Somebody else has the new time; the nearest free times instead.</summary>
    public sealed record BeatenToIt(IReadOnlyList<Slot> Alternatives) : ChangeResult
    {
        /// <summary>Who and what has it, where staff asked.</summary>
        public IReadOnlyList<VisitConflict> InTheWay { get; init; } = [];
    }

    /// <summary>A message code by member: <c>customer.name</c>, <c>customer.email</c>, <c>customer.phone</c>, <c>answers.{questionId}</c>.</summary>
    public sealed record Invalid(IReadOnlyDictionary<string, string> Errors) : ChangeResult;
}
