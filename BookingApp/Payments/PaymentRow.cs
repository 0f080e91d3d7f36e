namespace BookingApp.Payments;

/// <summary>A payment in the admins' list.</summary>
public sealed record PaymentRow(
    Guid Id, string Reference, string CustomerName, Money Amount, Money Captured, Money Refunded, PaymentStatus Status, string? OrderId, string? CaptureId,
    string? Issue, DateTimeOffset CreatedAt);
