namespace BookingApp.Payments.Capture;

/// <summary>What became of a try to take money. Unknown: no answer to the call. DuplicatePrevented: somebody came for the same money again and none
/// was taken. Late: the money came after its hold.</summary>
public enum PaymentAttemptKind { Began, Completed, Declined, Pending, Unknown, DuplicatePrevented, Late }

/// <summary>A fact about one try of a payment, kept for the monitoring: each kind stands once per try, however often it happens.</summary>
public sealed class PaymentAttempt
{
    public required Guid Id { get; init; }
    public required Guid PaymentId { get; init; }
    public required int Attempt { get; init; }
    public required PaymentAttemptKind Kind { get; init; }
    public required DateTimeOffset At { get; init; }
}
