using BookingApp.Accounting;
using BookingApp.Reservations;

namespace BookingApp.Integrity.Ledger;

/// <summary>Each transaction sums to zero within its reservation; so does each reservation.</summary>
internal sealed class TransactionsBalance : IIntegrityCheck
{
    public string Rule => "I9";

    public Task<IEnumerable<Finding>> RunAsync(CheckContext context) => context.TellAsync(
        // The transaction first: by the reservation SQLite would follow that index, and look each line up one by one.
        from sum in context.Db.LedgerEntries.GroupBy(e => new { e.TransactionId, e.ReservationId, e.Currency }).Where(g => g.Sum(e => e.Minor) != 0)
            .Select(g => new { g.Key.ReservationId, g.Key.TransactionId, Minor = g.Sum(e => e.Minor) })
        join reservation in context.Db.Reservations on sum.ReservationId equals reservation.Id into reservations
        from r in reservations.DefaultIfEmpty()
        select new { r.Reference, sum.TransactionId, sum.Minor },
        s => new Finding($"reservation {s.Reference ?? "unknown"}: ledger transaction {s.TransactionId} sums to {s.Minor}, not to zero", s.Reference));
}
