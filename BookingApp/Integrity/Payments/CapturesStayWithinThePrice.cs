using BookingApp.Payments;
using BookingApp.Payments.Refunds;
using BookingApp.Reservations;

namespace BookingApp.Integrity.Payments;

/// <summary>No more is kept than the price.</summary>
/// <remarks>One payment of the right amount cannot be too much: only who paid twice is looked at.</remarks>
internal sealed class CapturesStayWithinThePrice : IIntegrityCheck
{
    public string Rule => "I4";

    public Task<IEnumerable<Finding>> RunAsync(CheckContext context) => context.TellAsync(
        from paid in context.Db.Payments.Where(p => p.Status == PaymentStatus.Captured && p.Dispute != DisputeState.Lost)
            .GroupBy(p => p.ReservationId).Where(g => g.Count() > 1).Select(g => new { ReservationId = g.Key, Sum = g.Sum(p => p.CapturedMinor) })
        join r in context.Db.Reservations on paid.ReservationId equals r.Id
        let back = context.Db.Set<Refund>().Where(f => f.ReservationId == r.Id && f.Status != RefundStatus.Withdrawn).Sum(f => f.Amount.Minor)
        where paid.Sum - back > r.Price.Minor
        select new { r.Reference, paid.Sum, Price = r.Price.Minor },
        r => new Finding($"reservation {r.Reference}: {r.Sum} was taken for a price of {r.Price}, and nothing is refunded", r.Reference));
}
