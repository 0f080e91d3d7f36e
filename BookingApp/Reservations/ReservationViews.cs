using BookingApp.Catalog;
using BookingApp.Customers;
using BookingApp.Reservations.Amounts;
using BookingApp.Reservations.Views;
using static BookingApp.Reservations.ReservationStatus;

namespace BookingApp.Reservations;

/// <summary>Reads rows into the one view that pages and API share.</summary>
internal static class ReservationViews
{
    public static ReservationView Make(Reservation r, CatalogSnapshot catalog, PaidAmounts money, DateTimeOffset now)
    {
        var zone = catalog.Zone;
        var status = r.StatusAt(now);
        var changeable = ChangeableUntil(r, status, catalog);
        var last = CancelUntil(r, catalog);
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
            SessionId = r.SessionId,
            PartySize = r.PartySize,
            Start = zone.ToLocal(r.Start),
            End = zone.ToLocal(r.End),
            ClaimStart = zone.ToLocal(r.ClaimStart),
            ClaimEnd = zone.ToLocal(r.ClaimEnd),
            HeldAt = zone.ToLocal(r.HeldAt),
            BookedAt = r.ConfirmedAt is { } booked ? zone.ToLocal(booked) : null,
            HeldUntil = status is Held ? zone.ToLocal(r.HeldUntil) : null,
            WasHeldUntil = status is Expired or Released ? zone.ToLocal(r.HeldUntil) : null,
            ServerTime = zone.ToLocal(now),
            City = zone.City,
            Price = r.Price,
            AddOns = r.AddOns,
            Discount = r.Discount,
            CouponCode = r.CouponCode,
            PointsUsed = r.PointsUsed,
            Total = r.Total,
            Due = DueOf(r, status, money.Counted),
            Paid = money.Paid,
            Refunded = money.Refunded,
            CustomerId = r.CustomerId,
            Customer = r.CustomerName.Length > 0 ? CustomerOf(r) : null,
            Answers = r.Answers,
            Notes = r.Notes,
            WalkIn = r.WalkIn,
            SeriesId = r.SeriesId,
            EndReason = r.EndReason,
            Revision = r.Revision,
            Version = r.Version,
            CanExtend = status is Held && !r.Extended,
            ChangeableUntil = changeable is { } until && now <= until ? zone.ToLocal(until) : null,
            RefundIfCancelled = status is AwaitingApproval ? Left(money.Refundable.Paid, money.Refundable.Refunded)
                : changeable is { } end && now <= end
                    ? Left(money.Refundable.Paid.Percent(r.RefundPercentAt(now)), money.Refundable.Refunded)
                : r.NothingDue,
            CancelUntil = last is { } by ? zone.ToLocal(by) : null,
            IsAskedForAnotherTime = status is Confirmed && r.RescheduleAskedAt is not null,
            RefundSteps = r.RescheduleAskedAt is not null
                ? []
                : [.. r.Cancellation.Steps(r.Start, last ?? r.Start).Select(s => new RefundStep(zone.ToLocal(s.Until), s.Percent))],
            ChooseUntil = status is Expired or Released && money.RebookUntil is { } choose ? zone.ToLocal(choose) : null,
        };
    }

    private static CustomerDetails CustomerOf(Reservation r) =>
        new(r.CustomerName, r.CustomerEmail, NullIfEmpty(r.CustomerPhone), NullIfEmpty(r.CustomerLocale)) { PhoneE164 = r.CustomerPhoneE164 };

    // Before the confirmation what must be paid for it, after it the balance.
    internal static Money DueOf(Reservation r, ReservationStatus status, Money paid) =>
        !status.IsLive() ? r.NothingDue : Left(status.IsBooked() ? r.Total : r.Prepay, paid);

    private static Money Left(Money of, Money less) => of > less ? of - less : Money.Zero(of.Currency);

    // Until the service's window before the start, and never after it.
    internal static DateTimeOffset? ChangeableUntil(Reservation r, ReservationStatus status, CatalogSnapshot catalog) =>
        status is Confirmed ? CancelUntil(r, catalog) : null;

    // Whom the business has asked for another time is not bound by the window.
    internal static DateTimeOffset? CancelUntil(Reservation r, CatalogSnapshot catalog) =>
        r.RescheduleAskedAt is not null ? r.Start : catalog.FindService(r.ServiceId)?.CancelUntil(r.Start);

    private static string? NullIfEmpty(string text) => text.Length > 0 ? text : null;
}
