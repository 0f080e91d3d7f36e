namespace BookingApp.Reservations.Absence.Requests;

/// <summary>What became of a wish for time off, or of what was said to it.</summary>
public abstract record TimeOffRequestResult
{
    private TimeOffRequestResult() { }

    /// <summary>It is written down.</summary>
    public sealed record Done(Guid Id) : TimeOffRequestResult;

    /// <summary>Nobody can be booked into it any more. These had their time before, and need a human.</summary>
    public sealed record Approved(IReadOnlyList<StandingInTheWay> Left) : TimeOffRequestResult;

    /// <summary>It makes no sense. Nothing was changed.</summary>
    public sealed record Invalid(TimeOffFault Fault) : TimeOffRequestResult;

    /// <summary>There is other time off. Nothing was changed.</summary>
    public sealed record InTheWay(IReadOnlyList<StandingInTheWay> What) : TimeOffRequestResult;

    /// <summary>Somebody else was first; so it stands. Nothing was changed.</summary>
    public sealed record Decided(TimeOffRequestState State) : TimeOffRequestResult;

    /// <summary>There is no such wish.</summary>
    public sealed record NotFound : TimeOffRequestResult;
}
