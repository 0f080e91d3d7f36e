using BookingApp.Availability.Busy;
using BookingApp.Availability.Planning;
using BookingApp.Catalog;
using BookingApp.Contacts;
using BookingApp.Data;
using BookingApp.Discounts;
using BookingApp.Payments.Capture;
using BookingApp.Payments.Facts;
using BookingApp.Payments.Refunds;
using BookingApp.Reservations;
using BookingApp.Reservations.Claims;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BookingApp.Payments.LatePayments;

/// <summary>Money that came after its hold had ended: seated when the time is still free, else on its way back.</summary>
public sealed class LatePayment(
    SlotAllocator claims, CatalogQueries catalogs, RefundScheduler refunds, DiscountRedemption discounts, IOptions<PaymentOptions> options)
{
    /// <summary>Decides within the unit of work that records the money.</summary>
    public async Task TakeAsync(BookingDbContext db, Actor actor, Reservation reservation, Payment payment, DateTimeOffset now, CancellationToken ct)
    {
        await db.SaveChangesAsync(ct);
        db.Raise(new PaymentAttempted(actor, payment, payment.Attempt, PaymentAttemptKind.Late, "", now));
        if (await IsStillFreeAsync(db, actor, reservation, now, ct))
        {
            reservation.Confirm(actor, now);
            await db.SaveChangesAsync(ct); // the owner's row first: it is the lock
            await discounts.TakeAgainAsync(db, reservation, now, ct);
            await db.SaveChangesAsync(ct); // a claim taken in this instant fails here, and the whole unit is tried again
            return;
        }

        var back = await refunds.RecordAsync(db, actor, payment, null, RefundReason.Late, now, now + options.Value.RebookWindow, ct);
        db.Raise(new LatePaymentReturned(reservation, back, options.Value.RebookWindow > TimeSpan.Zero ? now + options.Value.RebookWindow : null, now));
    }

    /// <summary>Refunds at once what came for a booking that is over, or that was paid for already.</summary>
    internal Task<Money> RefundAsync(BookingDbContext db, Actor actor, Payment payment, DateTimeOffset now, CancellationToken ct) =>
        refunds.RecordAsync(db, actor, payment, null, RefundReason.Late, now, now, ct);

    private async Task<bool> IsStillFreeAsync(BookingDbContext db, Actor actor, Reservation reservation, DateTimeOffset now, CancellationToken ct)
    {
        var catalog = await catalogs.SnapshotAsync(ct);
        if (catalog.FindService(reservation.ServiceId) is not { } service || now > reservation.Start - TimeSpan.FromMinutes(service.NoticeMinutes))
            return false;
        var since = reservation.HeldAt;
        var mailbox = EmailAddress.CanonicalOf(reservation.CustomerEmail);
        if (mailbox.Length > 0 && await db.Reservations.AnyAsync(
            r => r.CustomerMailbox == mailbox && r.ServiceId == reservation.ServiceId && r.Id != reservation.Id && r.HeldAt > since
            && ReservationStatuses.Live.Contains(r.Status) && !(r.Status == ReservationStatus.Held && r.HeldUntil <= now), ct))
            return false;

        var resources = Candidate.ResourcesOf(reservation.StaffId, reservation.RoomId);
        await claims.ReclaimExpiredAsync(db, actor, resources, reservation.ClaimStart, reservation.ClaimEnd, now, ct);
        var (first, end) = Cell.Range(reservation.ClaimStart, reservation.ClaimEnd);
        if (service.IsShared)
        {
            reservation.SessionId = await db.ClassSessions
                .Where(s => s.ServiceId == service.Id && s.StaffId == reservation.StaffId && !s.Ended)
                .Where(s => s.Start == reservation.Start && s.End == reservation.End)
                .Select(s => (Guid?)s.Id).FirstOrDefaultAsync(ct);
            return reservation.SessionId is null
                ? !await TakenAsync() && await claims.TakeAsync(db, reservation, service.Capacity, now, ct)
                : await claims.TakeAsync(db, reservation, service.Capacity, now, ct);
        }

        return !await TakenAsync() && await claims.TakeAsync(db, reservation, service.Capacity, now, ct);

        Task<bool> TakenAsync() => db.SlotClaims.AnyAsync(c => resources.Contains(c.ResourceId) && c.Cell >= first && c.Cell < end, ct);
    }
}
