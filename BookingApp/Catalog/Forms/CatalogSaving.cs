using BookingApp.Data;
using BookingApp.Data.Changes;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Catalog.Forms;

/// <summary>Saves a form of the catalogue: once, and told to whoever shows it.</summary>
public sealed class CatalogSaving(UnitOfWork work, ILogger<CatalogSaving> log)
{
    /// <summary>Saves; a unit returns null when somebody else had saved a change before it read the row.</summary>
    public Task<SaveResult> SaveAsync(Func<BookingDbContext, CancellationToken, Task<int?>> unit, CancellationToken ct) => SaveAsync(null, unit, ct);

    /// <summary>Saves once for a command. A conflict of version or key at the commit counts as a change by somebody else too; so does a row that the same
    /// command saved before and that is gone now.</summary>
    public async Task<SaveResult> SaveAsync(
        Guid? command, Func<BookingDbContext, CancellationToken, Task<int?>> unit, CancellationToken ct,
        Func<BookingDbContext, int, CancellationToken, Task<bool>>? isThere = null)
    {
        var saved = await work.OnceAsync<SaveResult>(
            command,
            async (db, asked, token) =>
            {
                if (await unit(db, token) is not { } id)
                    return null;
                db.Publish(Change.Catalog);
                asked.Made = id;
                return new SaveResult.Saved(id);
            },
            async (db, done, token) => isThere is null || await isThere(db, done.Made!.Value, token) ? new SaveResult.Saved(done.Made!.Value) : null,
            ct);
        if (saved is SaveResult.Saved done)
            log.LogInformation("The catalogue was changed ({Id})", done.Id);
        return saved ?? new SaveResult.ChangedMeanwhile();
    }

    /// <summary>Raises the version of a row of which only hours, people or questions change.</summary>
    public static void Touch<T>(BookingDbContext db, T row) where T : class, IVersioned
    {
        if (db.Entry(row) is { State: EntityState.Unchanged } entry)
            entry.State = EntityState.Modified;
    }
}
