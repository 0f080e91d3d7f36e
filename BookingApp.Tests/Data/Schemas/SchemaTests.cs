using BookingApp.Data;
using BookingApp.Data.Engines;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace BookingApp.Tests.Data.Schemas;

/// <summary>A database without tables gets them by one script; it is to be what all migrations make of it, one after the other.</summary>
public sealed class SchemaTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public void The_script_is_what_the_migrations_say(string engine)
    {
        using BookingDbContext db = engine is Engines.Sqlite
            ? new SqliteBookingDbContext(new DbContextOptionsBuilder<SqliteBookingDbContext>().UseSqlite("Data Source=none").Options)
            : new PostgreSqlBookingDbContext(new DbContextOptionsBuilder<PostgreSqlBookingDbContext>().UseNpgsql("Host=none").Options);

        var said = db.GetService<IMigrator>().GenerateScript(options: MigrationsSqlGenerationOptions.Script | MigrationsSqlGenerationOptions.NoTransactions);

        Assert.True(said.Trim() == Schema.ScriptOf(Enum.Parse<DatabaseProvider>(engine)).Trim(), "Write the scripts anew: build/add-migration.sh --script");
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_first_start_makes_what_the_migrations_make(string engine)
    {
        await using var start = await FirstStart.CreateAsync(engine);

        await start.World.Get<Migrator>().MigrateAsync(Ct);

        Assert.Equal(await MigratedAsync(engine), await TablesAsync(start.World));
        Assert.Equal(await MigrationsAsync(start.World), await AppliedAsync(start.World));
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_first_start_that_is_killed_is_followed_by_one_that_makes_everything(string engine)
    {
        await using var start = await FirstStart.CreateAsync(engine);
        start.World.End.At = EarlyEnd.BeforeCommit;
        await Assert.ThrowsAsync<EarlyEnd.EndedException>(() => start.World.Get<Migrator>().MigrateAsync(Ct));
        start.World.End.At = null;
        var left = await TablesAsync(start.World);

        await start.World.Get<Migrator>().MigrateAsync(Ct);

        Assert.Empty(left);
        Assert.Equal(await MigratedAsync(engine), await TablesAsync(start.World));
    }

    // EF keeps a table of its own for the lock, once it has migrated a file.
    [Fact]
    public async Task A_start_that_finds_all_migrations_done_does_none()
    {
        await using var start = await FirstStart.CreateAsync(Engines.Sqlite);
        await start.World.Get<Migrator>().MigrateAsync(Ct);

        await start.World.Get<Migrator>().MigrateAsync(Ct);

        await using var db = start.World.Context();
        Assert.Empty(await TextsAsync(db, "SELECT name FROM sqlite_master WHERE name = '__EFMigrationsLock'"));
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_database_that_lacks_the_last_migration_gets_it(string engine)
    {
        await using var start = await FirstStart.CreateAsync(engine);
        var all = await MigrationsAsync(start.World);
        await using (var db = start.World.Context())
            await db.GetService<IMigrator>().MigrateAsync(all[^2], Ct);

        await start.World.Get<Migrator>().MigrateAsync(Ct);

        Assert.Equal(all, await AppliedAsync(start.World));
        Assert.Equal(await MigratedAsync(engine), await TablesAsync(start.World));
    }

    private static async Task<IReadOnlyList<string>> MigratedAsync(string engine)
    {
        await using var start = await FirstStart.CreateAsync(engine);
        await using (var db = start.World.Context())
            await db.Database.MigrateAsync(Ct);
        return await TablesAsync(start.World);
    }

    private static async Task<IReadOnlyList<string>> MigrationsAsync(SeedWorld world)
    {
        await using var db = world.Context();
        return [.. db.Database.GetMigrations()];
    }

    private static async Task<IReadOnlyList<string>> AppliedAsync(SeedWorld world)
    {
        await using var db = world.Context();
        return [.. await db.Database.GetAppliedMigrationsAsync(Ct)];
    }

    // Everything the engine itself knows of its tables, and the rows in which EF keeps what was done.
    private static async Task<IReadOnlyList<string>> TablesAsync(SeedWorld world)
    {
        await using var db = world.Context();
        var queries = db is SqliteBookingDbContext
            ? (string[])
            [
                "SELECT type || ' ' || name || ' ' || tbl_name || ' ' || COALESCE(sql, '') FROM sqlite_master WHERE tbl_name <> '__EFMigrationsLock'",
            ]
            :
            [
                """
                SELECT table_name || '.' || column_name || ' ' || ordinal_position || ' ' || data_type || ' ' || COALESCE(character_maximum_length, 0) || ' '
                  || is_nullable || ' ' || COALESCE(column_default, '') || ' ' || is_identity || ' ' || COALESCE(identity_generation, '')
                FROM information_schema.columns WHERE table_schema = 'public'
                """,
                "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'",
                "SELECT conrelid::regclass || ' ' || conname || pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace",
                "SELECT sequencename || ' ' || start_value || ' ' || increment_by FROM pg_sequences WHERE schemaname = 'public'",
            ];
        var found = new List<string>();
        foreach (var query in queries)
            found.AddRange(await TextsAsync(db, query));
        if (found.Count > 0)
            found.AddRange(await TextsAsync(db, "SELECT \"MigrationId\" || ' ' || \"ProductVersion\" FROM \"__EFMigrationsHistory\""));
        return [.. found.Order(StringComparer.Ordinal)];
    }

    private static async Task<List<string>> TextsAsync(BookingDbContext db, string query)
    {
        await db.Database.OpenConnectionAsync(Ct);
        await using var command = Schema.CommandOf(db, query);
        await using var reader = await command.ExecuteReaderAsync(Ct);
        var found = new List<string>();
        while (await reader.ReadAsync(Ct))
            found.Add(reader.GetString(0));
        return found;
    }

    // A folder without a file, or a server's database without tables.
    private sealed class FirstStart(SeedWorld world, Postgres? server, string folder) : IAsyncDisposable
    {
        public SeedWorld World => world;

        public static async Task<FirstStart> CreateAsync(string engine)
        {
            var server = engine is Engines.PostgreSql ? await Postgres.CreateEmptyAsync() : null;
            var folder = Directory.CreateTempSubdirectory("booking-schema-").FullName;
            return new FirstStart(SeedWorld.BeforeFirstStart(folder, server?.ConnectionString), server, folder);
        }

        public async ValueTask DisposeAsync()
        {
            await world.DisposeAsync();
            if (server is not null)
                await server.DisposeAsync();
            SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }
}
