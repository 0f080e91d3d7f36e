namespace BookingApp.Payments.Gateways;

/// <summary>Money taken, or not: id, state, amount, and the provider's fee when it told.</summary>
public sealed record CaptureReading(string CaptureId, CaptureState State, Money Amount, Money? Fee = null, string? Reason = null)
{
    /// <summary>What was refunded of it, where the provider tells it along with the capture; else null.</summary>
    public IReadOnlyList<RefundAnswer>? Refunds { get; init; }
}

/// <summary>How the provider says that a capture stands.</summary>
public enum CaptureState { Completed, Pending, Declined, Failed, Refunded, PartiallyRefunded }
