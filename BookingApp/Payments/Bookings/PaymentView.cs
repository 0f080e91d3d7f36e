using BookingApp.Catalog;
using BookingApp.Reservations;

namespace BookingApp.Payments.Bookings;

/// <summary>A payment of a reservation.</summary>
public sealed record PaymentView(
    Guid Id, PaymentStatus Status, string? OrderId, string? CaptureId, string? ApprovalUrl, Money Amount, string? Issue, DateTimeOffset CreatedAt)
{
    public PaymentPurpose Purpose { get; init; }
    public string Provider { get; init; } = "";

    /// <summary>Whether staff took it, not a provider.</summary>
    public bool IsInPerson { get; init; }
    public required Money Captured { get; init; }
    public bool Disputed { get; init; }

    /// <summary>The payer came back, and the provider has not told us yet what they did.</summary>
    public bool Unanswered { get; init; }

    // The link stands in it as long as it can be paid.
    internal static PaymentView Of(Payment p, ReservationStatus status, BusinessZone zone) => new(
        p.Id, p.Status, p.OrderId, p.CaptureId,
        p.Status is PaymentStatus.Open && (status is ReservationStatus.Held || p.Purpose is PaymentPurpose.Balance && status.IsBooked()) ? p.ApprovalUrl : null,
        p.Amount, p.Issue, zone.ToLocal(p.CreatedAt))
    {
        Purpose = p.Purpose,
        Provider = p.Provider,
        IsInPerson = p.IsInPerson,
        Captured = p.Captured,
        Disputed = p.Dispute is DisputeState.Open,
        Unanswered = p is { Status: PaymentStatus.Open, UnansweredSince: not null },
    };
}
