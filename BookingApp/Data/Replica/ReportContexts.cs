using BookingApp.Data.Engines;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Data.Replica;

/// <summary>Where reports are read from: the replica in <c>ConnectionStrings:Reports</c>, or the database itself where there is none. A replica is
/// behind by a moment, so what decides anything never asks it.</summary>
public sealed class ReportContexts
{
    private readonly IDbContextFactory<BookingDbContext> _contexts;
    private readonly Func<BookingDbContext>? _replica;

    internal ReportContexts(IDbContextFactory<BookingDbContext> contexts, DatabaseProvider provider, string? replica)
    {
        _contexts = contexts;
        if (replica is null)
            return;
        HasReplica = true;
        if (provider is DatabaseProvider.PostgreSql)
        {
            var options = new DbContextOptionsBuilder<PostgreSqlBookingDbContext>().UseNpgsql(DatabaseEngine.ToPostgreSql(replica)).Options;
            _replica = () => new PostgreSqlBookingDbContext(options);
        }
        else if (provider is DatabaseProvider.SqlServer)
        {
            var options = new DbContextOptionsBuilder<SqlServerBookingDbContext>().UseSqlServer(DatabaseEngine.ToSqlServer(replica)).Options;
            _replica = () => new SqlServerBookingDbContext(options);
        }
    }

    /// <summary>Whether the settings name one.</summary>
    public bool HasReplica { get; }

    /// <summary>A context to read a report with.</summary>
    /// <exception cref="ReplicaAwayException">The replica does not answer.</exception>
    /// <exception cref="InvalidOperationException">SQLite has no replica; the start refuses the setting.</exception>
    public async Task<BookingDbContext> CreateDbContextAsync(CancellationToken ct = default)
    {
        if (!HasReplica)
            return await _contexts.CreateDbContextAsync(ct);
        if (_replica is not { } make)
            throw new InvalidOperationException("ConnectionStrings:Reports is for PostgreSQL and SQL Server.");
        for (var isFirst = true; ; isFirst = false)
        {
            var (db, isOpen) = (make(), false);
            try
            {
                await db.Database.OpenConnectionAsync(ct);
                isOpen = true;
                await db.Database.ExecuteSqlRawAsync("SELECT 1", ct);
                return db;
            }
            catch (Exception failure)
            {
                await db.DisposeAsync(); // whatever it is, such as a caller who has gone: the pool has its connection back
                if (!DatabaseEngine.IsUnavailable(failure))
                    throw;
                if (!isFirst || !isOpen) // one from the pool may be of before the replica went, and say nothing of now
                    throw new ReplicaAwayException(failure);
            }
        }
    }
}
