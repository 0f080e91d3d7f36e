using BookingApp.Availability;

namespace BookingApp.Reservations;

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
