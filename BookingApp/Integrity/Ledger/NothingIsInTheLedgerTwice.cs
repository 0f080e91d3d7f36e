using BookingApp.Accounting;
using BookingApp.Accounting.Ledger;
using BookingApp.Payments;
using BookingApp.Reservations;

namespace BookingApp.Integrity.Ledger;

/// <summary>What came or went is in the ledger once.</summary>
internal sealed class NothingIsInTheLedgerTwice : IIntegrityCheck
{
    public string Rule => "I9";

    public Task<IEnumerable<Finding>> RunAsync(CheckContext context) => context.TellAsync(
        // The payment last, for the same reason as in TransactionsBalance.
        from twice in context.Db.LedgerEntries.Where(e => e.Account == LedgerAccount.Customer && e.PaymentId != null)
            .GroupBy(e => new { e.What, e.RefundId, e.PaymentId }).Where(g => g.Count() > 1).Select(g => new { g.Key.PaymentId, g.Key.What })
        join p in context.Db.Payments on twice.PaymentId equals p.Id
        join r in context.Db.Reservations on p.ReservationId equals r.Id
        select new { p.Id, r.Reference, twice.What },
        p => new Finding($"payment {p.Id}: {p.What} is twice in the ledger", p.Reference));
}
