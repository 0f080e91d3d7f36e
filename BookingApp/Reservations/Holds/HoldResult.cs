using BookingApp.Availability;

namespace BookingApp.Reservations.Holds;

/// <summary>What became of a request to hold a time. Losing a race is a result, never an exception.</summary>
public abstract record HoldResult
{
    private HoldResult() { }

    /// <summary>The time is held.</summary>
    public sealed record Held(ReservationView Reservation) : HoldResult;

    /// <summary>Somebody else has it; the nearest free times instead.</summary>
    public sealed record BeatenToIt(IReadOnlyList<Slot> Alternatives) : HoldResult;

    /// <summary>An earlier try of the same request was answered: what it was told stands in its <see cref="HoldRequest.AnswerRecord"/>.</summary>
    public sealed record AnsweredBefore : HoldResult;

    /// <summary>A rule says no.</summary>
    public sealed record NotOffered(Refusal Refusal) : HoldResult;

    /// <summary>This browser or address holds as many times as it may, or has held too many of late.</summary>
    public sealed record TooMany(HoldLimit Limit, TimeSpan RetryAfter) : HoldResult;

    /// <summary>They may not book online.</summary>
    public sealed record Blocked : HoldResult;

    /// <summary>Details that cannot be taken: a message code by member.</summary>
    public sealed record Invalid(IReadOnlyDictionary<string, string> Errors) : HoldResult;

    /// <summary>There is no such service.</summary>
    public sealed record ServiceNotFound : HoldResult;

    /// <summary>The same command made one before, which has been cancelled or released since: nothing was made now.</summary>
    public sealed record EndedSince(ReservationView Reservation) : HoldResult;
}
