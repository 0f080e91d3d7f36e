using BookingApp.Discounts;

namespace BookingApp.Integrity.Discounts;

/// <summary>A coupon counts as many uses as it has.</summary>
internal sealed class CouponsCountTheirUses : IIntegrityCheck
{
    public string Rule => "I11";

    public Task<IEnumerable<Finding>> RunAsync(CheckContext context) => context.TellAsync(
        from c in context.Db.Coupons
        let uses = context.Db.Set<CouponUse>().Count(u => u.CouponId == c.Id && u.State != CouponUseState.Returned)
        where c.Used != uses
        select new { c.Code, c.Used, Uses = uses },
        c => new Finding($"coupon {c.Code}: counts {c.Used} uses, has {c.Uses}"));
}
