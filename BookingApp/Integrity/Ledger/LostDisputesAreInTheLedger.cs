using BookingApp.Accounting.Ledger;
using BookingApp.Payments;
using BookingApp.Reservations;

namespace BookingApp.Integrity.Ledger;

/// <summary>What was lost in a dispute is in the ledger.</summary>
/// <remarks>A lost dispute is recorded without what had been refunded before, so only one with nothing recorded is wrong.</remarks>
internal sealed class LostDisputesAreInTheLedger : IIntegrityCheck
{
    public string Rule => "I9";

    public Task<IEnumerable<Finding>> RunAsync(CheckContext context) => context.TellAsync(
        from p in context.Db.Payments
        join r in context.Db.Reservations on p.ReservationId equals r.Id
        where p.Dispute == DisputeState.Lost && p.CapturedMinor > 0
            && !context.Db.Set<LedgerEntry>().Any(e => e.PaymentId == p.Id && e.Account == LedgerAccount.Customer && e.Minor > 0)
        select new { p.Id, r.Reference },
        p => new Finding($"payment {p.Id}: its dispute was lost, but that is not in the ledger", p.Reference));
}
