using BookingApp.Accounting.Ledger;
using BookingApp.Payments;
using BookingApp.Reservations;

namespace BookingApp.Integrity.Ledger;

/// <summary>What a lost dispute took and what was refunded are together no more than was captured.</summary>
internal sealed class LostDisputesTakeWhatIsLeft : IIntegrityCheck
{
    public string Rule => "I9";

    public Task<IEnumerable<Finding>> RunAsync(CheckContext context) => context.TellAsync(
        from p in context.Db.Payments
        join r in context.Db.Reservations on p.ReservationId equals r.Id
        where p.Dispute == DisputeState.Lost
        let over = context.Db.Set<LedgerEntry>().Where(e => e.PaymentId == p.Id && e.Account == LedgerAccount.Customer).Sum(e => e.Minor)
        where over > 0
        select new { p.Id, r.Reference, Over = over },
        p => new Finding($"payment {p.Id}: {p.Over} more went back, refunded or lost in a dispute, than was captured", p.Reference));
}
