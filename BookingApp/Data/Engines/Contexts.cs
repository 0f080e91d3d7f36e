using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace BookingApp.Data.Engines;

/// <summary>Makes contexts of the engine that the settings name.</summary>
/// <remarks>What they are configured with is made once, and holds nothing of the app's own services but the logs: with them in it, EF copies and compares
/// all of it for each context.</remarks>
internal sealed class Contexts(IServiceProvider services, DatabaseEngine engine) : IDbContextFactory<BookingDbContext>
{
    private readonly Lazy<Func<BookingDbContext>> _make = new(() => MakerOf(engine.Provider, services));

    public BookingDbContext CreateDbContext()
    {
        var db = CreateForScope();
        if (db is SqliteBookingDbContext sqlite)
            sqlite.BorrowsConnection = true;
        return db;
    }

    /// <summary>One that may live as long as an open page does: it opens a connection for each thing it does.</summary>
    public BookingDbContext CreateForScope() => _make.Value();

    private static Func<BookingDbContext> MakerOf(DatabaseProvider engine, IServiceProvider services)
    {
        switch (engine)
        {
            case DatabaseProvider.Sqlite:
                var sqlite = Options<SqliteBookingDbContext>(services, engine);
                return () => new SqliteBookingDbContext(sqlite);
            case DatabaseProvider.PostgreSql:
                var postgreSql = Options<PostgreSqlBookingDbContext>(services, engine);
                return () => new PostgreSqlBookingDbContext(postgreSql);
            default:
                var sqlServer = Options<SqlServerBookingDbContext>(services, engine);
                return () => new SqlServerBookingDbContext(sqlServer);
        }
    }

    private static DbContextOptions<T> Options<T>(IServiceProvider services, DatabaseProvider engine) where T : BookingDbContext
    {
        var options = services.GetRequiredService<DbContextOptions<T>>();
        var core = options.GetExtension<CoreOptionsExtension>();
        core = core.WithApplicationServiceProvider(null).WithLoggerFactory(services.GetRequiredService<ILoggerFactory>()).WithModel(Models.Of(engine));
        return (DbContextOptions<T>)options.WithExtension(core);
    }
}

// A server whose users do not count rows by default (the option NOCOUNT) would answer every guard with -1.
internal sealed class SqlServerSession : DbConnectionInterceptor
{
    private const string CountRows = "SET NOCOUNT OFF";

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = connection.CreateCommand();
        command.CommandText = CountRows;
        command.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = CountRows;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}

// For `dotnet ef` alone: a model needs an engine, never a server.
internal sealed class SqliteDesign : IDesignTimeDbContextFactory<SqliteBookingDbContext>
{
    public SqliteBookingDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqliteBookingDbContext>().UseSqlite("Data Source=design.db").Options);
}

internal sealed class PostgreSqlDesign : IDesignTimeDbContextFactory<PostgreSqlBookingDbContext>
{
    public PostgreSqlBookingDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<PostgreSqlBookingDbContext>().UseNpgsql("Host=design").Options);
}

internal sealed class SqlServerDesign : IDesignTimeDbContextFactory<SqlServerBookingDbContext>
{
    public SqlServerBookingDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqlServerBookingDbContext>().UseSqlServer("Server=design").Options);
}
