using System.Data;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace BookingApp.Data;

/// <summary>What the engines say in words of their own: a key taken, a try worth repeating.</summary>
public sealed class DatabaseEngine(DatabaseProvider provider)
{
    /// <summary>Under which name an engine's own driver traces and measures; the other two do neither.</summary>
    public const string Telemetry = "Npgsql";

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

    /// <summary>Whether a race was lost: the key is taken, or the row changed since it was read.</summary>
    public static bool IsLostRace(Exception failure) => failure is DbUpdateConcurrencyException || IsUniqueViolation(failure);

    /// <summary>Whether the whole unit of work may be repeated: busy, deadlock, serialization failure, lost connection.</summary>
    public static bool IsTransient(Exception failure) => Root(failure) switch
    {
        SqliteException e => e.SqliteErrorCode is 5 or 6, // BUSY, LOCKED
        PostgresException e => e.SqlState is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure || e.IsTransient,
        NpgsqlException e => e.IsTransient,
        SqlException e => e.Number is 1205 or 3960 or -2 or 233 or 10053 or 10054 or 10060 or 64,
        _ => false,
    };

    private static Exception Root(Exception failure) =>
        failure is DbUpdateException or InvalidOperationException && failure.InnerException is { } inner ? Root(inner) : failure;
}
