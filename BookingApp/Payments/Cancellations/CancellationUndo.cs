using BookingApp.Availability.Planning;
using BookingApp.Catalog;
using BookingApp.Data;
using BookingApp.Discounts;
using BookingApp.Payments.Refunds;
using BookingApp.Reservations;
using BookingApp.Reservations.Claims;
using Microsoft.EntityFrameworkCore;
using static BookingApp.Reservations.ReservationStatus;

namespace BookingApp.Payments.Cancellations;

/// <summary>Takes a cancellation by staff back while its email and its refund wait: the booking stands as it stood, with its time, its codes and its
/// money.</summary>
/// <remarks>Each is taken again under its own guard: the time by the claims' key, a seat by the session's row, coupon and points by conditional updates,
/// the refund by its row, which whoever sends it changes too. All of it or nothing.</remarks>
public sealed class CancellationUndo(
    ReservationChanges changes, SlotAllocator claims, DiscountRedemption discounts, CatalogQueries catalogs, ReservationQueries queries)
{
    private const int MaxTries = 3; // a refund that was taken in this instant is read again; a time that is taken stays so

    /// <summary>Takes the cancellation back, if it is the last that happened to the booking that was seen. Repeating it is harmless.</summary>
    /// <returns>Done; beaten to it, when somebody has the time by now; or refused: it is over, or a code cannot be taken again.</returns>
    public async Task<ChangeResult> UndoAsync(Actor actor, Guid id, int? version = null, CancellationToken ct = default)
    {
        actor.MustBeStaff();
        var catalog = await catalogs.SnapshotAsync(ct);
        if (await queries.FindAsync(id, ct) is not { } before || catalog.FindService(before.ServiceId) is not { } service)
            return new ChangeResult.NotFound();
        for (var tries = 0; tries < MaxTries; tries++)
        {
            var outcome = await changes.TryAsync(
                new ChangeRequest(actor, Version: version), id,
                (db, reservation, now, token) => UndoAsync(db, actor, reservation, service, now, token), ct);
            if (outcome is not null)
                return ReservationChanges.ResultOf(outcome, (await queries.FindAsync(id, ct))!);
        }

        return new ChangeResult.BeatenToIt([]);
    }

    private async Task<ChangeOutcome> UndoAsync(
        BookingDbContext db, Actor actor, Reservation reservation, Service service, DateTimeOffset now, CancellationToken ct)
    {
        if (reservation.Status.IsBooked())
            return new ChangeOutcome.Already();
        if (reservation.Status is not Cancelled)
            return ReservationChanges.WrongState(reservation);
        if (!reservation.IsUndoable(now) || reservation.CancelledAt is not { } cancelledAt)
            return RefusalReason.UndoOver;

        var resources = Candidate.ResourcesOf(reservation.StaffId, reservation.RoomId);
        await claims.ReclaimExpiredAsync(db, actor, resources, reservation.ClaimStart, reservation.ClaimEnd, now, ct);
        reservation.SessionId = service.IsShared ? await RunningAsync(db, reservation, ct) : null;
        reservation.UndoCancel(actor, now);
        await db.SaveChangesAsync(ct); // the owner's row first: it is the lock
        if (!await claims.TakeAsync(db, reservation, service.Capacity, now, ct))
            throw new DbUpdateConcurrencyException("The session has no seat left.");
        await db.SaveChangesAsync(ct); // the claims before coupons, points and money
        if (!await discounts.TakeAgainAsync(db, reservation, now, ct))
            return RefusalReason.CouponUsedUp;
        return await RefundScheduler.WithdrawAsync(db, actor, reservation, cancelledAt, now, ct) ? new ChangeOutcome.Made() : RefusalReason.UndoOver;
    }

    // Its class, if others are still in it or somebody has begun it anew; null: it begins again with this booking.
    private static Task<Guid?> RunningAsync(BookingDbContext db, Reservation booking, CancellationToken ct) => db.ClassSessions
        .Where(s => !s.Ended && s.ServiceId == booking.ServiceId && s.StaffId == booking.StaffId && s.Start == booking.Start)
        .OrderBy(s => s.Id).Select(s => (Guid?)s.Id).FirstOrDefaultAsync(ct);
}
