using System.Globalization;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Data.Engines;

/// <summary>Brings the database to this version's model, at start and by <c>--migrate</c>.</summary>
public sealed class Migrator(
    MigrationLock starts, DatabaseEngine engine, [FromKeyedServices(UnitOfWork.PauseTime)] TimeProvider pauses, ILogger<Migrator> log)
{
    // A database that EF creates has this on; one that an operator made may not.
    internal const string ReadBesideWriters =
        """
        IF (SELECT is_read_committed_snapshot_on FROM sys.databases WHERE database_id = DB_ID()) = 0
            ALTER DATABASE CURRENT SET READ_COMMITTED_SNAPSHOT ON WITH ROLLBACK IMMEDIATE
        """;

    // So that the doctor sees one moment, and nobody waits for it.
    internal const string ReadOneMoment =
        "IF (SELECT snapshot_isolation_state FROM sys.databases WHERE database_id = DB_ID()) = 0 ALTER DATABASE CURRENT SET ALLOW_SNAPSHOT_ISOLATION ON";

    private const int MaxTries = 5;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>How long a migration waits for a table that somebody else uses. Whoever needs that table meanwhile waits behind it.</summary>
    internal TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long it then lets all who wait go on, before it tries again.</summary>
    internal TimeSpan LockPause { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How often it tries: for some two minutes.</summary>
    internal int MaxLockTries { get; init; } = 40;

    /// <summary>Applies what is missing; several starts at once, first ones too, stand in line.</summary>
    /// <returns>Whether this start made the tables: nothing of an earlier version is in them.</returns>
    public async Task<bool> MigrateAsync(CancellationToken ct = default)
    {
        var (broken, locked) = (0, 0);
        while (true)
        {
            try
            {
                var isNew = false;
                await starts.AloneAsync(async (db, token) => isNew = await BringUpAsync(db, token), ct);
                return isNew;
            }
            catch (Exception failure) when (DatabaseEngine.IsLockTimeout(failure) && ++locked < MaxLockTries)
            {
                log.LogWarning("A migration waits for a table that another session uses, such as a backup; it is tried again in {Pause}", LockPause);
                await Task.Delay(LockPause, pauses, ct);
            }
            catch (Exception failure) when (!DatabaseEngine.IsLockTimeout(failure) && DatabaseEngine.IsTransient(failure) && ++broken < MaxTries)
            {
                // as SQL Server does with everybody else when its isolation is set
                log.LogWarning(failure, "The database broke off a start; it is tried again");
                await Task.Delay(Pause * broken, pauses, ct);
            }
        }
    }

    private Task<bool> BringUpAsync(BookingDbContext db, CancellationToken ct) =>
        engine.Provider is DatabaseProvider.Sqlite ? BringUpFileAsync(db, ct) : BringUpServerAsync(db, ct);

    private async Task<bool> BringUpFileAsync(BookingDbContext db, CancellationToken ct)
    {
        await db.Database.OpenConnectionAsync(ct); // makes the file
        await DoAsync(db, "PRAGMA journal_mode = WAL", ct);
        await ClearStaleLockAsync(db, ct);
        return await Schema.BringUpAsync(db, engine.Provider, ct);
    }

    // A migration killed half-way leaves its row, and every later start would wait for it for ever.
    private async Task ClearStaleLockAsync(BookingDbContext db, CancellationToken ct)
    {
        await using var look = Schema.CommandOf(db, "SELECT 1 FROM sqlite_master WHERE name = '__EFMigrationsLock'");
        if (await look.ExecuteScalarAsync(ct) is 1L && await DoAsync(db, "DELETE FROM \"__EFMigrationsLock\"", ct) > 0)
            log.LogWarning("Cleared the lock that a killed migration had left");
    }

    private async Task<bool> BringUpServerAsync(BookingDbContext db, CancellationToken ct)
    {
        var isSqlServer = engine.Provider is DatabaseProvider.SqlServer;
        if (isSqlServer)
        {
            await db.Database.ExecuteSqlRawAsync(ReadBesideWriters, ct);
            await db.Database.ExecuteSqlRawAsync(ReadOneMoment, ct);
        }

        var wait = LockTimeout.TotalMilliseconds.ToString(CultureInfo.InvariantCulture);
        await DoAsync(db, isSqlServer ? "SET LOCK_TIMEOUT " + wait : "SET lock_timeout = " + wait, ct);
        try
        {
            return await Schema.BringUpAsync(db, engine.Provider, ct);
        }
        finally
        {
            await MigrationLock.TakeBackAsync(db, isSqlServer ? "SET LOCK_TIMEOUT -1" : "RESET lock_timeout");
        }
    }

    private static async Task<int> DoAsync(BookingDbContext db, string statement, CancellationToken ct)
    {
        await using var command = Schema.CommandOf(db, statement);
        return await command.ExecuteNonQueryAsync(ct);
    }
}
