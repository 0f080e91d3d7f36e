using System.Text.RegularExpressions;
using BookingApp.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;

namespace BookingApp.Tests.Data;

/// <summary>One model on three engines. SQL Server is looked at without a server: its model, and the script that its migrations make.</summary>
public sealed partial class EngineTests
{
    public static TheoryData<string> All { get; } = new("Sqlite", "PostgreSql", "SqlServer");

    private static readonly Lazy<string> _sqlServerScript = new(() =>
    {
        using var db = Open("SqlServer");
        return db.GetService<IMigrator>().GenerateScript(options: MigrationsSqlGenerationOptions.Idempotent);
    });

    [Theory, MemberData(nameof(All))]
    public void The_model_is_what_its_migrations_build(string engine)
    {
        using var db = Open(engine);

        Assert.False(db.Database.HasPendingModelChanges(), $"The model changed and no migration of {engine} says so: build/add-migration.sh NAME.");
    }

    [Fact]
    public void All_engines_have_the_same_migrations()
    {
        var names = All.Select(row => row.Data).Select(engine =>
        {
            using var db = Open(engine);
            return string.Join(' ', db.Database.GetMigrations().Select(id => id[(id.IndexOf('_', StringComparison.Ordinal) + 1)..]));
        });

        Assert.Single(names.Distinct());
    }

