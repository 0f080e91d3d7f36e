using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Data;

/// <summary>Brings the database to this version's model, at start and by <c>--migrate</c>.</summary>
public sealed class Migrator(IDbContextFactory<BookingDbContext> contexts, DatabaseEngine engine, ILogger<Migrator> log)
{
    // A database that EF creates has this on; one that an operator made may not.
    internal const string ReadBesideWriters =
        "IF (SELECT is_read_committed_snapshot_on FROM sys.databases WHERE database_id = DB_ID()) = 0 ALTER DATABASE CURRENT SET READ_COMMITTED_SNAPSHOT ON WITH ROLLBACK IMMEDIATE";

    // So that the doctor sees one moment, and nobody waits for it.
    internal const string ReadOneMoment =
        "IF (SELECT snapshot_isolation_state FROM sys.databases WHERE database_id = DB_ID()) = 0 ALTER DATABASE CURRENT SET ALLOW_SNAPSHOT_ISOLATION ON";

    /// <summary>Applies what is missing; several starts at once stand in line.</summary>
    public async Task MigrateAsync(CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (engine.Provider is not DatabaseProvider.Sqlite)
        {
            await db.Database.MigrateAsync(ct); // servers lock by session: a killed one lets go
            if (engine.Provider is DatabaseProvider.SqlServer)
            {
                await db.Database.ExecuteSqlRawAsync(ReadBesideWriters, ct);
                await db.Database.ExecuteSqlRawAsync(ReadOneMoment, ct);
            }

            return;
        }

        var file = new SqliteConnectionStringBuilder(db.Database.GetConnectionString()).DataSource;
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        await using var held = await LockAsync(file + ".migrating", ct);
        await ClearStaleLockAsync(db, ct);
        await db.Database.MigrateAsync(ct);
        await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL;", ct);
    }

    // The system frees this lock when its process dies, which the lock row below never does.
    private static async Task<FileStream> LockAsync(string path, CancellationToken ct)
    {
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
            }
            catch (IOException) when (!ct.IsCancellationRequested)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), ct);
            }
        }
    }

    // A migration killed half-way leaves its row, and every later start would wait for it for ever.
    private async Task ClearStaleLockAsync(BookingDbContext db, CancellationToken ct)
    {
        var tables = await db.Database.SqlQueryRaw<int>("SELECT COUNT(*) AS Value FROM sqlite_master WHERE name = '__EFMigrationsLock'").SingleAsync(ct);
        if (tables > 0 && await db.Database.ExecuteSqlRawAsync("DELETE FROM \"__EFMigrationsLock\"", ct) > 0)
            log.LogWarning("Cleared the lock that a killed migration had left");
    }
}
