using System.Data;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace BookingApp.Data.Engines;

/// <summary>What the engines say in words of their own: a key taken, a try worth repeating.</summary>
public sealed class DatabaseEngine(DatabaseProvider provider)
{
    /// <summary>Under which name an engine's own driver traces and measures; the other two do neither.</summary>
    public const string Telemetry = "Npgsql";

    // As PostgreSQL groups them: lets nobody in, no such database, short of something, stopped or starting, its machine.
    private static readonly string[] _unavailable = ["28", "3D", "53", "57P", "58"];

    public DatabaseProvider Provider { get; } = provider;

    /// <summary>How to read many rows as they stood at one moment. Nobody waits for it.</summary>
    public IsolationLevel OneMoment => Provider switch
    {
        DatabaseProvider.Sqlite => IsolationLevel.ReadUncommitted, // what the driver calls a transaction that begins deferred: others may write
        DatabaseProvider.PostgreSql => IsolationLevel.RepeatableRead,
        _ => IsolationLevel.Snapshot, // allowed by the migrator
    };

    /// <summary>Whether somebody else has the key: beaten to it.</summary>
    public static bool IsUniqueViolation(Exception failure) => Root(failure) switch
    {
        SqliteException e => e.SqliteExtendedErrorCode is 1555 or 2067, // PRIMARY KEY, UNIQUE
        PostgresException e => e.SqlState == PostgresErrorCodes.UniqueViolation,
        SqlException e => e.Number is 2627 or 2601,
        _ => false,
    };

    /// <summary>Whether a row was to refer to one that is gone, or one was to go that another refers to.</summary>
    public static bool IsForeignKeyViolation(Exception failure) => Root(failure) switch
    {
        SqliteException e => e.SqliteExtendedErrorCode is 787 or 1811, // FOREIGNKEY, and TRIGGER where a restricted row was to go
        PostgresException e => e.SqlState is PostgresErrorCodes.ForeignKeyViolation or PostgresErrorCodes.RestrictViolation,
        SqlException e => e.Number is 547,
        _ => false,
    };

    /// <summary>Whether a race was lost: the key is taken, or the row changed since it was read.</summary>
    public static bool IsLostRace(Exception failure) => failure is DbUpdateConcurrencyException || IsUniqueViolation(failure);

    /// <summary>Whether the whole unit of work may be repeated: busy, deadlock, serialization failure, lost connection, a plan of before a
    /// migration.</summary>
    public static bool IsTransient(Exception failure) => Root(failure) switch
    {
        SqliteException e => e.SqliteErrorCode is 5 or 6, // BUSY, LOCKED
        PostgresException e => e.SqlState is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure
            or PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown || IsStalePlan(e) || e.IsTransient,
        NpgsqlException e => e.IsTransient,
        SqlException e => e.Errors.Cast<SqlError>().Any(IsTransient),
        // what these drivers throw when a connection that has broken is used once more
        InvalidOperationException { Source: "Microsoft.Data.SqlClient" or "Npgsql" } => true,
        _ => false,
    };

    /// <summary>Whether nothing is wrong with what was asked, and the database cannot do it now: it is away, busy, full, or may not write.</summary>
    public static bool IsUnavailable(Exception failure) => IsTransient(failure) || CannotSave(failure) || Root(failure) switch
    {
        PostgresException e => _unavailable.Any(kind => e.SqlState.StartsWith(kind, StringComparison.Ordinal)),
        NpgsqlException => true, // the driver's own: no usable answer came
        SqlException e => e.Number is 18456, // it lets nobody in
        _ => false,
    };

    /// <summary>Whether no server answered, or it is stopping, starting or full up: nothing is wrong with how it is reached.</summary>
    public static bool DoesNotAnswer(Exception failure) => Root(failure) switch
    {
        PostgresException e => e.IsTransient || e.SqlState.StartsWith("57P", StringComparison.Ordinal),
        NpgsqlException => true,
        SqlException e => e.Errors.Cast<SqlError>().Any(IsTransient) && e.Number is not 4060, // no such database
        _ => false,
    };

    /// <summary>Whether there is no room to save anything, or it is not allowed.</summary>
    public static bool CannotSave(Exception failure) => Root(failure) switch
    {
        SqliteException e => e.SqliteErrorCode is 8 or 10 or 13 or 14, // READONLY, IOERR, FULL, CANTOPEN
        PostgresException e => e.SqlState is PostgresErrorCodes.DiskFull or PostgresErrorCodes.IoError or PostgresErrorCodes.ReadOnlySqlTransaction,
        SqlException e => e.Number is 1101 or 1105 or 9002 or 3906, // no room for data or log, read-only
        _ => false,
    };

    /// <summary>Whether a server gave up waiting for what another session had locked.</summary>
    public static bool IsLockTimeout(Exception failure) => Root(failure) switch
    {
        PostgresException e => e.SqlState is PostgresErrorCodes.LockNotAvailable,
        SqlException e => e.Number is 1222,
        _ => false,
    };

    /// <summary>Whether a statement was planned before a migration changed what it answers.</summary>
    public static bool IsStalePlan(Exception failure) =>
        failure is PostgresException { SqlState: PostgresErrorCodes.FeatureNotSupported, Routine: "RevalidateCachedQuery" };

    /// <summary>Whether a database was not made because it is there: somebody else was faster.</summary>
    public static bool IsThere(Exception failure) => failure switch
    {
        // the latter when both make it in the same instant
        PostgresException e => e.SqlState is PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation,
        SqlException e => e.Number is 1801,
        _ => false,
    };

    /// <summary>How to connect to SQL Server: as the operator says, and one refused login keeps nobody else from trying.</summary>
    public static string? ToSqlServer(string? connection)
    {
        if (connection is null)
            return null;
        var said = new SqlConnectionStringBuilder(connection);
        if (!said.ShouldSerialize("Pool Blocking Period"))
            said.PoolBlockingPeriod = PoolBlockingPeriod.NeverBlock;
        return said.ConnectionString;
    }

    /// <summary>How to connect to PostgreSQL: as the operator says, and what is asked again and again is planned once on each connection. Nobody leaves
    /// anything of a session behind, so it is not put back with seven statements whenever one is lent out.</summary>
    public static string? ToPostgreSql(string? connection)
    {
        if (connection is null)
            return null;
        var said = new NpgsqlConnectionStringBuilder(connection);
        if (!said.ShouldSerialize("Max Auto Prepare"))
            said.MaxAutoPrepare = 200;
        if (!said.ShouldSerialize("Maximum Pool Size"))
            said.MaxPoolSize = Math.Max(40, said.MinPoolSize); // two instances stay below what a server lets in as it is installed (100): who finds none waits
        if (!said.ShouldSerialize("No Reset On Close"))
            said.NoResetOnClose = true;
        return said.ConnectionString;
    }

    // On Linux a lost connection has no number of its own: its severity tells.
    private static bool IsTransient(SqlError error) => error.Class >= 20 || error.Number is
        1205 or 1222 or 3960 or 3961 // deadlock, a lock not got in time, two snapshots that changed one row
        or -2 or 64 or 233 or 10053 or 10054 or 10060 // as Windows says that nobody answers
        or 4060 or 4221 or 10928 or 10929 or 40143 or 40197 or 40501 or 40540 or 40613 or 49918 or 49919 or 49920; // Azure: moving, busy, starting

    /// <summary>What EF wraps.</summary>
    internal static Exception Root(Exception failure) =>
        failure is DbUpdateException or InvalidOperationException && failure.InnerException is { } inner ? Root(inner) : failure;
}
