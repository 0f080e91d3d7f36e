using BookingApp.Discounts;
using BookingApp.Reservations;
using static BookingApp.Reservations.ReservationStatus;

namespace BookingApp.Integrity;

/// <summary>Coupons and points are counted as they were used.</summary>
internal static class DiscountChecks
{
    public static Task<IEnumerable<Finding>> CouponsAsync(CheckContext context) => context.TellAsync(
        from c in context.Db.Coupons
        let uses = context.Db.Set<CouponUse>().Count(u => u.CouponId == c.Id && u.State != CouponUseState.Returned)
        where c.Used != uses
        select new { c.Code, c.Used, Uses = uses },
        c => new Finding($"coupon {c.Code}: counts {c.Used} uses, has {c.Uses}"));

    public static Task<IEnumerable<Finding>> KeptAsync(CheckContext context) => context.TellAsync(
        from u in context.Db.CouponUses
        join r in context.Db.Reservations on u.ReservationId equals r.Id
        where u.State != CouponUseState.Returned && (r.Status == Expired || r.Status == Released || r.Status == Cancelled)
        select r.Reference,
        r => new Finding($"reservation {r}: over, but keeps its coupon", r));

    public static Task<IEnumerable<Finding>> PointsAsync(CheckContext context) => context.TellAsync(
        from a in context.Db.PointsAccounts
        let sum = context.Db.Set<PointsEntry>().Where(e => e.Email == a.Email).Sum(e => e.Points)
        where a.Balance < 0 || a.Balance != sum
        select new { a.Code, a.Balance, Sum = sum },
        a => new Finding($"points account {a.Code}: holds {a.Balance}, its entries sum to {a.Sum}"));
}
