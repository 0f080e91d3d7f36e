using Microsoft.EntityFrameworkCore;

namespace BookingApp.Data.Engines.Sqlite;

/// <summary>SQLite's write-ahead log: beside the file it keeps pages as they were before.</summary>
public sealed class WriteAheadLog(IDbContextFactory<BookingDbContext> contexts, ILogger<WriteAheadLog> log)
{
    private const int MaxTries = 3; // each waits for who reads, as long as for a lock

    /// <summary>Brings what was committed into the file itself, and empties the log: what was deleted before is then nowhere in either. Nothing on
    /// another engine.</summary>
    public async Task EmptyAsync(CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!db.Database.IsSqlite())
            return;
        for (var tries = 0; tries < MaxTries; tries++)
        {
            if (await db.Database.SqlQueryRaw<int>("PRAGMA wal_checkpoint(TRUNCATE)").AsAsyncEnumerable().FirstAsync(ct) is 0) // nobody was in its way
                return;
        }

        log.LogWarning("The log of the database is in use, and keeps what was erased until it is written anew: at the latest when the app stops");
    }
}
