using BookingApp.Catalog;
using BookingApp.Data;
using BookingApp.Reservations;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Discounts;

/// <summary>Finds what a typed code stands for, and whether it may be used.</summary>
public sealed class DiscountCodes(IDbContextFactory<BookingDbContext> contexts, CatalogQueries catalogs, TimeProvider clock)
{
    /// <summary>The coupon, or else the points account, of a code; neither when there is none.</summary>
    internal async Task<(CatalogSnapshot Catalog, Coupon? Coupon, PointsAccount? Account)> FindAsync(string code, CancellationToken ct)
    {
        var catalog = await catalogs.SnapshotAsync(ct);
        var typed = Coupon.Normalize(code);
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Coupons.AsNoTracking().SingleOrDefaultAsync(c => c.Code == typed, ct) is { } coupon
            ? (catalog, coupon, null)
            : (catalog, null, await AccountAsync(db, typed, ct));
    }

    private static async Task<PointsAccount?> AccountAsync(BookingDbContext db, string code, CancellationToken ct)
    {
        var account = await db.PointsAccounts.AsNoTracking().SingleOrDefaultAsync(a => a.Code == code, ct);
        return account is { MovedTo: { } kept } ? await db.PointsAccounts.AsNoTracking().SingleOrDefaultAsync(a => a.Email == kept, ct) : account;
    }

    /// <summary>Why a coupon makes this hold no cheaper; null when it does.</summary>
    internal RefusalReason? Refuse(Coupon coupon, ReservationView view, CatalogSnapshot catalog)
    {
        var (currency, today) = (catalog.Business.Currency, catalog.Zone.DayOf(clock.GetUtcNow()));
        return !coupon.Active ? RefusalReason.CouponUnknown
            : today < coupon.From || today > coupon.To ? RefusalReason.CouponExpired
            : coupon.ServiceIds.Count > 0 && !coupon.ServiceIds.Contains(view.ServiceId) ? RefusalReason.CouponService
            // a hold from before the business changed its currency
            : view.Price.Currency != currency && (coupon.Percent is 0 || coupon.MinimumMinor > 0) ? RefusalReason.CouponUnknown
            : view.Price.Minor < coupon.MinimumMinor ? RefusalReason.CouponMinimum
            : view.Price.IsZero ? RefusalReason.NothingDue
            : coupon.MaxUsesPerCustomer is not null && view.Customer is null ? RefusalReason.DetailsMissing
            : null;
    }
}
