namespace BookingApp.Reservations.Absence.Requests;

/// <summary>A wish for time off as pages show it, on the business's clock, with what has its time there while it is open.</summary>
public sealed record TimeOffRequestView(
    Guid Id, int PersonId, string PersonName, DateTimeOffset Start, DateTimeOffset End, string Reason, DateTimeOffset AskedAt, string AskedBy)
{
    public required TimeOffRequestState State { get; init; }
    public DateTimeOffset? DecidedAt { get; init; }
    public string DecidedBy { get; init; } = "";
    public string Answer { get; init; } = "";
    public IReadOnlyList<StandingInTheWay> InTheWay { get; init; } = [];
}
