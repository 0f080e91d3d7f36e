using BookingApp.Payments;
using BookingApp.Payments.Refunds;
using BookingApp.Reservations;

namespace BookingApp.Integrity.Payments;

/// <summary>No more is refunded than was captured.</summary>
/// <remarks>One of ours that is under way when somebody refunds at the provider's own site is refused there: it is no money yet.</remarks>
internal sealed class RefundsStayWithinCaptures : IIntegrityCheck
{
    public string Rule => "I4";

    public Task<IEnumerable<Finding>> RunAsync(CheckContext context) => context.TellAsync(
        from back in context.Db.Refunds.Where(f => f.Status != RefundStatus.Failed && f.Status != RefundStatus.Withdrawn
                && !(f.Status == RefundStatus.Calling && context.Db.Set<Refund>().Any(x => x.PaymentId == f.PaymentId && x.Reason == RefundReason.External)))
            .GroupBy(f => f.PaymentId).Select(g => new { PaymentId = g.Key, Sum = g.Sum(f => f.Amount.Minor) })
        join p in context.Db.Payments on back.PaymentId equals p.Id
        join r in context.Db.Reservations on p.ReservationId equals r.Id
        where back.Sum > p.CapturedMinor
        select new { p.Id, r.Reference, back.Sum, p.CapturedMinor },
        p => new Finding($"payment {p.Id}: refunds of {p.Sum} exceed what was captured, {p.CapturedMinor}", p.Reference));
}
