using BookingApp.Payments;
using BookingApp.Reservations;

namespace BookingApp.Integrity.Payments;

/// <summary>No payment asks for more than the price that was frozen.</summary>
internal sealed class PaymentsStayWithinThePrice : IIntegrityCheck
{
    public string Rule => "I6";

    public Task<IEnumerable<Finding>> RunAsync(CheckContext context) => context.TellAsync(
        from p in context.Db.Payments
        join r in context.Db.Reservations on p.ReservationId equals r.Id
        where p.Amount.Minor > r.Price.Minor || p.Amount.Currency != r.Price.Currency
        select new { p.Id, r.Reference },
        p => new Finding($"payment {p.Id}: asks for more than the price frozen in reservation {p.Reference}", p.Reference));
}
