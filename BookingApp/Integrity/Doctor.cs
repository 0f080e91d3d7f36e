using System.Collections.Concurrent;
using BookingApp.Data;
using BookingApp.Data.Engines;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Integrity;

/// <summary>Checks over the whole database that what must always be true is true.</summary>
public sealed class Doctor(
    IEnumerable<IIntegrityCheck> checks, IDbContextFactory<BookingDbContext> contexts, DatabaseEngine engine, TimeProvider clock)
{
    /// <summary>The most that one check tells; there may be more.</summary>
    public const int MaxFindings = 20;

    /// <summary>How many checks are made at once for somebody who waits.</summary>
    public const int AtOnce = 2;

    /// <summary>Looks at I1 to I9, I11, I12, I15 and the customers, each in its own sentences, as they stand at one moment; I10 shows in no database.</summary>
    public Task<IReadOnlyList<Diagnosis>> ExamineAsync(CancellationToken ct = default) => ExamineAsync(1, ct);

    /// <summary>The same, with so many checks at once: sooner done, and the more of the processor taken meanwhile.</summary>
    public async Task<IReadOnlyList<Diagnosis>> ExamineAsync(int atOnce, CancellationToken ct = default)
    {
        await using var moment = await SharedSnapshot.OpenAsync(contexts, engine, atOnce, ct);
        var now = clock.Now();
        var waiting = new ConcurrentQueue<IIntegrityCheck>(checks);
        var done = new ConcurrentDictionary<IIntegrityCheck, (IReadOnlyList<Finding> Found, TimeSpan Took)>();
        await moment.ReadAsync(async db =>
        {
            while (waiting.TryDequeue(out var check))
            {
                var began = clock.GetTimestamp();
                IReadOnlyList<Finding> found = [.. await check.RunAsync(new CheckContext(db, now, ct))];
                done[check] = (found, clock.GetElapsedTime(began));
            }
        });

        return [.. checks.GroupBy(check => check.Rule, StringComparer.Ordinal).Select(rule => new Diagnosis(
            rule.Key, [.. rule.SelectMany(check => done[check].Found)], rule.Aggregate(TimeSpan.Zero, (took, check) => took + done[check].Took)))];
    }
}
