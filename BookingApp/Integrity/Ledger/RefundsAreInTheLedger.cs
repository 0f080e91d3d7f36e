using BookingApp.Accounting.Ledger;
using BookingApp.Payments;
using BookingApp.Payments.Refunds;
using BookingApp.Reservations;

namespace BookingApp.Integrity.Ledger;

/// <summary>What was refunded is in the ledger.</summary>
internal sealed class RefundsAreInTheLedger : IIntegrityCheck
{
    public string Rule => "I9";

    public Task<IEnumerable<Finding>> RunAsync(CheckContext context) => context.TellAsync(
        from f in context.Db.Refunds
        join r in context.Db.Reservations on f.ReservationId equals r.Id
        where f.Status == RefundStatus.Completed
            && !context.Db.Set<LedgerEntry>().Any(e => e.RefundId == f.Id && e.Account == LedgerAccount.Customer && e.Minor == f.Amount.Minor)
        select new { f.Id, r.Reference },
        f => new Finding($"refund {f.Id}: completed, but not in the ledger", f.Reference));
}
