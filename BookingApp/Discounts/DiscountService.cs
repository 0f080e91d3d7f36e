using BookingApp.Catalog;
using BookingApp.Reservations;
using BookingApp.Reservations.History;
using BookingApp.Reservations.Holds;
using static BookingApp.Reservations.ReservationStatus;

namespace BookingApp.Discounts;

/// <summary>Lets a customer enter a code for what they hold, and take it off again.</summary>
public sealed class DiscountService(
    DiscountCodes codes, ReservationChanges changes, DiscountRedemption redemption, ReservationQueries queries, LimitGates gates)
{
    /// <summary>Takes a coupon's or a points account's code into a hold. The open payment is closed: it asked for another sum.</summary>
    /// <returns>The hold with its new price; or refused: by what the code lacks, because details are missing, or because nothing
    /// is due.</returns>
    public async Task<ChangeResult> ApplyAsync(Actor actor, Guid id, string code, CancellationToken ct = default)
    {
        if (await queries.FindAsync(id, ct) is not { } view)
            return new ChangeResult.NotFound();
        actor.MustOwn(view.Reference);
        if (code.Trim().Length is 0 or > Coupon.CodeLength)
            return new ChangeResult.Invalid(
                new Dictionary<string, string>(StringComparer.Ordinal) { ["code"] = code.Trim().Length is 0 ? "required" : "too_long" });

        return await codes.FindAsync(code, ct) switch
        {
            (var catalog, { } coupon, _) => await ApplyCouponAsync(actor, view, coupon, catalog, ct),
            (var catalog, _, { } account) => await ApplyPointsAsync(actor, view, account, catalog.Business, ct),
            _ => new ChangeResult.Refused(RefusalReason.CouponUnknown, view),
        };
    }

    /// <summary>Takes codes off a hold again. Doing it twice is harmless.</summary>
    public Task<ChangeResult> RemoveAsync(Actor actor, Guid id, CancellationToken ct = default) => WhileHeldAsync(
        actor, id, async (db, reservation, now, token) =>
        {
            if (reservation.Discount.IsZero)
                return new ChangeOutcome.Already();
            reservation.DropDiscount();
            await db.SaveChangesAsync(token); // the owner's row first: it is the lock
            await redemption.ReturnAsync(db, id, now, token);
            ReservationHistory.Note(db, actor, id, "discount_removed", "", now);
            return new ChangeOutcome.Made();
        }, ct);

    private async Task<ChangeResult> ApplyCouponAsync(Actor actor, ReservationView view, Coupon coupon, CatalogSnapshot catalog, CancellationToken ct)
    {
        if (view.CouponCode == coupon.Code && view.Status is Held)
            return new ChangeResult.Done(view);
        if (codes.Refuse(coupon, view, catalog) is { } refused)
            return new ChangeResult.Refused(refused, view);

        if (coupon.MaxUsesPerCustomer is not null)
            await gates.PrepareAsync(DiscountRedemption.GateOf(coupon, view.Customer!.Email), ct);
        return await WhileHeldAsync(actor, view.Id, async (db, reservation, now, token) =>
        {
            if (reservation.CouponCode is not null)
                return reservation.CouponCode == coupon.Code ? new ChangeOutcome.Already() : RefusalReason.CouponAlready; // pressed twice
            if (coupon.MaxUsesPerCustomer is not null && !await DiscountRedemption.CustomerHasUseLeftAsync(db, coupon, reservation, now, token))
                return RefusalReason.CouponCustomer;

            reservation.TakeCoupon(coupon.Code, coupon.Off(reservation.Price));
            await db.SaveChangesAsync(token); // the owner's row first: it is the lock
            if (!await redemption.ReserveAsync(db, coupon, reservation, now, token))
                return RefusalReason.CouponUsedUp;
            ReservationHistory.Note(db, actor, view.Id, "coupon", coupon.Code, now);
            return new ChangeOutcome.Made();
        }, ct);
    }

    private async Task<ChangeResult> ApplyPointsAsync(Actor actor, ReservationView view, PointsAccount account, Business business, CancellationToken ct)
    {
        var worth = business.PointValueMinor;
        return await WhileHeldAsync(actor, view.Id, async (db, reservation, now, token) =>
        {
            if (reservation.PointsUsed > 0)
                return reservation.PointsEmail == account.Email ? new ChangeOutcome.Already() : RefusalReason.CouponAlready;
            var open = reservation.Total;
            if (open.Currency != business.Currency)
                return RefusalReason.CouponUnknown; // a hold from before the business changed its currency
            if (worth is 0 || account.Balance is 0)
                return RefusalReason.CouponUsedUp;
            if (open.IsZero)
                return RefusalReason.NothingDue;
            var points = (int)Math.Min(account.Balance, (open.Minor + worth - 1) / worth);
            reservation.TakePoints(account.Email, points, open with { Minor = Math.Min(open.Minor, points * worth) });
            await db.SaveChangesAsync(token);
            if (!await redemption.RedeemAsync(db, account, points, view.Id, now, token))
                return RefusalReason.CouponUsedUp;
            ReservationHistory.Note(db, actor, view.Id, "points", points.ToString(System.Globalization.CultureInfo.InvariantCulture), now);
            return new ChangeOutcome.Made();
        }, ct);
    }

    // Only while held: what is due changes, so the open payment is closed in the same unit of work.
    private Task<ChangeResult> WhileHeldAsync(Actor actor, Guid id, ReservationChange change, CancellationToken ct) => changes.ChangeAsync(
        actor, id, async (db, reservation, now, token) =>
            ReservationChanges.WhyNotHeld(reservation, now) ?? await change(db, reservation, now, token), ct);
}
