using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace BookingApp.Accounting.Ledger;

/// <summary>The check in every save: the ledger is only ever added to, and each of its transactions sums to zero.</summary>
internal sealed class LedgerBalance : SaveChangesInterceptor
{
    public override InterceptionResult<int> SavingChanges(DbContextEventData eventData, InterceptionResult<int> result)
    {
        Check(eventData.Context!);
        return result;
    }

    public override ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Check(eventData.Context!);
        return new(result);
    }

    // Throws when the save would unbalance the ledger, or rewrite it.
    private static void Check(DbContext db)
    {
        var rows = db.ChangeTracker.Entries<LedgerEntry>().Where(row => row.State is not EntityState.Unchanged).ToList();
        if (rows.Exists(row => row.State is not EntityState.Added))
            throw new InvalidOperationException("The ledger is append-only: a correction is a new transaction.");

        var unbalanced = rows.Select(row => row.Entity).GroupBy(e => (e.TransactionId, e.ReservationId, e.Currency))
            .FirstOrDefault(t => t.Sum(e => e.Minor) != 0);
        if (unbalanced is not null)
            throw new InvalidOperationException($"Ledger transaction {unbalanced.Key.TransactionId} does not sum to zero.");
    }
}
