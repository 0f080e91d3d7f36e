namespace BookingApp.Reservations.Absence;

/// <summary>What a wish to block time says about the bookings that lie there: it gives way to them, they stay, or they are cancelled.</summary>
public enum TimeOffOver { GivesWay, LetsStay, Cancels }

/// <summary>What is wrong with a wish to block time: it ends before it begins, lies off the grid of five minutes, is over, is too long,
/// or is so long that who wishes it has to ask an admin.</summary>
public enum TimeOffFault { Order, FiveMinutes, Past, TooLong, NeedsApproval }

/// <summary>What became of a wish to block time.</summary>
public abstract record TimeOffResult
{
    private TimeOffResult() { }

    /// <summary>The time off is saved, under this id.</summary>
    public sealed record Added(Guid Id) : TimeOffResult;

    /// <summary>The same command added it before, and somebody has removed it since: nothing was added now.</summary>
    public sealed record RemovedSince : TimeOffResult;

    /// <summary>It makes no sense. Nothing was changed.</summary>
    public sealed record Invalid(TimeOffFault Fault) : TimeOffResult;

    /// <summary>Bookings, holds or other time off lie there. Nothing was changed.</summary>
    public sealed record InTheWay(IReadOnlyList<StandingInTheWay> What) : TimeOffResult
    {
        /// <summary>Whether it may be saved all the same; other time off must be removed first.</summary>
        public bool MayStay => What.All(w => w.Reference is not null);
    }
}
