using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace BookingApp.Data.Engines;

/// <summary>The line in which those stand who make a database, migrate it or restore one. A server, or the system, frees its lock when whoever has it is
/// killed.</summary>
public sealed class MigrationLock(
    IDbContextFactory<BookingDbContext> contexts, DatabaseEngine engine, [FromKeyedServices(UnitOfWork.PauseTime)] TimeProvider pauses)
{
    // Each answers 1 to the one who has it.
    internal const string LockPostgreSql = "SELECT CASE WHEN pg_try_advisory_lock(7265646577) THEN 1 ELSE 0 END";
    internal const string LockSqlServer =
        """
        DECLARE @answer int;
        EXEC @answer = sp_getapplock @Resource = N'BookingApp migrates', @LockMode = 'Exclusive', @LockOwner = 'Session', @LockTimeout = 0;
        SELECT CASE WHEN @answer >= 0 THEN 1 ELSE 0 END
        """;

    private const string UnlockPostgreSql = "SELECT pg_advisory_unlock(7265646577)";
    private const string UnlockSqlServer = "EXEC sp_releaseapplock @Resource = N'BookingApp migrates', @LockOwner = 'Session'";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Does what only one may do at a time, on a database that may be without a table or, on SQLite, a file.</summary>
    internal async Task AloneAsync(Func<BookingDbContext, CancellationToken, Task> what, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (db is SqliteBookingDbContext sqlite)
            await AloneOnFileAsync(sqlite, what, ct);
        else
            await AloneOnServerAsync(db, what, ct);
    }

    /// <summary>Restores a database, which no start may come between.</summary>
    /// <remarks>On SQL Server nobody is kept out: a restore there ends every session, also the one that has the lock.</remarks>
    internal async Task RestoreAsync(Func<BookingDbContext, CancellationToken, Task> what, CancellationToken ct)
    {
        if (engine.Provider is not DatabaseProvider.SqlServer)
        {
            await AloneAsync(what, ct);
            return;
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        await CreateAsync(db, ct);
        await what(db, ct);
    }

    private async Task AloneOnServerAsync(BookingDbContext db, Func<BookingDbContext, CancellationToken, Task> what, CancellationToken ct)
    {
        await CreateAsync(db, ct);
        await db.Database.OpenConnectionAsync(ct); // one session from the lock to its end
        var isSqlServer = engine.Provider is DatabaseProvider.SqlServer;
        while (!await IsMineAsync(db, isSqlServer ? LockSqlServer : LockPostgreSql, ct))
            await Task.Delay(Pause, pauses, ct);
        try
        {
            await what(db, ct);
        }
        finally
        {
            await TakeBackAsync(db, isSqlServer ? UnlockSqlServer : UnlockPostgreSql);
        }
    }

    /// <summary>Takes back what a session was told, or the pool would keep the session, and the session that. One that was cut off has it no more, and
    /// what was done, or went wrong, is told all the same.</summary>
    internal static async Task TakeBackAsync(BookingDbContext db, string statement)
    {
        if (db.Database.GetDbConnection().State is not ConnectionState.Open)
            return;
        try
        {
            await db.Database.ExecuteSqlRawAsync(statement, CancellationToken.None);
        }
        catch (DbException failure) when (DatabaseEngine.IsUnavailable(failure))
        {
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

    private static async Task<bool> IsMineAsync(BookingDbContext db, string question, CancellationToken ct)
    {
        await using var command = Schema.CommandOf(db, question);
        return await command.ExecuteScalarAsync(ct) is 1;
    }

    private async Task AloneOnFileAsync(SqliteBookingDbContext db, Func<BookingDbContext, CancellationToken, Task> what, CancellationToken ct)
    {
        db.BorrowsConnection = false; // a migration changes the connection's settings, a restore the file under it
        var path = new SqliteConnectionStringBuilder(db.Database.GetConnectionString()).DataSource + ".migrating";
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        await using var held = await OpenAsync(path, ct);
        await what(db, ct);
    }

    private async Task<FileStream> OpenAsync(string path, CancellationToken ct)
    {
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
            }
            catch (IOException) when (!ct.IsCancellationRequested)
            {
                await Task.Delay(Pause, pauses, ct);
            }
        }
    }
}
