using BookingApp.Data;
using Microsoft.Extensions.Options;

namespace BookingApp.Risk;

/// <summary>What is not counted any more goes, and refusals and blocks that are over when they were shown for long enough.</summary>
internal sealed class RiskRetention(UnitOfWork work, IOptions<RiskOptions> options, TimeProvider clock) : IRetentionPolicy
{
    private const int KeptBlocks = 30; // days that one is still shown whose time is over

    public async Task PruneAsync(CancellationToken ct = default)
    {
        var now = clock.Now();
        var (counted, shown) = (now - options.Value.Window, now - TimeSpan.FromDays(options.Value.KeepDays));
        var over = now - TimeSpan.FromDays(KeptBlocks);
        await work.TakeOutAsync(db => db.VelocityEvents.Where(m => m.At < counted), ct);
        await work.TakeOutAsync(db => db.RiskDecisions.Where(d => d.LastAt < shown), ct);
        await work.TakeOutAsync(db => db.RiskBlocks.Where(b => b.ExpiresAt < over), ct);
    }
}
