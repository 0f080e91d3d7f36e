using BookingApp.Availability;
using BookingApp.Catalog;
using BookingApp.Data;
using BookingApp.Reservations;
using BookingApp.Risk;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Upkeep;

/// <summary>Takes out what nobody will ask for again.</summary>
internal sealed class Pruning(Work work, RiskService risk, LimitGates gates, CatalogQueries catalogs, PhotoStore photos, TimeProvider clock)
{
    private const int Batch = 2_000;

    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan PhotoPause = TimeSpan.FromHours(1);
    private static readonly TimeSpan KeptClaims = TimeSpan.FromDays(1);
    private static readonly TimeSpan KeptAnswers = TimeSpan.FromHours(24);

    /// <summary>Removes claims of cells over a day past, announced changes over a minute old, told answers over a day old, commands that nobody will repeat, and gates that nobody came to for a day.</summary>
    public async Task<DateTimeOffset> PruneAsync(CancellationToken ct = default)
    {
        var now = clock.Now();
        var cell = Cell.Floor(now - KeptClaims);
        while (await PruneClaimsAsync(cell, ct))
        {
        }

        await work.DoAsync(async (db, token) =>
        {
            await db.AnnouncedChanges.Where(c => c.At < now - AnnouncedChange.Kept).ExecuteDeleteAsync(token);
            await risk.PruneAsync(db, now, token);
            await db.Commands.Where(c => c.ForgetAt <= now).ExecuteDeleteAsync(token);
            await db.IdempotentAnswers.Where(a => a.At < now - KeptAnswers).ExecuteDeleteAsync(token);
        }, ct);
        await gates.PruneAsync(ct);
        return now + Pause;
    }

    // A batch in a transaction of its own: whoever books need not wait for the rest. What is left of a cell goes with it.
    private Task<bool> PruneClaimsAsync(int before, CancellationToken ct) => work.DoAsync(async (db, token) =>
    {
        var past = db.SlotClaims.Where(c => c.Cell < before);
        var last = await past.OrderBy(c => c.Cell).Skip(Batch - 1).Select(c => (int?)c.Cell).FirstOrDefaultAsync(token);
        await past.Where(c => last == null || c.Cell <= last).ExecuteDeleteAsync(token);
        return last is not null;
    }, ct);

    /// <summary>Removes pictures that were put up over a day ago and never saved with a form. Where nothing is set up yet the folder may be another database's.</summary>
    public async Task<DateTimeOffset> PrunePhotosAsync(CancellationToken ct = default)
    {
        if (photos.Old() is { Count: > 0 } old && await catalogs.IsSetUpAsync(ct))
        {
            var named = await catalogs.PhotosAsync(ct);
            foreach (var unsaved in old.Where(name => !named.Contains(name)))
                photos.RemoveUnsaved(unsaved);
        }

        return clock.Now() + PhotoPause;
    }
}
