using BookingApp.Catalog;
using BookingApp.Data;

namespace BookingApp.Accounting;

/// <summary>Compares our records with the providers', and keeps what came of it.</summary>
public sealed class ReconciliationService(UnitOfWork work, ProviderComparison comparison, CatalogQueries catalogs, Ids ids, TimeProvider clock)
{
    /// <summary>The longest period of one run, in days: two of a provider's own spans.</summary>
    public const int MaxDays = 62;

    private const int MaxKept = 1000;

    /// <summary>Compares the business days from one to the other, both included; it changes nothing but keeps its report.</summary>
    /// <exception cref="RuleBrokenException"><c>period</c>: the days are in the wrong order, or too many.</exception>
    public async Task<Reconciliation> RunAsync(
        Actor actor, DateOnly from, DateOnly to, IProgress<(int Done, int Of)>? progress = null, CancellationToken ct = default)
    {
        actor.MustBeAdmin();
        if (!BusinessDays.Cover(from) || !BusinessDays.Cover(to) || to < from || to.DayNumber - from.DayNumber >= MaxDays)
            throw new RuleBrokenException("period", MaxDays);

        var started = clock.Now();
        var zone = (await catalogs.SnapshotAsync(ct)).Zone;
        var found = await comparison.CompareAsync(zone.StartOf(from), zone.StartOf(to.AddDays(1)), progress, ct);
        var sorted = found.Differences.OrderBy(d => d.At).ThenBy(d => d.ProviderId, StringComparer.Ordinal).ThenBy(d => d.Kind).ToList();
        var run = new Reconciliation
        {
            Id = ids.NewId(started),
            From = from,
            To = to,
            StartedAt = started,
            FinishedAt = clock.Now(),
            By = actor.ToString()!,
            Read = found.Read,
            Reports = found.Reports,
            Found = sorted.Count,
            Differences = [.. sorted.Take(MaxKept)],
        };
        await work.DoAsync((db, _) =>
        {
            db.Reconciliations.Add(run);
            return Task.CompletedTask;
        }, ct);
        return run;
    }
}
