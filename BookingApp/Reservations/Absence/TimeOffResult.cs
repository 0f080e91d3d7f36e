namespace BookingApp.Reservations.Absence;

/// <summary>What a wish to block time says about the bookings that lie there: it gives way to them, they stay, or they are cancelled.</summary>
public enum TimeOffOver { GivesWay, LetsStay, Cancels }

/// <summary>What became of a wish to block time.</summary>
public abstract record TimeOffResult
{
    private TimeOffResult() { }

    public sealed record Added(Guid Id) : TimeOffResult;

    /// <summary>The same command added it before, and somebody has removed it since: nothing was added now.</summary>
    public sealed record RemovedSince : TimeOffResult;

    /// <summary>A code of what is wrong: <c>order</c>, <c>five_minutes</c>, <c>past</c>, <c>too_long</c>.</summary>
    public sealed record Invalid(string Code) : TimeOffResult;

    /// <summary>Bookings, holds or other time off lie there. Nothing was changed.</summary>
    public sealed record InTheWay(IReadOnlyList<StandingInTheWay> What) : TimeOffResult
    {
        /// <summary>Whether it may be saved all the same; other time off must be removed first.</summary>
        public bool MayStay => What.All(w => w.Reference is not null);
    }
}

/// <summary>What has the time already. Without a reference: other time off.</summary>
public sealed record StandingInTheWay(
    string? Reference, string CustomerName, DateTimeOffset Start, DateTimeOffset End, ReservationStatus? Status, bool IsCancellable = false,
    bool HasEmail = true);

/// <summary>Blocked time as its page shows it, with the bookings that had their time before.</summary>
public sealed record TimeOffView(Guid Id, DateTimeOffset Start, DateTimeOffset End, string Reason, IReadOnlyList<TimeOffBookingView> Bookings)
{
    /// <summary>Those that lie there still, and that nobody has asked to cancel or that could not be.</summary>
    public IReadOnlyList<TimeOffBookingView> Left => [.. Bookings.Where(b => b.IsThere && b.State is not TimeOffBookingState.Waiting)];

    public int Waiting => Bookings.Count(b => b.State is TimeOffBookingState.Waiting);
    public int Cancelled => Bookings.Count(b => b.State is TimeOffBookingState.Cancelled);
}

/// <summary>A booking under time off. It is there until it is cancelled or moved, or its time has come.</summary>
public sealed record TimeOffBookingView(
    string Reference, string CustomerName, DateTimeOffset Start, ReservationStatus Status, TimeOffBookingState State, string? Problem, bool IsThere);
