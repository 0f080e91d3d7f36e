using Microsoft.EntityFrameworkCore;

namespace BookingApp.Data.Engines;

/// <summary>What time it is at the database's server, for instances on several machines agree by it.</summary>
public sealed class DatabaseClock(IDbContextFactory<BookingDbContext> contexts, DatabaseEngine engine, TimeProvider clock)
{
    // The hour of this very statement, not of its transaction.
    private const string AskPostgreSql = "SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS bigint) AS \"Value\"";
    private const string AskSqlServer = "SELECT DATEDIFF_BIG(millisecond, '1970-01-01', SYSUTCDATETIME()) AS Value";

    /// <summary>By how much this machine's clock is ahead of the server's, or behind it: at least that much, however long the answer takes.</summary>
    /// <returns>Null for SQLite, which has no clock of its own.</returns>
    public async Task<TimeSpan?> AheadAsync(CancellationToken ct = default)
    {
        if (engine.Provider is DatabaseProvider.Sqlite)
            return null;
        await using var db = await contexts.CreateDbContextAsync(ct);
        await db.Database.OpenConnectionAsync(ct);
        var asked = clock.GetUtcNow();
        var there = await db.Database.SqlQueryRaw<long>(engine.Provider is DatabaseProvider.SqlServer ? AskSqlServer : AskPostgreSql).SingleAsync(ct);
        return Ahead(asked, DateTimeOffset.FromUnixTimeMilliseconds(there), clock.GetUtcNow());
    }

    // The server looked at its clock between question and answer.
    internal static TimeSpan Ahead(DateTimeOffset asked, DateTimeOffset there, DateTimeOffset answered) =>
        there < asked ? asked - there : there > answered ? answered - there : TimeSpan.Zero;
}
