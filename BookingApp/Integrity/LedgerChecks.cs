using BookingApp.Accounting;
using BookingApp.Accounting.Ledger;
using BookingApp.Payments;
using BookingApp.Payments.Refunds;
using BookingApp.Reservations;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Integrity;

/// <summary>The ledger against itself, and against what it tells of.</summary>
internal static class LedgerChecks
{
    /// <summary>Each transaction sums to zero within its reservation; so does each reservation.</summary>
    public static Task<IEnumerable<Finding>> UnbalancedAsync(CheckContext context) => context.TellAsync(
        from sum in context.Db.LedgerEntries.GroupBy(e => new { e.ReservationId, e.TransactionId, e.Currency }).Where(g => g.Sum(e => e.Minor) != 0)
            .Select(g => new { g.Key.ReservationId, g.Key.TransactionId, Minor = g.Sum(e => e.Minor) })
        join reservation in context.Db.Reservations on sum.ReservationId equals reservation.Id into reservations
        from r in reservations.DefaultIfEmpty()
        select new { r.Reference, sum.TransactionId, sum.Minor },
        s => new Finding($"reservation {s.Reference ?? "unknown"}: ledger transaction {s.TransactionId} sums to {s.Minor}, not to zero", s.Reference));

    public static Task<IEnumerable<Finding>> UnrecordedPaymentsAsync(CheckContext context) => context.TellAsync(
        from p in context.Db.Payments
        join r in context.Db.Reservations on p.ReservationId equals r.Id
        where p.Status == PaymentStatus.Captured
            && !context.Db.Set<LedgerEntry>()
                .Any(e => e.PaymentId == p.Id && e.What == "captured" && e.Account == LedgerAccount.Customer && e.Minor == -p.CapturedMinor)
        select new { p.Id, r.Reference },
        p => new Finding($"payment {p.Id}: captured, but not in the ledger", p.Reference));

    public static Task<IEnumerable<Finding>> RecordedTwiceAsync(CheckContext context) => context.TellAsync(
        from twice in context.Db.LedgerEntries.Where(e => e.Account == LedgerAccount.Customer && e.PaymentId != null)
            .GroupBy(e => new { e.PaymentId, e.RefundId, e.What }).Where(g => g.Count() > 1).Select(g => new { g.Key.PaymentId, g.Key.What })
        join p in context.Db.Payments on twice.PaymentId equals p.Id
        join r in context.Db.Reservations on p.ReservationId equals r.Id
        select new { p.Id, r.Reference, twice.What },
        p => new Finding($"payment {p.Id}: {p.What} is twice in the ledger", p.Reference));

    public static Task<IEnumerable<Finding>> UnrecordedRefundsAsync(CheckContext context) => context.TellAsync(
        from f in context.Db.Refunds
        join r in context.Db.Reservations on f.ReservationId equals r.Id
        where f.Status == RefundStatus.Completed
            && !context.Db.Set<LedgerEntry>().Any(e => e.RefundId == f.Id && e.Account == LedgerAccount.Customer && e.Minor == f.Amount.Minor)
        select new { f.Id, r.Reference },
        f => new Finding($"refund {f.Id}: completed, but not in the ledger", f.Reference));

    // A lost dispute is recorded without what had been refunded before, so only one with nothing recorded is wrong.
    public static Task<IEnumerable<Finding>> UnrecordedDisputesAsync(CheckContext context) => context.TellAsync(
        from p in context.Db.Payments
        join r in context.Db.Reservations on p.ReservationId equals r.Id
        where p.Dispute == DisputeState.Lost && p.CapturedMinor > 0
            && !context.Db.Set<LedgerEntry>().Any(e => e.PaymentId == p.Id && e.Account == LedgerAccount.Customer && e.Minor > 0)
        select new { p.Id, r.Reference },
        p => new Finding($"payment {p.Id}: its dispute was lost, but that is not in the ledger", p.Reference));
}
