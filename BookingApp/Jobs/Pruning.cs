using BookingApp.Catalog.Photos;
using BookingApp.Data;
using BookingApp.Reservations;
using BookingApp.Reservations.Claims;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Jobs;

/// <summary>Takes out what nobody will ask for again.</summary>
internal sealed class Pruning(
    IDbContextFactory<BookingDbContext> contexts, UnitOfWork work, IEnumerable<IRetentionPolicy> policies, PhotoStore photos, TimeProvider clock)
{
    private const int Batch = 2_000;

    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongPause = TimeSpan.FromHours(1);

    /// <summary>Removes claims of cells over a day past, commands that nobody will repeat, and what the rooms say of their own.</summary>
    public async Task<DateTimeOffset> PruneAsync(CancellationToken ct = default)
    {
        var now = clock.Now();
        var cell = SlotClaim.FirstKept(now);
        while (await PruneClaimsAsync(cell, ct))
        {
        }

        await work.TakeOutAsync(db => db.Commands.Where(c => c.ForgetAt <= now), ct);
        foreach (var policy in policies.Where(p => !p.ReadsAll))
            await policy.PruneAsync(ct);
        return now + Pause;
    }

    // A batch in a transaction of its own: whoever books need not wait for the rest. What is left of a cell goes with it.
    private async Task<bool> PruneClaimsAsync(int before, CancellationToken ct)
    {
        await using var asking = await contexts.CreateDbContextAsync(ct);
        return await asking.SlotClaims.AnyAsync(c => c.Cell < before, ct) && await PruneBatchAsync(before, ct);
    }

    private Task<bool> PruneBatchAsync(int before, CancellationToken ct) => work.DoAsync(async (db, token) =>
    {
        var past = db.SlotClaims.Where(c => c.Cell < before);
        var last = await past.OrderBy(c => c.Cell).Skip(Batch - 1).Select(c => (int?)c.Cell).FirstOrDefaultAsync(token);
        await past.Where(c => last == null || c.Cell <= last).ExecuteDeleteAsync(token);
        return last is not null;
    }, ct);

    /// <summary>Removes what takes longer to find: photos that were put up over a day ago and never saved with a form, and what the rooms say of
    /// their own.</summary>
    public async Task<DateTimeOffset> PruneSlowlyAsync(CancellationToken ct = default)
    {
        await work.TakeOutAsync(photos.Left, ct);
        foreach (var policy in policies.Where(p => p.ReadsAll))
            await policy.PruneAsync(ct);
        return clock.Now() + LongPause;
    }
}
