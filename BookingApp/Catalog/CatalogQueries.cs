using BookingApp.Data;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Catalog;

/// <summary>Reads the catalogue: one snapshot, read again after a change.</summary>
public sealed class CatalogQueries(IDbContextFactory<BookingDbContext> contexts)
{
    private Task<CatalogSnapshot>? _snapshot;

    /// <summary>The catalogue as it stands.</summary>
    /// <exception cref="InvalidOperationException">The database holds no business yet.</exception>
    public async Task<CatalogSnapshot> SnapshotAsync(CancellationToken ct = default)
    {
        var reading = _snapshot;
        if (reading is null || reading.IsFaulted || reading.IsCanceled)
        {
            reading = ReadAsync(CancellationToken.None); // shared by all who wait: nobody's cancellation ends it
            _snapshot = reading;
        }

        return await reading.WaitAsync(ct);
    }

    /// <summary>Who the business is; nothing before the first run.</summary>
    public async Task<Business?> FindBusinessAsync(CancellationToken ct = default)
    {
        if (_snapshot is { IsCompletedSuccessfully: true } || await IsSetUpAsync(ct))
            return (await SnapshotAsync(ct)).Business;
        return null;
    }

    /// <summary>Whether somebody has set this installation up.</summary>
    public async Task<bool> IsSetUpAsync(CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Businesses.AnyAsync(ct);
    }

    /// <summary>Every picture that a row names, as the database has it now.</summary>
    public async Task<IReadOnlySet<string>> PhotosAsync(CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var names = await db.Services.Where(s => s.Photo != null).Select(s => s.Photo!).Union(db.Resources.Where(r => r.Photo != null).Select(r => r.Photo!)).ToListAsync(ct);
        return names.ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Makes the next reader read again: called after every catalogue change, here or on another instance.</summary>
    public void Forget() => _snapshot = null;

    private async Task<CatalogSnapshot> ReadAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var business = await db.Businesses.AsNoTracking().SingleOrDefaultAsync(ct)
            ?? throw new InvalidOperationException("The database holds no business yet: start with Seed:Demo, Seed:File, or the first-run page.");
        return new CatalogSnapshot(
            business,
            await db.Services.AsNoTracking().Include(s => s.People).Include(s => s.Questions.OrderBy(q => q.SortOrder)).AsSplitQuery().ToListAsync(ct),
            await db.Resources.AsNoTracking().Include(r => r.Hours).ThenInclude(h => h.Breaks).AsSplitQuery().ToListAsync(ct),
            await db.Closures.AsNoTracking().ToListAsync(ct));
    }
}
