using BookingApp.Availability;
using BookingApp.Customers;

namespace BookingApp.Reservations;

/// <summary>What a customer, or staff for them, asks to have held.</summary>
public sealed record HoldRequest(int ServiceId, DateTimeOffset Start, int? StaffId = null, int PartySize = 1)
{
    /// <summary>The browser's random cookie, for <c>Holds:PerBrowser</c>; null counts no browser.</summary>
    public string? Browser { get; init; }

    /// <summary>Marks the hold of a caller without a browser, so that its repeated request finds it; counts as no browser.</summary>
    public string? RequestMark { get; init; }

    /// <summary>The caller's address, for <c>Holds:PerIp</c>; null counts no address.</summary>
    public string? IpAddress { get; init; }

    /// <summary>Details known already; else they come with <c>TakeDetailsAsync</c>.</summary>
    public CustomerDetails? Customer { get; init; }

    public IReadOnlyDictionary<int, string>? Answers { get; init; }

    /// <summary>Staff only: offered times and notice do not bind, claims do; the reason goes into history.</summary>
    public string? OverrideReason { get; init; }

    /// <summary>Whoever picks times in a browser has one hold of a service and moves it: where there is one already, pressed in the same moment, it
    /// is the answer. Two seats of a class are a party of two.</summary>
    public bool OnePerService { get; init; }

    /// <summary>The hold that this one is to take the place of.</summary>
    public Guid? Replaces { get; init; }

    /// <summary>The id that the reservation gets, made before the request was sent: asking again finds it. Never from outside the app.</summary>
    public Guid? Command { get; init; }
}

/// <summary>What became of a request to hold a time. Losing a race is a result, never an exception.</summary>
public abstract record HoldResult
{
    private HoldResult() { }

    public sealed record Held(ReservationView Reservation) : HoldResult;

    /// <summary>Somebody else has it; the nearest free times instead.</summary>
    public sealed record BeatenToIt(IReadOnlyList<Slot> Alternatives) : HoldResult;

    /// <summary>A rule says no.</summary>
    public sealed record NotOffered(Refusal Refusal) : HoldResult;

    /// <summary>This browser or address holds as many times as it may, or has held too many of late: the limit is then the name of a rule of risk.</summary>
    public sealed record TooMany(string Limit, TimeSpan RetryAfter) : HoldResult;

    /// <summary>They may not book online.</summary>
    public sealed record Blocked : HoldResult;

    /// <summary>Details that cannot be taken: a message code by member.</summary>
    public sealed record Invalid(IReadOnlyDictionary<string, string> Errors) : HoldResult;

    public sealed record ServiceNotFound : HoldResult;

    /// <summary>The same command made one before, which has been cancelled or let go since: nothing was made now.</summary>
    public sealed record EndedSince(ReservationView Reservation) : HoldResult;
}

/// <summary>What became of a change to a reservation.</summary>
public abstract record ChangeResult
{
    private ChangeResult() { }

    public sealed record Done(ReservationView Reservation) : ChangeResult;

    public sealed record NotFound : ChangeResult;

    /// <summary>The hold ended before.</summary>
    public sealed record Lapsed(ReservationView Reservation) : ChangeResult;

    /// <summary>Not in this state, or not any more: <c>wrong_state</c>, <c>payment_in_progress</c>, <c>cancel_window</c>, <c>move_window</c>,
    /// <c>changed_meanwhile</c>, <c>blocked</c>, <c>too_many_tries</c>;
    /// not yet: <c>early_check_in</c>, <c>early_no_show</c>, <c>early_complete</c>.</summary>
    public sealed record Refused(string Code, ReservationView Reservation) : ChangeResult
    {
        /// <summary>From when on it is no longer too early.</summary>
        public DateTimeOffset? From { get; init; }
    }

    public sealed record NotOffered(Refusal Refusal) : ChangeResult;

    public sealed record BeatenToIt(IReadOnlyList<Slot> Alternatives) : ChangeResult;

    /// <summary>A message code by member: <c>customer.name</c>, <c>customer.email</c>, <c>customer.phone</c>, <c>answers.{questionId}</c>.</summary>
    public sealed record Invalid(IReadOnlyDictionary<string, string> Errors) : ChangeResult;
}

/// <summary>Another time, and another person if named. Without one, the same person if free, else anyone.</summary>
public sealed record MoveRequest(DateTimeOffset Start, int? StaffId = null)
{
    /// <summary>The version the form opened with; a later one makes the move fail with <c>changed_meanwhile</c>.</summary>
    public int? Version { get; init; }

    /// <summary>Staff only: the offered times do not bind, claims do.</summary>
    public string? OverrideReason { get; init; }
}
