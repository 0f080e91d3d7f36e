using BookingApp.Catalog;
using BookingApp.Payments.Refunds;

namespace BookingApp.Payments.Bookings;

/// <summary>Money going back.</summary>
public sealed record RefundView(
    Guid Id, Money Amount, RefundStatus Status, RefundReason Reason, DateTimeOffset CreatedAt, DateTimeOffset? CompletedAt, string? Issue)
{
    public string Note { get; init; } = "";
    public Guid PaymentId { get; init; }

    internal static RefundView Of(Refund f, BusinessZone zone) => new(
        f.Id, f.Amount, f.Status, f.Reason, zone.ToLocal(f.CreatedAt), f.CompletedAt is { } at ? zone.ToLocal(at) : null, f.Issue)
    {
        Note = f.Note,
        PaymentId = f.PaymentId,
    };
}
