using BookingApp.Catalog;
using BookingApp.Payments;
using BookingApp.Payments.Refunds;
using static BookingApp.Reservations.ReservationStatus;

namespace BookingApp.Reservations;

/// <summary>Reads rows into the one view that pages and API share.</summary>
internal static class ReservationViews
{
    public static ReservationView Make(Reservation r, CatalogSnapshot catalog, IReadOnlyList<Payment> payments, IReadOnlyList<Refund> refunds, DateTimeOffset now)
    {
        var zone = catalog.Zone;
        var status = r.StatusAt(now);
        var paid = new Money(payments.Sum(p => p.CapturedMinor), r.Price.Currency);
        var refunded = new Money(refunds.Where(f => f.Status is not (RefundStatus.Failed or RefundStatus.Withdrawn)).Sum(f => f.Amount.Minor), r.Price.Currency);
        var changeable = ChangeableUntil(r, status, catalog);
        return new ReservationView
        {
            Id = r.Id,
            Reference = r.Reference,
            Key = r.Key,
            Status = status,
            ServiceId = r.ServiceId,
            ServiceName = r.ServiceName,
            StaffId = r.StaffId,
            StaffName = catalog.NameOf(r.StaffId),
            RoomId = r.RoomId,
            RoomName = catalog.NameOf(r.RoomId),
            PartySize = r.PartySize,
            Start = zone.ToLocal(r.Start),
            End = zone.ToLocal(r.End),
            ClaimStart = zone.ToLocal(r.ClaimStart),
            ClaimEnd = zone.ToLocal(r.ClaimEnd),
            HeldAt = zone.ToLocal(r.HeldAt),
            HeldUntil = status is Held ? zone.ToLocal(r.HeldUntil) : null,
            ServerTime = zone.ToLocal(now),
            Price = r.Price,
            Due = status.IsLive() && r.Price > paid ? r.Price - paid : r.NothingDue,
            Paid = paid,
            Refunded = refunded,
            Payment = payments.Count > 0 && payments[^1] is var p
                ? new PaymentView(p.Id, p.Status, p.OrderId, p.CaptureId, p.Status is PaymentStatus.Open && status is Held ? p.ApprovalUrl : null, p.Amount, p.Issue, zone.ToLocal(p.CreatedAt))
                : null,
            Refunds = [.. refunds.Select(f => new RefundView(f.Id, f.Amount, f.Status, f.Reason, zone.ToLocal(f.CreatedAt), f.CompletedAt is { } at ? zone.ToLocal(at) : null, f.Issue))],
            Customer = r.CustomerName.Length > 0 ? new CustomerDetails(r.CustomerName, r.CustomerEmail, NullIfEmpty(r.CustomerPhone), NullIfEmpty(r.CustomerLocale)) : null,
            Answers = r.Answers,
            Notes = r.Notes,
            WalkIn = r.WalkIn,
            Revision = r.Revision,
            Version = r.Version,
            CanExtend = status is Held && !r.Extended,
            ChangeableUntil = changeable is { } until && now <= until ? zone.ToLocal(until) : null,
            RefundIfCancelled = changeable is { } last && now <= last && paid > refunded ? paid - refunded : r.NothingDue,
        };
    }

    // Until the service's window before the start, and never after it.
    internal static DateTimeOffset? ChangeableUntil(Reservation r, ReservationStatus status, CatalogSnapshot catalog) =>
        status is Confirmed && catalog.FindService(r.ServiceId) is { } service ? r.Start - TimeSpan.FromMinutes(service.CancelWindowMinutes) : null;

    private static string? NullIfEmpty(string text) => text.Length > 0 ? text : null;
}
