using Microsoft.EntityFrameworkCore;

namespace BookingApp.Data.Engines;

/// <summary>Text that was deleted, in the files of the database. SQLite overwrites it in the file itself, and keeps pages as they were before in its
/// write-ahead log until that is written anew; other engines overwrite it in their own time.</summary>
public sealed class DeletedText(IDbContextFactory<BookingDbContext> contexts, ILogger<DeletedText> log) : IRetentionPolicy
{
    private volatile bool _isLeft;

    /// <summary>Empties SQLite's log into the file, so that what was deleted before is in neither. While others read it is tried again every
    /// minute.</summary>
    public async Task OverwriteAsync(CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!db.Database.IsSqlite())
            return;
        await db.Database.OpenConnectionAsync(ct); // one for all three
        await db.Database.ExecuteSqlRawAsync("PRAGMA busy_timeout = 1000", ct); // milliseconds for those who read: whoever writes waits as long
        try
        {
            _isLeft = await db.Database.SqlQueryRaw<int>("PRAGMA wal_checkpoint(TRUNCATE)").AsAsyncEnumerable().FirstAsync(ct) is not 0; // its first column
        }
        finally
        {
            await db.Database.ExecuteSqlRawAsync("PRAGMA busy_timeout = 0", CancellationToken.None); // as EF's provider has it, which waits by itself
        }

        if (_isLeft)
            log.LogInformation("The log of the database is being read: it keeps what was erased, and is emptied in a minute");
    }

    /// <summary>Tries again what others were in the way of.</summary>
    public Task PruneAsync(CancellationToken ct = default) => _isLeft ? OverwriteAsync(ct) : Task.CompletedTask;
}
