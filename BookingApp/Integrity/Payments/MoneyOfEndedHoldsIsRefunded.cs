using BookingApp.Payments;
using BookingApp.Payments.Refunds;
using BookingApp.Reservations;
using static BookingApp.Reservations.ReservationStatus;

namespace BookingApp.Integrity.Payments;

/// <summary>Money whose booking is over before it began is refunded.</summary>
internal sealed class MoneyOfEndedHoldsIsRefunded : IIntegrityCheck
{
    public string Rule => "I4";

    public Task<IEnumerable<Finding>> RunAsync(CheckContext context) => context.TellAsync(
        from r in context.Db.Reservations
        join p in context.Db.Payments on r.Id equals p.ReservationId
        where (r.Status == Expired || r.Status == Released || r.Status == Held) && p.Status == PaymentStatus.Captured && p.Dispute != DisputeState.Lost
            && !context.Db.Set<Refund>().Any(f => f.PaymentId == p.Id && f.Status != RefundStatus.Withdrawn)
        select new { p.Id, r.Reference, r.Status },
        p => new Finding($"payment {p.Id}: captured, but reservation {p.Reference} is {p.Status} and nothing is refunded", p.Reference));
}
