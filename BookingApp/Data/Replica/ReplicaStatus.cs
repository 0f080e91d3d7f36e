using BookingApp.Data.Engines;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Data.Replica;

/// <summary>Whether the replica that reports are read from is one of this database, and how far behind it is.</summary>
public sealed class ReplicaStatus(
    IDbContextFactory<BookingDbContext> contexts, ReportContexts reports, DatabaseEngine engine,
    [FromKeyedServices(UnitOfWork.PauseTime)] TimeProvider pauses)
{
    private const string Setting = "ConnectionStrings:Reports", OfDatabase = "ConnectionStrings:Booking";
    private const string Position = "SELECT CAST(pg_current_wal_lsn() AS text) AS \"Value\"";
    private const string Cluster = "SELECT CAST(system_identifier AS text) AS \"Value\" FROM pg_control_system()";
    private const string IsStandby = "SELECT CASE WHEN pg_is_in_recovery() THEN 1 ELSE 0 END AS \"Value\"";

    // As far as the database itself: nothing is missing, however long nobody has written. Else since the last thing that has come: nobody may have
    // written for hours before what is missing.
    private const string Behind = """
        SELECT CASE WHEN pg_last_wal_replay_lsn() >= CAST({0} AS pg_lsn) THEN 0
          ELSE CAST(EXTRACT(EPOCH FROM clock_timestamp() - pg_last_xact_replay_timestamp()) * 1000 AS bigint) END AS "Value"
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30), Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan OnItsWay = TimeSpan.FromSeconds(1), Glance = TimeSpan.FromMilliseconds(50);

    /// <summary>Whether there is one to be read from.</summary>
    public bool HasReplica => reports.HasReplica;

    /// <summary>What is wrong with the setting; null where it is right or not given. One that has yet to hear of a migration is waited for.</summary>
    public async Task<ReplicaFault?> FaultAsync(CancellationToken ct = default)
    {
        if (!reports.HasReplica)
            return null;
        if (engine.Provider is DatabaseProvider.Sqlite)
            return new ReplicaFault($"{Setting} is for PostgreSQL and SQL Server: SQLite is one file.", IsAway: false);
        try
        {
            return await LookAsync(ct) is { } fault ? new ReplicaFault($"{Setting} {fault}", IsAway: false) : null;
        }
        catch (DatabaseUnreadException unread)
        {
            var failure = unread.InnerException!;
            return new ReplicaFault(
                $"{OfDatabase} cannot be read: {FailureWords.Of(failure)} (whether {Setting} is a replica of it was not seen)",
                DatabaseEngine.DoesNotAnswer(failure));
        }
        catch (Exception failure) when (FailureWords.IsOutside(failure))
        {
            var isAway = DatabaseEngine.DoesNotAnswer(failure);
            var words = $"{Setting} cannot be read: {FailureWords.Of(failure)}";
            return new ReplicaFault(isAway ? $"{words} Bookings go on; reports are not there until it answers." : words, isAway);
        }
    }

    /// <summary>How far behind it is; null where only its own server could tell. What was written this moment is given a second to come.</summary>
    public async Task<TimeSpan?> BehindAsync(CancellationToken ct = default)
    {
        if (engine.Provider is not DatabaseProvider.PostgreSql)
            return null;
        await using var replica = await reports.CreateDbContextAsync(ct);
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!await IsStandbyAsync(replica, ct))
            return null;
        var position = await db.Database.SqlQueryRaw<string>(Position).SingleAsync(ct);
        for (var began = pauses.GetTimestamp(); ; await Task.Delay(Glance, pauses, ct))
        {
            var behind = await replica.Database.SqlQueryRaw<long?>(Behind, position).SingleAsync(ct);
            if (behind is 0)
                return TimeSpan.Zero;
            if (pauses.GetElapsedTime(began) >= OnItsWay)
                return behind is { } ms ? TimeSpan.FromMilliseconds(ms) : null;
        }
    }

    private async Task<string?> LookAsync(CancellationToken ct)
    {
        await using var replica = await reports.CreateDbContextAsync(ct);
        if (await IsStandbyAsync(replica, ct) && await OneAsync(replica, Cluster, ct) != await OfDatabaseAsync(db => OneAsync(db, Cluster, ct), ct))
            return "is a standby of another server.";
        var applied = await OfDatabaseAsync(db => db.Database.GetAppliedMigrationsAsync(ct), ct);
        for (var began = pauses.GetTimestamp(); ; await Task.Delay(Pause, pauses, ct))
        {
            if (applied.Except(await replica.Database.GetAppliedMigrationsAsync(ct)).LastOrDefault() is not { } missing)
                return null;
            if (pauses.GetElapsedTime(began) >= Patience)
                return $"lacks the migration {missing}: it is far behind, or of another database.";
        }
    }

    private async Task<T> OfDatabaseAsync<T>(Func<BookingDbContext, Task<T>> ask, CancellationToken ct)
    {
        try
        {
            await using var db = await contexts.CreateDbContextAsync(ct);
            return await ask(db);
        }
        catch (Exception failure) when (FailureWords.IsOutside(failure))
        {
            throw new DatabaseUnreadException(failure);
        }
    }

    private async Task<bool> IsStandbyAsync(BookingDbContext replica, CancellationToken ct) =>
        engine.Provider is DatabaseProvider.PostgreSql && await replica.Database.SqlQueryRaw<int>(IsStandby).SingleAsync(ct) is 1;

    private static Task<string> OneAsync(BookingDbContext db, string question, CancellationToken ct) =>
        db.Database.SqlQueryRaw<string>(question).SingleAsync(ct);

    // The replica is not to blame.
    private sealed class DatabaseUnreadException(Exception cause) : Exception("The database cannot be read.", cause);
}
