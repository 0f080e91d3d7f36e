using BookingApp.Payments;
using BookingApp.Payments.Refunds;
using BookingApp.Reservations;

namespace BookingApp.Integrity.Payments;

/// <summary>No payment asks for more than the price that was frozen.</summary>
/// <remarks>One that is over asks for nothing: a hold that its customer has made a cheaper thing leaves it behind. If money came for it all the same,
/// some of it is on its way back.</remarks>
internal sealed class PaymentsStayWithinThePrice : IIntegrityCheck
{
    public string Rule => "I6";

    public Task<IEnumerable<Finding>> RunAsync(CheckContext context) => context.TellAsync(
        from p in context.Db.Payments
        join r in context.Db.Reservations on p.ReservationId equals r.Id
        where p.Status != PaymentStatus.Closed && p.Status != PaymentStatus.Declined && !context.Db.Set<Refund>().Any(f => f.PaymentId == p.Id)
            && (p.Amount.Minor > r.Price.Minor || p.Amount.Currency != r.Price.Currency)
        select new { p.Id, r.Reference },
        p => new Finding($"payment {p.Id}: asks for more than the price frozen in reservation {p.Reference}", p.Reference));
}
