using BookingApp.Data;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Accounting;

/// <summary>Reads what comparisons with the providers came to.</summary>
public sealed class ReconciliationQueries(IDbContextFactory<BookingDbContext> contexts)
{
    /// <summary>The latest runs, the newest first.</summary>
    public async Task<IReadOnlyList<Reconciliation>> LatestAsync(int count, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Reconciliations.AsNoTracking().OrderByDescending(r => r.FinishedAt).ThenBy(r => r.Id).Take(count).ToListAsync(ct);
    }
}
