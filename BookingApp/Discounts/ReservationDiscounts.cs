using BookingApp.Data;
using BookingApp.Reservations.Facts;
using BookingApp.Reservations.History;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Discounts;

/// <summary>What becomes of coupons and points when something happens to the reservation that they were for.</summary>
internal sealed class ReservationDiscounts(DiscountRedemption redemption) :
    IFactHandler<ReservationReleased>, IFactHandler<ReservationExpired>, IFactHandler<ReservationConfirmed>, IFactHandler<ReservationCancelled>,
    IFactHandler<CancellationUndone>, IFactHandler<VisitCompleted>, IFactHandler<VisitReopened>, IFactHandler<HoldChanged>
{
    public Task HandleAsync(BookingDbContext db, ReservationReleased released, CancellationToken ct) =>
        redemption.ReturnAsync(db, released.Reservation.Id, released.At, ct);

    public Task HandleAsync(BookingDbContext db, ReservationExpired expired, CancellationToken ct) =>
        redemption.ReturnAsync(db, expired.Reservation.Id, expired.At, ct);

    public Task HandleAsync(BookingDbContext db, ReservationConfirmed confirmed, CancellationToken ct) =>
        confirmed.Reservation.CouponCode is null ? Task.CompletedTask : redemption.SpendAsync(db, confirmed.Reservation.Id, ct);

    public Task HandleAsync(BookingDbContext db, ReservationCancelled cancelled, CancellationToken ct) =>
        redemption.ReturnAsync(db, cancelled.Reservation.Id, cancelled.At, ct);

    public Task HandleAsync(BookingDbContext db, CancellationUndone undone, CancellationToken ct) =>
        undone.Reservation.CouponCode is null ? Task.CompletedTask : redemption.SpendAsync(db, undone.Reservation.Id, ct);

    // What fits the new price stays. Else all goes back, and may be entered anew.
    public async Task HandleAsync(BookingDbContext db, HoldChanged changed, CancellationToken ct)
    {
        var reservation = changed.Reservation;
        if (reservation is { CouponCode: null, PointsUsed: 0 }
            || (changed.OldPrice.Currency == reservation.Price.Currency && await DiscountRedemption.FitAsync(db, reservation, ct)))
            return;
        reservation.DropDiscount();
        await db.SaveChangesAsync(ct); // the owner's row first: it is the lock
        await redemption.ReturnAsync(db, reservation.Id, changed.At, ct);
        ReservationHistory.Note(db, changed.Actor, reservation.Id, "discount_removed", "", changed.At);
    }

    public async Task HandleAsync(BookingDbContext db, VisitCompleted visit, CancellationToken ct)
    {
        var revoked = await db.PointsEntries.CountAsync(e => e.ReservationId == visit.Reservation.Id && e.Move == PointsMove.Revoked, ct);
        if (await redemption.EarnAsync(db, visit.Reservation, visit.At, ct) is { } earned)
            db.Raise(new PointsEarned(visit.Reservation, earned.Points, earned.Balance, earned.Code, revoked, visit.At));
    }

    public Task HandleAsync(BookingDbContext db, VisitReopened visit, CancellationToken ct) => redemption.TakeBackAsync(db, visit.Reservation.Id, visit.At, ct);
}
