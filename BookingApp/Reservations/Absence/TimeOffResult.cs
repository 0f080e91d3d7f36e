namespace BookingApp.Reservations.Absence;

/// <summary>What a wish to block time says about the bookings that lie there: it gives way to them, they stay, or they are cancelled.</summary>
public enum TimeOffOver { GivesWay, LetsStay, Cancels }

/// <summary>What became of a wish to block time.</summary>
public abstract record TimeOffResult
{
    private TimeOffResult() { }

    /// <summary>The time off is saved, under this id.</summary>
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
