namespace BookingApp.Payments.Gateways;

/// <summary>A verified webhook. It is a hint only: what it says is read again from the provider before anything is done.</summary>
public sealed record ProviderEvent(
    string EventId, string? TransmissionId, string EventType, string? OrderId, string? CaptureId, string? RefundId, DateTimeOffset? CreatedAt, string Body)
{
    public EventTopic Topic { get; init; }

    /// <summary>A dispute's own id, and how it ended if it has.</summary>
    public string? DisputeId { get; init; }
    public DisputeState Dispute { get; init; }
}

/// <summary>What an event is about, in our words.</summary>
public enum EventTopic { Other, Order, Refund, Dispute, Reversal }