    [Theory, MemberData(nameof(All))]
    public void An_instant_is_a_long(string engine)
    {
        var columns = Tables(engine).SelectMany(table => table.Columns)
            .Where(column => (Nullable.GetUnderlyingType(column.PropertyMappings[0].Property.ClrType) ?? column.PropertyMappings[0].Property.ClrType) == typeof(DateTimeOffset)).ToList();

        Assert.InRange(columns.Count, 20, int.MaxValue);
        Assert.All(columns, column => Assert.Equal(engine is "Sqlite" ? "INTEGER" : "bigint", column.StoreType));
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Instants_keep_their_milliseconds_and_are_compared_by_the_database(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        world.Clock.Advance(TimeSpan.FromTicks(12_345)); // 1.2345 ms: what is below a millisecond is cut
        var held = await world.HeldAsync("10:00");
        var due = held.HeldUntil!.Value;

        await using var db = await world.OpenAsync();

        Assert.Equal(world.Clock.Now().AddMinutes(15), due);
        Assert.Equal(1, due.Millisecond);
        Assert.True(await db.Reservations.AnyAsync(r => r.HeldUntil == due, TestContext.Current.CancellationToken));
        Assert.False(await db.Reservations.AnyAsync(r => r.HeldUntil < due, TestContext.Current.CancellationToken));
        Assert.Equal(due.ToUnixTimeMilliseconds(), await db.Database.SqlQueryRaw<long>("SELECT \"HeldUntil\" AS \"Value\" FROM \"Reservations\"").SingleAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("IX_Payments_OneLive", "[ReservationId], [Purpose]", "\"Status\" IN ('Open', 'Capturing', 'Pending', 'NeedsHuman')")]
    [InlineData("IX_Payments_Provider_OrderId", "[Provider], [OrderId]", "\"OrderId\" IS NOT NULL")]
    [InlineData("IX_Payments_Provider_CaptureId", "[Provider], [CaptureId]", "\"CaptureId\" IS NOT NULL")]
    [InlineData("IX_Refunds_ProviderRefundId", "[ProviderRefundId]", "\"ProviderRefundId\" IS NOT NULL")]
    public void SqlServer_guards_by_filtered_unique_indexes(string index, string columns, string filter) => Assert.Matches(
        $@"CREATE UNIQUE INDEX \[{index}\] ON \[\w+\] \({Regex.Escape(columns)}\) WHERE {Regex.Escape(filter.Replace("'", "''", StringComparison.Ordinal))}", _sqlServerScript.Value);

    // A rowversion would be the engine's own count, and SQLite has none.
    [Theory, MemberData(nameof(All))]
    public void A_version_is_counted_by_the_app_on_every_engine(string engine)
    {
        using var db = Open(engine);

        var versions = db.Model.GetEntityTypes().Where(entity => entity.ClrType.IsAssignableTo(typeof(IVersioned))).Select(entity => entity.FindProperty(nameof(IVersioned.Version))!).ToList();

        Assert.NotEmpty(versions);
        Assert.All(versions, version => Assert.Equal((true, ValueGenerated.Never, typeof(int)), (version.IsConcurrencyToken, version.ValueGenerated, version.ClrType)));
    }

    [Fact]
    public void SqlServer_guards_a_seat_by_its_key_and_an_event_by_its_id()
    {
        Assert.Contains("CONSTRAINT [PK_SeatClaims] PRIMARY KEY ([SessionId], [Seat])", _sqlServerScript.Value, StringComparison.Ordinal);
        Assert.Contains("CREATE UNIQUE INDEX [IX_PaymentEvents_Provider_EventId]", _sqlServerScript.Value, StringComparison.Ordinal);
        Assert.Contains("CREATE UNIQUE INDEX [IX_OutboxEmails_ReservationId_Kind_Revision]", _sqlServerScript.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void SqlServer_guards_a_cell_by_its_key() => Assert.Contains("CONSTRAINT [PK_SlotClaims] PRIMARY KEY ([ResourceId], [Cell])", _sqlServerScript.Value, StringComparison.Ordinal);

    [Fact]
    public void SqlServer_is_never_told_of_types_that_only_others_have() =>
        Assert.DoesNotMatch(ForeignType(), _sqlServerScript.Value);

    // Error 1785: a delete may come to a table by one way only, and never back to where it began.
    [Theory, MemberData(nameof(All))]
    public void A_delete_cascades_to_each_table_by_one_way(string engine)
    {
        var ways = Tables(engine).SelectMany(table => table.ForeignKeyConstraints)
            .Where(key => key.OnDeleteAction is ReferentialAction.Cascade or ReferentialAction.SetNull)
            .ToLookup(key => key.PrincipalTable.Name, key => key.Table.Name, StringComparer.Ordinal);

        foreach (var start in ways.Select(group => group.Key))
        {
            var reached = new HashSet<string>(StringComparer.Ordinal) { start };
            Walk(start);

            void Walk(string from)
            {
                foreach (var to in ways[from])
                {
                    Assert.True(reached.Add(to), $"A delete in {start} comes to {to} by two ways.");
                    Walk(to);
                }
            }
        }
    }

    [Fact]
    public void SqlServer_keys_are_short_enough()
    {
        foreach (var table in Tables("SqlServer"))
        {
            foreach (var key in table.UniqueConstraints.Where(key => key.GetIsPrimaryKey()))
                Check(key.Columns, 900, key.Name); // clustered
            foreach (var index in table.Indexes)
                Check(index.Columns, 1700, index.Name);
        }

        static void Check(IReadOnlyList<IColumn> columns, int most, string name) =>
            Assert.True(columns.Sum(Bytes) <= most, $"{name} may need {columns.Sum(Bytes)} bytes, and {most} are allowed.");
    }

    [Fact]
    public async Task A_killed_migration_does_not_keep_the_next_start_waiting()
    {
        await using var world = await TestWorld.CreateAsync();
        await using (var db = await world.OpenAsync())
        {
            await db.Database.ExecuteSqlRawAsync(
                "CREATE TABLE IF NOT EXISTS \"__EFMigrationsLock\" (\"Id\" INTEGER NOT NULL CONSTRAINT \"PK___EFMigrationsLock\" PRIMARY KEY, \"Timestamp\" TEXT NOT NULL);" +
                "INSERT INTO \"__EFMigrationsLock\" (\"Id\", \"Timestamp\") VALUES (1, '2026-06-01 07:59:59')", TestContext.Current.CancellationToken);
        }

        await world.Get<Migrator>().MigrateAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);

        Assert.False(File.Exists(Path.Combine(world.Folder, "booking.db.migrating")));
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Starts_that_come_at_once_stand_in_line(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        await using var other = await TestWorld.CreateAsync(engine, sameDatabaseAs: world);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(n => Task.Run(() => (n % 2 is 0 ? world : other).Get<Migrator>().MigrateAsync())));

        await world.HeldAsync("10:00");
    }

    private static int Bytes(IColumn column) => Length().Match(column.StoreType) is { Success: true } text
        ? int.Parse(text.Groups["length"].Value, System.Globalization.CultureInfo.InvariantCulture) * (column.StoreType.StartsWith('n') ? 2 : 1)
        : column.StoreType switch
        {
            "uniqueidentifier" => 16,
            "bigint" => 8,
            "int" => 4,
            "date" => 3,
            "bit" => 1,
            var other => throw new InvalidOperationException($"{column.Table.Name}.{column.Name} is {other}: no key can hold that."),
        };

    private static IEnumerable<ITable> Tables(string engine)
    {
        using var db = Open(engine);
        return [.. db.GetService<IDesignTimeModel>().Model.GetRelationalModel().Tables];
    }

    // No server is asked: a model needs an engine only.
    private static BookingDbContext Open(string engine) => engine switch
    {
        "Sqlite" => new SqliteBookingDbContext(new DbContextOptionsBuilder<SqliteBookingDbContext>().UseSqlite("Data Source=:memory:").Options),
        "PostgreSql" => new PostgreSqlBookingDbContext(new DbContextOptionsBuilder<PostgreSqlBookingDbContext>().UseNpgsql("Host=nowhere").Options),
        _ => new SqlServerBookingDbContext(new DbContextOptionsBuilder<SqlServerBookingDbContext>().UseSqlServer("Server=nowhere").Options),
    };

    [GeneratedRegex(@"\((?<length>\d+)\)$")]
    private static partial Regex Length();

    [GeneratedRegex(@"\b(datetimeoffset|datetime2|rowversion|timestamp|TEXT|INTEGER|jsonb|uuid|boolean|character varying)\b")]
    private static partial Regex ForeignType();
}
