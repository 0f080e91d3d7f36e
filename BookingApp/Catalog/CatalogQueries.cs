using BookingApp.Catalog.Pricing;
using BookingApp.Data;
using BookingApp.Data.Changes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BookingApp.Catalog;

/// <summary>Reads the catalogue: one snapshot, read again after a change.</summary>
public sealed class CatalogQueries(IDbContextFactory<BookingDbContext> contexts, IOptions<PriceOptions> prices, ChangeFeed feed)
{
    private volatile Business? _lastKnown;
    private Reading? _reading; // set before the reading begins, so that a change during it clears it

    /// <summary>The catalogue as it stands.</summary>
    /// <exception cref="InvalidOperationException">The database holds no business yet.</exception>
    public async Task<CatalogSnapshot> SnapshotAsync(CancellationToken ct = default)
    {
        var known = Volatile.Read(ref _reading);
        if (known is not { HasFailed: false } || !feed.IsLive) // without news of changes nothing may be taken from memory
        {
            var mine = new Reading(() => ReadAsync(CancellationToken.None)); // shared by all who wait: nobody's cancellation ends it
            known = Interlocked.CompareExchange(ref _reading, mine, known) == known ? mine : Volatile.Read(ref _reading) ?? mine;
        }

        return await known.Snapshot.WaitAsync(ct);
    }

    /// <summary>Who the business is; nothing before the first run.</summary>
    public async Task<Business?> FindBusinessAsync(CancellationToken ct = default)
    {
        if (Volatile.Read(ref _reading) is { HasEnded: true } || await IsSetUpAsync(ct))
            return (await SnapshotAsync(ct)).Business;
        return null;
    }

    /// <summary>Whose pages these are, for their language, name and colours: as it was last known while the database does not answer, so that a page can
    /// say so.</summary>
    public async Task<Business?> FindAppearanceAsync(CancellationToken ct = default)
    {
        try
        {
            return await FindBusinessAsync(ct);
        }
        catch (Exception failure) when (failure is not OperationCanceledException) // told by whoever reads what the page is about
        {
            return _lastKnown;
        }
    }

    /// <summary>Whether somebody has set this installation up.</summary>
    public async Task<bool> IsSetUpAsync(CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Businesses.AnyAsync(ct);
    }

    /// <summary>Makes the next reader read again: called after every catalogue change, here or on another instance.</summary>
    public void Invalidate() => Volatile.Write(ref _reading, null);

    private async Task<CatalogSnapshot> ReadAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var snapshot = await ReadAsync(db, ct);
        _lastKnown = snapshot.Business;
        return snapshot;
    }

    // As a transaction sees it that is not committed yet.
    internal async Task<CatalogSnapshot> ReadAsync(BookingDbContext db, CancellationToken ct)
    {
        var business = await db.Businesses.AsNoTracking().SingleOrDefaultAsync(ct)
            ?? throw new InvalidOperationException("The database holds no business yet: start with Seed:Demo, Seed:File, or the first-run page.");
        return new CatalogSnapshot(
            business,
            await db.Services.AsNoTracking().Include(s => s.People).Include(s => s.Questions.OrderBy(q => q.SortOrder)).Include(s => s.AddOns)
                .AsSplitQuery().ToListAsync(ct),
            await db.Resources.AsNoTracking().Include(r => r.Hours).ThenInclude(h => h.Breaks).AsSplitQuery().ToListAsync(ct),
            await db.Closures.AsNoTracking().ToListAsync(ct))
        {
            TakesOnline = prices.Value.Online,
            SpecialHours = await db.SpecialHours.AsNoTracking().ToListAsync(ct),
        };
    }

    // One reading of the catalogue; it begins when the first asks for it.
    private sealed class Reading(Func<Task<CatalogSnapshot>> read)
    {
        private readonly Lazy<Task<CatalogSnapshot>> _task = new(read);

        public Task<CatalogSnapshot> Snapshot => _task.Value;
        public bool HasEnded => _task is { IsValueCreated: true, Value.IsCompletedSuccessfully: true };
        public bool HasFailed => _task.IsValueCreated && (_task.Value.IsFaulted || _task.Value.IsCanceled);
    }
}
