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
    /// <exception cref="InvalidOperationException">SQLite has no replica; the start refuses the setting.</exception>
    public Task<BookingDbContext> CreateDbContextAsync(CancellationToken ct = default) =>
        !HasReplica ? _contexts.CreateDbContextAsync(ct)
        : _replica is { } make ? Task.FromResult(make())
        : throw new InvalidOperationException("ConnectionStrings:Reports is for PostgreSQL and SQL Server.");
}
