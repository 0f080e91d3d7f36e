using BookingApp.Discounts;
using BookingApp.Reservations;
using static BookingApp.Reservations.ReservationStatus;

namespace BookingApp.Integrity.Discounts;

/// <summary>A booking that did not come about keeps no coupon.</summary>
internal sealed class EndedBookingsReturnTheirCoupon : IIntegrityCheck
{
    public string Rule => "I11";

    public Task<IEnumerable<Finding>> RunAsync(CheckContext context) => context.TellAsync(
        from u in context.Db.CouponUses
        join r in context.Db.Reservations on u.ReservationId equals r.Id
        where u.State != CouponUseState.Returned && (r.Status == Expired || r.Status == Released || r.Status == Cancelled)
        select r.Reference,
        r => new Finding($"reservation {r}: over, but keeps its coupon", r));
}
