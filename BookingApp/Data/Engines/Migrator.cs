using System.Data;
using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace BookingApp.Data.Engines;

/// <summary>Brings the database to this version's model, at start and by <c>--migrate</c>.</summary>
public sealed class Migrator(IDbContextFactory<BookingDbContext> contexts, DatabaseEngine engine, ILogger<Migrator> log)
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

    // Locks that a server frees itself when the session of a killed start ends. Each answers 1 to the one who has it.
    internal const string LockPostgreSql = "SELECT CASE WHEN pg_try_advisory_lock(7265646577) THEN 1 ELSE 0 END";
    internal const string LockSqlServer =
        """
        DECLARE @answer int;
        EXEC @answer = sp_getapplock @Resource = N'BookingApp migrates', @LockMode = 'Exclusive', @LockOwner = 'Session', @LockTimeout = 0;
        SELECT CASE WHEN @answer >= 0 THEN 1 ELSE 0 END
        """;

    private const string UnlockPostgreSql = "RESET lock_timeout; SELECT pg_advisory_unlock(7265646577)";
    private const string UnlockSqlServer = "SET LOCK_TIMEOUT -1; EXEC sp_releaseapplock @Resource = N'BookingApp migrates', @LockOwner = 'Session'";
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
                await AloneAsync(async (db, token) => isNew = await BringUpAsync(db, token), ct);
                return isNew;
            }
            catch (Exception failure) when (DatabaseEngine.IsLockTimeout(failure) && ++locked < MaxLockTries)
            {
                log.LogWarning("A migration waits for a table that another session uses, such as a backup; it is tried again in {Pause}", LockPause);
                await Task.Delay(LockPause, ct);
            }
            catch (Exception failure) when (!DatabaseEngine.IsLockTimeout(failure) && DatabaseEngine.IsTransient(failure) && ++broken < MaxTries)
            {
                // as SQL Server does with everybody else when its isolation is set
                log.LogWarning(failure, "The database broke off a start; it is tried again");
                await Task.Delay(Pause * broken, ct);
            }
        }
    }

    private async Task<bool> BringUpAsync(BookingDbContext db, CancellationToken ct)
    {
        var wait = LockTimeout.TotalMilliseconds.ToString(CultureInfo.InvariantCulture);
        if (engine.Provider is not DatabaseProvider.Sqlite)
            await DoAsync(db, engine.Provider is DatabaseProvider.SqlServer ? "SET LOCK_TIMEOUT " + wait : "SET lock_timeout = " + wait, ct);
        return await Schema.BringUpAsync(db, engine.Provider, ct);
    }

    /// <summary>Does what only one start may do at a time, on a database that is there.</summary>
    internal Task AloneAsync(Func<BookingDbContext, CancellationToken, Task> what, CancellationToken ct) =>
        engine.Provider is DatabaseProvider.Sqlite ? AloneOnFileAsync(what, ct) : AloneOnServerAsync(what, ct);

    /// <summary>Does what no start may come between, on a database that may be without a table or, on SQLite, a file.</summary>
    /// <remarks>On SQL Server nobody is kept out: a restore there ends every session, also the one that has the lock.</remarks>
    internal async Task WithoutStartsAsync(Func<BookingDbContext, CancellationToken, Task> what, CancellationToken ct)
    {
        if (engine.Provider is DatabaseProvider.PostgreSql)
        {
            await AloneOnServerAsync(what, ct);
            return;
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        if (db is not SqliteBookingDbContext sqlite)
        {
            await CreateAsync(db, ct);
            await what(db, ct);
            return;
        }

        await using var held = await LockAsync(sqlite, ct);
        await what(db, ct);
    }

    private async Task AloneOnServerAsync(Func<BookingDbContext, CancellationToken, Task> what, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        await CreateAsync(db, ct);
        await db.Database.OpenConnectionAsync(ct); // one session from the lock to its end
        var isSqlServer = engine.Provider is DatabaseProvider.SqlServer;
        while (!await IsTrueAsync(db, isSqlServer ? LockSqlServer : LockPostgreSql, ct))
            await Task.Delay(Pause, ct);
        if (isSqlServer)
        {
            await db.Database.ExecuteSqlRawAsync(ReadBesideWriters, ct);
            await db.Database.ExecuteSqlRawAsync(ReadOneMoment, ct);
        }

        try
        {
            await what(db, ct);
        }
        finally
        {
            if (db.Database.GetDbConnection().State is ConnectionState.Open) // else the pool keeps the session, and the session its lock
                await db.Database.ExecuteSqlRawAsync(isSqlServer ? UnlockSqlServer : UnlockPostgreSql, CancellationToken.None);
        }
    }

    // There is nothing yet in which to lock: of two who make it, one does.
    private static async Task CreateAsync(BookingDbContext db, CancellationToken ct)
    {
        var creator = db.GetService<IRelationalDatabaseCreator>();
        if (await creator.ExistsAsync(ct))
            return;
        try
        {
            await creator.CreateAsync(ct);
        }
        catch (DbException failure) when (DatabaseEngine.IsThere(failure))
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    private static async Task<bool> IsTrueAsync(BookingDbContext db, string question, CancellationToken ct)
    {
        await using var command = Schema.CommandOf(db, question);
        return await command.ExecuteScalarAsync(ct) is 1 or 1L;
    }

    private static async Task<int> DoAsync(BookingDbContext db, string statement, CancellationToken ct)
    {
        await using var command = Schema.CommandOf(db, statement);
        return await command.ExecuteNonQueryAsync(ct);
    }

    private async Task AloneOnFileAsync(Func<BookingDbContext, CancellationToken, Task> what, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        await using var held = await LockAsync((SqliteBookingDbContext)db, ct);
        await db.Database.OpenConnectionAsync(ct); // makes the file
        await DoAsync(db, "PRAGMA journal_mode = WAL", ct);
        await ClearStaleLockAsync(db, ct);
        await what(db, ct);
    }

    // The system frees this lock when its process dies, which the lock row below never does.
    private static async Task<FileStream> LockAsync(SqliteBookingDbContext db, CancellationToken ct)
    {
        db.BorrowsConnection = false; // a migration changes the connection's settings, a restore the file under it
        var path = new SqliteConnectionStringBuilder(db.Database.GetConnectionString()).DataSource + ".migrating";
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
            }
            catch (IOException) when (!ct.IsCancellationRequested)
            {
                await Task.Delay(Pause, ct);
            }
        }
    }

    // A migration killed half-way leaves its row, and every later start would wait for it for ever.
    private async Task ClearStaleLockAsync(BookingDbContext db, CancellationToken ct)
    {
        if (await IsTrueAsync(db, "SELECT 1 FROM sqlite_master WHERE name = '__EFMigrationsLock'", ct)
            && await DoAsync(db, "DELETE FROM \"__EFMigrationsLock\"", ct) > 0)
            log.LogWarning("Cleared the lock that a killed migration had left");
    }
}
