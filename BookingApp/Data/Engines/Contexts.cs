using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace BookingApp.Data.Engines;

/// <summary>Makes contexts of the engine that the settings name.</summary>
internal sealed class Contexts(IServiceProvider services, DatabaseEngine engine) : IDbContextFactory<BookingDbContext>
{
    public BookingDbContext CreateDbContext()
    {
        var db = CreateForScope();
        if (db is SqliteBookingDbContext sqlite)
            sqlite.BorrowsConnection = true;
        return db;
    }

    /// <summary>One that may live as long as an open page does: it opens a connection for each thing it does.</summary>
    public BookingDbContext CreateForScope() => engine.Provider switch
    {
        DatabaseProvider.Sqlite => services.GetRequiredService<IDbContextFactory<SqliteBookingDbContext>>().CreateDbContext(),
        DatabaseProvider.PostgreSql => services.GetRequiredService<IDbContextFactory<PostgreSqlBookingDbContext>>().CreateDbContext(),
        _ => services.GetRequiredService<IDbContextFactory<SqlServerBookingDbContext>>().CreateDbContext(),
    };
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
