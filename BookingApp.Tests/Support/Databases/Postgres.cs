using BookingApp.Data;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace BookingApp.Tests.Support.Databases;

/// <summary>A fresh database on the PostgreSQL that <c>test.sh</c> starts, gone with the test.</summary>
public sealed class Postgres : IAsyncDisposable
{
    private static readonly Lazy<Task<string>> _template = new(MakeTemplateAsync);
    private static long _made;

    private readonly string _name;

    private Postgres(string name) => _name = name;

    public string Name => _name;

    /// <summary>For <c>ConnectionStrings:Booking</c>, with <c>Database:Provider</c> PostgreSql.</summary>
    public string ConnectionString => On(_name);

    private static string? Server => Environment.GetEnvironmentVariable("BOOKING_TEST_POSTGRES");

    /// <summary>A database migrated to this version's model. Skips the test where no server was given.</summary>
    public static async Task<Postgres> CreateAsync()
    {
        SkipWithoutServer();
        return await CopyAsync(await _template.Value);
    }

    /// <summary>A database without a single table. Skips the test where no server was given.</summary>
    public static async Task<Postgres> CreateEmptyAsync()
    {
        SkipWithoutServer();
        return await CopyAsync("template0");
    }

    public async ValueTask DisposeAsync()
    {
        await using (var pool = new NpgsqlConnection(ConnectionString))
            NpgsqlConnection.ClearPool(pool);
        await DropAsync(_name);
    }

    /// <summary>Whether a server was given.</summary>
    public static bool IsThere => Server is { Length: > 0 };

    public static void SkipWithoutServer() =>
        Assert.SkipUnless(IsThere, "No PostgreSQL was given in BOOKING_TEST_POSTGRES; test.sh starts one.");

    // Migrated once per run; every test's own is a copy of its files.
    private static async Task<string> MakeTemplateAsync()
    {
        var name = NewName();
        await TellServerAsync($"CREATE DATABASE {name} TEMPLATE template0");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => DropAsync(name).Wait(TimeSpan.FromSeconds(10));

        var options = new DbContextOptionsBuilder<PostgreSqlBookingDbContext>().UseNpgsql(On(name) + ";Pooling=false").Options;
        await using var db = new PostgreSqlBookingDbContext(options);
        await db.Database.MigrateAsync();
        return name;
    }

    private static async Task<Postgres> CopyAsync(string template)
    {
        var name = NewName();
        await TellServerAsync($"CREATE DATABASE {name} TEMPLATE {template}");
        return new Postgres(name);
    }

    private static Task DropAsync(string name) => TellServerAsync($"DROP DATABASE {name} WITH (FORCE)");

    private static string NewName() => $"booking_{Environment.ProcessId}_{Interlocked.Increment(ref _made)}";

    private static string On(string database) => new NpgsqlConnectionStringBuilder(Server) { Database = database }.ConnectionString;

    private static async Task TellServerAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(On("postgres"));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
