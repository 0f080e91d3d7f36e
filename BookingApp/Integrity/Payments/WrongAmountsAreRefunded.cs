using BookingApp.Payments;
using BookingApp.Payments.Refunds;
using BookingApp.Reservations;

namespace BookingApp.Integrity.Payments;

/// <summary>Another amount than was asked for is refunded.</summary>
internal sealed class WrongAmountsAreRefunded : IIntegrityCheck
{
    public string Rule => "I4";

    public Task<IEnumerable<Finding>> RunAsync(CheckContext context) => context.TellAsync(
        from p in context.Db.Payments
        join r in context.Db.Reservations on p.ReservationId equals r.Id
        where p.Status == PaymentStatus.Captured && p.CapturedMinor != p.Amount.Minor && !context.Db.Set<Refund>().Any(f => f.PaymentId == p.Id)
        select new { p.Id, r.Reference },
        p => new Finding($"payment {p.Id}: another amount was captured than was asked for, and nothing is refunded", p.Reference));
}
