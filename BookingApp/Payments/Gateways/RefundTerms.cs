namespace BookingApp.Payments.Gateways;

/// <summary>Money to refund. <paramref name="RefundId"/> travels as the provider's custom id.</summary>
public sealed record RefundTerms(Guid RefundId, string CaptureId, string RequestId, Money Amount, string? NoteToPayer, string InvoiceId);
