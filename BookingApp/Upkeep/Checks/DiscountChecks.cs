using BookingApp.Discounts;
using static BookingApp.Reservations.ReservationStatus;

namespace BookingApp.Upkeep.Checks;

/// <summary>Coupons and points count what was really used.</summary>
internal static class DiscountChecks
{
    public static Task<IEnumerable<Finding>> CouponsAsync(Ward ward) => ward.TellAsync(
        from c in ward.Db.Coupons
        let uses = ward.Db.CouponUses.Count(u => u.CouponId == c.Id && u.State != CouponUseState.Returned)
        where c.Used != uses
        select new { c.Code, c.Used, Uses = uses },
        c => new Finding($"coupon {c.Code}: counts {c.Used} uses, has {c.Uses}"));

    public static Task<IEnumerable<Finding>> KeptAsync(Ward ward) => ward.TellAsync(
        from u in ward.Db.CouponUses
        join r in ward.Db.Reservations on u.ReservationId equals r.Id
        where u.State != CouponUseState.Returned && (r.Status == Expired || r.Status == Released || r.Status == Cancelled)
        select r.Reference,
        r => new Finding($"reservation {r}: over, but keeps its coupon", r));

    public static Task<IEnumerable<Finding>> PointsAsync(Ward ward) => ward.TellAsync(
        from a in ward.Db.PointsAccounts
        let sum = ward.Db.PointsEntries.Where(e => e.Email == a.Email).Sum(e => e.Points)
        where a.Balance < 0 || a.Balance != sum
        select new { a.Code, a.Balance, Sum = sum },
        a => new Finding($"points account {a.Code}: holds {a.Balance}, its entries sum to {a.Sum}"));
}
