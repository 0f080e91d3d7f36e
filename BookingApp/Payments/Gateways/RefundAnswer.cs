namespace BookingApp.Payments.Gateways;

/// <summary>How a refund stands at the provider. Amount and <paramref name="CustomId"/> (our refund's id, if it was ours) where it tells them.</summary>
/// <remarks><paramref name="FeeBack"/>: what the provider gave back of its fee, when it told.</remarks>
public sealed record RefundAnswer(
    string? ProviderRefundId, RefundState State, string? Issue = null, bool IsFinal = true, Money? Amount = null, string? CustomId = null,
    Money? FeeBack = null);

/// <summary>How the provider says that a refund stands.</summary>
public enum RefundState { Completed, Pending, Failed }
