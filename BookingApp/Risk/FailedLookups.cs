using BookingApp.Customers;
using BookingApp.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BookingApp.Risk;

/// <summary>References and keys that were not right. Who guesses too often is told nothing more for a while, right or wrong.</summary>
public sealed class FailedLookups(
    IDbContextFactory<BookingDbContext> contexts, UnitOfWork work, RiskGuard guard, IOptions<RiskOptions> options, TimeProvider clock)
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(10);

    /// <summary>How long this visitor is told nothing more, since they have guessed too often.</summary>
    /// <returns>Null: they have not.</returns>
    public async Task<TimeSpan?> FindWaitAsync(Visitor visitor, CancellationToken ct = default)
    {
        var limits = guard.Limits(visitor, VelocityEventKind.FailedLookup);
        if (limits.Count is 0)
            return null;
        var now = clock.Now();
        var since = now - options.Value.Window;
        await using var db = await contexts.CreateDbContextAsync(ct);
        foreach (var (subject, _, max) in limits)
        {
            var newest = await db.VelocityEvents.AsNoTracking().Where(m => m.Subject == subject.Key && m.Kind == VelocityEventKind.FailedLookup && m.At > since)
                .OrderByDescending(m => m.At).Select(m => m.At).Take(max).ToListAsync(ct);
            if (newest.Count < max)
                continue;
            var rule = RiskRules.Velocity(VelocityEventKind.FailedLookup, subject.Kind);
            var told = now - Quiet;
            if (!await db.RiskDecisions.AnyAsync(d => d.Subject == subject.Key && d.Rule == rule && d.LastAt > told, ct)) // a flood must not become writes
                await work.DoAsync((unit, token) => guard.NoteAsync(unit, rule, RiskAct.Lookup, subject, null, now, token), ct);
            return newest[^1] + options.Value.Window - now;
        }

        return null;
    }

    /// <summary>A reference or its key was not right: counted, up to the limit.</summary>
    public async Task RecordAsync(Visitor visitor, CancellationToken ct = default)
    {
        await guard.PrepareAsync(visitor, VelocityEventKind.FailedLookup, ct);
        var now = clock.Now();
        await work.DoAsync((db, token) => guard.AdmitAsync(db, visitor, VelocityEventKind.FailedLookup, RiskAct.Lookup, null, now, token), ct);
    }
}
