namespace BookingApp.Risk;

/// <summary>What is counted.</summary>
public enum VelocityEventKind
{
    Hold,
    Decline, // a try to take money that was declined or has not ended yet
    FailedLookup,
    Links, // the links of somebody's bookings, asked for by email
    Waiting, // a place on a waiting list, with the email that says so
}

/// <summary>One thing that somebody did, to be counted for a while.</summary>
public sealed class VelocityEvent
{
    public required Guid Id { get; init; }
    public required VelocityEventKind Kind { get; init; }
    public required string Subject { get; init; }
    public required DateTimeOffset At { get; init; }
    public Guid? PaymentId { get; init; } // a try to take money: taken out when it was taken
    public int? Attempt { get; init; }
}
