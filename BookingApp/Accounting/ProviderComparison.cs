using System.Collections.Concurrent;
using BookingApp.Data;
using BookingApp.Payments.Gateways;

namespace BookingApp.Accounting;

/// <summary>Compares our records with the providers': reads every id of a period again, and looks for what only the provider knows.</summary>
public sealed class ProviderComparison(LocalTransactions local, PaymentGateways gateways, TimeProvider clock)
{
    private const int AtOnce = 4; // calls; more might run into the provider's limits

    /// <summary>What differs between two instants, how many ids were read, and what each provider's report said.</summary>
    internal async Task<Found> CompareAsync(
        DateTimeOffset first, DateTimeOffset end, IProgress<(int Done, int Of)>? progress, CancellationToken ct)
    {
        var ours = await local.ReadAsync(first, end, ct);
        var found = new ConcurrentBag<Difference>();
        var done = 0;
        await Parallel.ForEachAsync(ours, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct }, async (check, token) =>
        {
            foreach (var difference in await CompareAsync(check, token))
                found.Add(difference);
            progress?.Report((Interlocked.Increment(ref done), ours.Count));
        });

        var reports = new List<ReportOutcome>();
        foreach (var gateway in gateways.All)
            reports.Add(await SearchAsync(gateway, first, end, found, ct));
        return new Found([.. found], ours.Count, reports);
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
            return ReportOutcome.Silent(gateway.Provider);
        }

        if (report is null)
            return new ReportOutcome(gateway.Provider, null);

        var moves = report.Moves.Where(m => m.Kind is not MoveKind.Other && m.IsDone && m.At >= first && m.At < end).ToList();
        foreach (var some in moves.Chunk(500)) // parameters of one query
            foreach (var difference in await local.UnknownAsync(gateway.Provider, some, ct))
                found.Add(difference);
        return new ReportOutcome(gateway.Provider, moves.Count, null, report.CompleteUntil);
    }

    /// <summary>What a comparison found.</summary>
    internal sealed record Found(IReadOnlyList<Difference> Differences, int Read, IReadOnlyList<ReportOutcome> Reports);
}
