using System.Collections.Concurrent;
using BookingApp.Catalog;
using BookingApp.Data;
using BookingApp.Payments.Gateways;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Accounting;

/// <summary>Compares our books with the providers': reads every id of a period again, and looks for what only the provider knows.</summary>
public sealed class ReconciliationService(
    IDbContextFactory<BookingDbContext> contexts, UnitOfWork work, PaymentGateways gateways, CatalogQueries catalogs, Ids ids, TimeProvider clock)
{
    /// <summary>The longest period of one run, in days: two of a provider's own spans.</summary>
    public const int MaxDays = 62;

    private const int AtOnce = 4; // calls; more might run into the provider's limits
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
        var (first, end) = (zone.StartOf(from), zone.StartOf(to.AddDays(1)));
        var ours = await LocalTransactions.ReadAsync(contexts, first, end, ct);
        var found = new ConcurrentBag<Difference>();
        var done = 0;
        await Parallel.ForEachAsync(ours.Checks, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct }, async (check, token) =>
        {
            foreach (var difference in await CompareAsync(check, token))
                found.Add(difference);
            progress?.Report((Interlocked.Increment(ref done), ours.Checks.Count));
        });

        var reports = new List<ReportOutcome>();
        foreach (var gateway in gateways.All)
            reports.Add(await SearchAsync(gateway, first, end, found, ct));

        var sorted = found.OrderBy(d => d.At).ThenBy(d => d.ProviderId, StringComparer.Ordinal).ThenBy(d => d.Kind).ToList();
        var run = new Reconciliation
        {
            Id = ids.NewId(started),
            From = from,
            To = to,
            StartedAt = started,
            FinishedAt = clock.Now(),
            By = actor.ToString()!,
            Read = ours.Checks.Count,
            Reports = reports,
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

    /// <summary>The latest runs, the newest first.</summary>
    public async Task<IReadOnlyList<Reconciliation>> LatestAsync(int count, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Reconciliations.AsNoTracking().OrderByDescending(r => r.FinishedAt).ThenBy(r => r.Id).Take(count).ToListAsync(ct);
    }

    // No answer about one id is a line of the report; the comparison goes on.
    private async Task<IReadOnlyList<Difference>> CompareAsync(ReconciliationItem check, CancellationToken ct)
    {
        try
        {
            return await check.CompareAsync(gateways.Named(check.Provider), ct);
        }
        catch (GatewayUnknownException)
        {
            return [check.Differs(DifferenceKind.Unread, "", "")];
        }
    }

    private async Task<ReportOutcome> SearchAsync(
        IPaymentGateway gateway, DateTimeOffset first, DateTimeOffset end, ConcurrentBag<Difference> found, CancellationToken ct)
    {
        ProviderReport? report;
        try
        {
            report = await gateway.ReportAsync(first, end < clock.Now() ? end : clock.Now(), ct);
        }
        catch (GatewayRefusedException refused)
        {
            return new ReportOutcome(gateway.Provider, null, refused.Issue);
        }
        catch (GatewayUnknownException)
        {
            return new ReportOutcome(gateway.Provider, null, "no_answer");
        }

        if (report is null)
            return new ReportOutcome(gateway.Provider, null);

        var moves = report.Moves.Where(m => m.Kind is not MoveKind.Other && m.IsDone && m.At >= first && m.At < end).ToList();
        foreach (var some in moves.Chunk(500)) // parameters of one query
            foreach (var difference in await LocalTransactions.UnknownAsync(contexts, gateway.Provider, some, ct))
                found.Add(difference);
        return new ReportOutcome(gateway.Provider, moves.Count, null, report.CompleteUntil);
    }
}
