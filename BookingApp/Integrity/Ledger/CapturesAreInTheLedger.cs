using BookingApp.Accounting.Ledger;
using BookingApp.Payments;
using BookingApp.Reservations;

namespace BookingApp.Integrity.Ledger;

/// <summary>What was captured is in the ledger.</summary>
internal sealed class CapturesAreInTheLedger : IIntegrityCheck
{
    public string Rule => "I9";

    public Task<IEnumerable<Finding>> RunAsync(CheckContext context) => context.TellAsync(
        from p in context.Db.Payments
        join r in context.Db.Reservations on p.ReservationId equals r.Id
        where p.Status == PaymentStatus.Captured
            && !context.Db.Set<LedgerEntry>()
                .Any(e => e.PaymentId == p.Id && e.What == "captured" && e.Account == LedgerAccount.Customer && e.Minor == -p.CapturedMinor)
        select new { p.Id, r.Reference },
        p => new Finding($"payment {p.Id}: captured, but not in the ledger", p.Reference));
}
