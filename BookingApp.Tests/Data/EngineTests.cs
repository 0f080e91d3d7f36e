using System.Text.RegularExpressions;
using BookingApp.Accounts;
using BookingApp.Catalog;
using BookingApp.Data;
using BookingApp.Data.Engines;
using BookingApp.Demo;
using BookingApp.Reservations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;

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

    // What rebuilds a table on SQLite runs outside: a start that is killed in it leaves half a migration, and EF warns of it at every first start.
    [Fact]
    public void Every_migration_of_SQLite_is_done_within_its_transaction_or_not_at_all()
    {
        using var db = Open(Engines.Sqlite);

        Assert.DoesNotContain("PRAGMA foreign_keys", db.GetService<IMigrator>().GenerateScript(), StringComparison.OrdinalIgnoreCase);
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
            .Where(
                column => (
                    Nullable.GetUnderlyingType(column.PropertyMappings[0].Property.ClrType)
                        ?? column.PropertyMappings[0].Property.ClrType) == typeof(DateTimeOffset)).ToList();

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
        Assert.Equal(
            due.ToUnixTimeMilliseconds(),
            await db.Database.SqlQueryRaw<long>("SELECT \"HeldUntil\" AS \"Value\" FROM \"Reservations\"").SingleAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("IX_Payments_OneLive", "[ReservationId], [Purpose]", "\"Status\" IN ('Open', 'Capturing', 'Pending', 'NeedsHuman')")]
    [InlineData("IX_Payments_Provider_OrderId", "[Provider], [OrderId]", "\"OrderId\" IS NOT NULL")]
    [InlineData("IX_Payments_Provider_CaptureId", "[Provider], [CaptureId]", "\"CaptureId\" IS NOT NULL")]
    [InlineData("IX_Refunds_ProviderRefundId", "[ProviderRefundId]", "\"ProviderRefundId\" IS NOT NULL")]
    public void SqlServer_guards_by_filtered_unique_indexes(string index, string columns, string filter) => Assert.Matches(
        $@"CREATE UNIQUE INDEX \[{index}\] ON \[\w+\] \({Regex.Escape(columns)}\) WHERE {Regex.Escape(filter.Replace("'", "''", StringComparison.Ordinal))}",
        _sqlServerScript.Value);

    // A rowversion would be the engine's own count, and SQLite has none.
    [Theory, MemberData(nameof(All))]
    public void A_version_is_counted_by_the_app_on_every_engine(string engine)
    {
        using var db = Open(engine);

        var versions = db.Model.GetEntityTypes().Where(entity => entity.ClrType.IsAssignableTo(typeof(IVersioned)))
            .Select(entity => entity.FindProperty(nameof(IVersioned.Version))!).ToList();

        Assert.NotEmpty(versions);
        Assert.All(
            versions,
            version => Assert.Equal((true, ValueGenerated.Never, typeof(int)), (version.IsConcurrencyToken, version.ValueGenerated, version.ClrType)));
    }

    [Fact]
    public void SqlServer_guards_a_seat_by_its_key_and_an_event_by_its_id()
    {
        Assert.Contains("CONSTRAINT [PK_SeatClaims] PRIMARY KEY ([SessionId], [Seat])", _sqlServerScript.Value, StringComparison.Ordinal);
        Assert.Contains("CREATE UNIQUE INDEX [IX_PaymentEvents_Provider_EventId]", _sqlServerScript.Value, StringComparison.Ordinal);
        Assert.Contains("CREATE UNIQUE INDEX [IX_OutboxEmails_ReservationId_Kind_Revision]", _sqlServerScript.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void SqlServer_guards_a_cell_by_its_key() =>
        Assert.Contains("CONSTRAINT [PK_SlotClaims] PRIMARY KEY ([ResourceId], [Cell])", _sqlServerScript.Value, StringComparison.Ordinal);

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

        static void Check(IReadOnlyList<IColumn> columns, int max, string name) =>
            Assert.True(columns.Sum(Bytes) <= max, $"{name} may need {columns.Sum(Bytes)} bytes, and {max} are allowed.");
    }

    [Fact]
    public async Task A_killed_migration_does_not_keep_the_next_start_waiting()
    {
        await using var world = await TestWorld.CreateAsync();
        await using (var db = await world.OpenAsync())
        {
            await db.Database.ExecuteSqlRawAsync(
                """
                CREATE TABLE IF NOT EXISTS "__EFMigrationsLock" (
                    "Id" INTEGER NOT NULL CONSTRAINT "PK___EFMigrationsLock" PRIMARY KEY, "Timestamp" TEXT NOT NULL);
                INSERT INTO "__EFMigrationsLock" ("Id", "Timestamp") VALUES (1, '2026-06-01 07:59:59')
                """,
                TestContext.Current.CancellationToken);
        }

        await world.Get<Migrator>().MigrateAsync(TestContext.Current.CancellationToken)
            .WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);

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

    // Nothing is there yet: no table to lock, on PostgreSQL not even a database.
    [Theory]
    [InlineData("Sqlite")]
    [InlineData("PostgreSql")]
    public async Task First_starts_that_come_at_once_make_one_database(string engine)
    {
        await using var server = engine is Engines.PostgreSql ? await Postgres.CreateEmptyAsync() : null;
        var connection = server is null
            ? null
            : server.ConnectionString.Replace($"Database={server.Name}", $"Database={server.Name}_first", StringComparison.Ordinal) + ";Pooling=false";
        var folder = Directory.CreateTempSubdirectory("booking-first-").FullName;
        var starts = Enumerable.Range(0, 4).Select(_ => SeedWorld.BeforeFirstStart(folder, connection)).ToList();
        await using var db = starts[0].Context();
        try
        {
            await Task.WhenAll(starts.Select(start => Task.Run(async () =>
            {
                await start.Get<Migrator>().MigrateAsync();
                await start.Get<Seeder>().SeedAsync();
            })));

            Assert.Equal(
                (1, 6, 2), (
                    await db.Businesses.CountAsync(TestContext.Current.CancellationToken), await db.Services.CountAsync(TestContext.Current.CancellationToken),
                    await db.Users.CountAsync(TestContext.Current.CancellationToken)));
        }
        finally
        {
            await db.Database.EnsureDeletedAsync(TestContext.Current.CancellationToken);
            foreach (var start in starts)
                await start.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void SqlServer_stands_in_line_for_a_lock_that_dies_with_its_session() => Assert.All(
        new[] { "sp_getapplock", "@LockOwner = 'Session'", "@LockMode = 'Exclusive'" }, words => Assert.Contains(
            words, MigrationLock.LockSqlServer, StringComparison.Ordinal));

    // As on the other two: by default ß is ss there, a full-width letter is a letter, and Maya is maya.
    [Fact]
    public void SqlServer_tells_texts_apart_as_the_others_do()
    {
        var texts = Tables("SqlServer").SelectMany(table => table.Columns)
            .Where(
                column => column.StoreType.StartsWith("nvarchar", StringComparison.Ordinal) && column.PropertyMappings[0].Property.ClrType is { } type
                    && (type == typeof(string) || type.IsEnum)).ToList();

        Assert.InRange(texts.Count, 90, int.MaxValue);
        Assert.All(texts, column => Assert.True(column.Collation is "Latin1_General_100_BIN2", $"{column.Table.Name}.{column.Name} is {column.Collation}"));
    }

    [Fact]
    public void SqlServer_writes_rows_where_the_last_ones_are()
    {
        using var db = Open("SqlServer");
        var entities = db.GetService<IDesignTimeModel>().Model.GetEntityTypes()
            .Where(e => e.FindPrimaryKey()!.Properties is [{ ClrType: var type }] && type == typeof(Guid)).ToList();

        var byId = entities.Where(e => e.FindPrimaryKey()!.IsClustered() is not false).Select(e => e.GetTableName()!).Order().ToList();
        var byTime = entities.Where(e => e.FindPrimaryKey()!.IsClustered() is false).ToList();

        Assert.Equal( // few rows: one for each comparison, sign-in, merge, move by staff or person who waits, and each offer to them
            ["CustomerMerges", "Reconciliations", "SignInTickets", "UndoableMoves", "WaitingListEntries", "WaitingListOffers"], byId);
        Assert.All(
            byTime, e => Assert.Equal(typeof(DateTimeOffset), Assert.Single(e.GetIndexes(), index => index.IsClustered() is true).Properties.Single().ClrType));
        Assert.Contains(byTime, e => e.ClrType == typeof(BookingApp.Reservations.Reservation));
    }

    // There is no SQL Server here to refuse it, so the steps of all migrations are walked through: error 5074, and 3723 to 3728.
    [Fact]
    public void SqlServer_changes_no_column_that_a_key_or_an_index_stands_on()
    {
        using var db = Open("SqlServer");
        var migrations = db.GetService<IMigrationsAssembly>();
        var stands = new Dictionary<string, (string Table, string[] Columns, bool Clustered)>(StringComparer.Ordinal);
        foreach (var migration in migrations.Migrations.OrderBy(m => m.Key, StringComparer.Ordinal).Select(
            m => migrations.CreateMigration(m.Value, db.Database.ProviderName!)))
        {
            foreach (var operation in migration.UpOperations)
                Step(operation);
        }

        foreach (var table in Tables("SqlServer"))
        {
            var key = table.PrimaryKey!;
            Assert.Equal(key.Columns.Select(c => c.Name), stands[key.Name].Columns);
            Assert.Equal(key.MappedKeys.First().IsClustered() ?? true, stands[key.Name].Clustered);
            Assert.All(table.ForeignKeyConstraints, k => Assert.Equal(k.Columns.Select(c => c.Name), stands[k.Name].Columns));
            foreach (var index in table.Indexes)
            {
                Assert.Equal(index.Columns.Select(c => c.Name), stands[$"{table.Name}.{index.Name}"].Columns.Take(index.Columns.Count));
                Assert.Equal(index.MappedIndexes.First().IsClustered() is true, stands[$"{table.Name}.{index.Name}"].Clustered);
            }
        }

        void Step(MigrationOperation operation)
        {
            switch (operation)
            {
                case CreateTableOperation made:
                    Add(made.PrimaryKey!.Name!, made.Name, made.PrimaryKey.Columns, IsClustered(made.PrimaryKey) ?? true);
                    foreach (var key in made.ForeignKeys)
                        Add(key.Name!, made.Name, key.Columns, false);
                    break;
                case DropTableOperation gone:
                    foreach (var name in stands.Where(s => s.Value.Table == gone.Name).Select(s => s.Key).ToList())
                        stands.Remove(name);
                    break;
                case AddPrimaryKeyOperation key:
                    Assert.DoesNotContain(stands, s => s.Value.Table == key.Table && s.Value.Clustered && IsClustered(key) is not false);
                    Add(key.Name!, key.Table, key.Columns, IsClustered(key) ?? true);
                    break;
                case AddForeignKeyOperation key:
                    Assert.Contains(stands, s => s.Value.Table == key.PrincipalTable && s.Key.StartsWith("PK_", StringComparison.Ordinal));
                    Add(key.Name!, key.Table, key.Columns, false);
                    break;
                case CreateIndexOperation index:
                    Add(
                        $"{index.Table}.{index.Name}", index.Table!,
                        [.. index.Columns, .. Quoted().Matches(index.Filter ?? "").Select(m => m.Groups["name"].Value)], IsClustered(index) is true);
                    break;
                case DropPrimaryKeyOperation key:
                    Assert.DoesNotContain(
                        stands.Keys, name => name.StartsWith("FK_", StringComparison.Ordinal) && name.Contains(
                            $"_{key.Table}_", StringComparison.Ordinal) && !name.StartsWith($"FK_{key.Table}_", StringComparison.Ordinal));
                    Assert.True(stands.Remove(key.Name!), $"{key.Name} is not there");
                    break;
                case DropForeignKeyOperation key:
                    Assert.True(stands.Remove(key.Name!), $"{key.Name} is not there");
                    break;
                case DropIndexOperation index:
                    Assert.True(stands.Remove($"{index.Table}.{index.Name}"), $"{index.Name} is not there");
                    break;
                case RenameTableOperation table:
                    foreach (var (name, there) in stands.Where(s => s.Value.Table == table.Name).ToList())
                        Move(name, name.Replace($"{table.Name}.", $"{table.NewName}.", StringComparison.Ordinal), there with { Table = table.NewName! });
                    break;
                case RenameIndexOperation index:
                    Move($"{index.Table}.{index.Name}", $"{index.Table}.{index.NewName}", stands[$"{index.Table}.{index.Name}"]);
                    break;
                case SqlOperation sql when Renamed().Match(sql.Sql) is { Success: true } key:
                    Move(key.Groups["old"].Value, key.Groups["new"].Value, stands[key.Groups["old"].Value]);
                    break;
                case AlterColumnOperation column:
                    Assert.DoesNotContain(stands, s => s.Value.Table == column.Table && s.Value.Columns.Contains(column.Name));
                    break;
            }
        }

        void Add(string name, string table, string[] columns, bool clustered) => Assert.True(
            stands.TryAdd(name, (table, columns, clustered)), $"{name} is there already");

        void Move(string old, string name, (string Table, string[] Columns, bool Clustered) there)
        {
            Assert.True(stands.Remove(old), $"{old} is not there");
            Add(name, there.Table, there.Columns, there.Clustered);
        }

        static bool? IsClustered(MigrationOperation operation) => operation.FindAnnotation("SqlServer:Clustered")?.Value as bool?;
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

    [GeneratedRegex(@"sp_rename N'(?<old>\w+)', N'(?<new>\w+)', N'OBJECT'")]
    private static partial Regex Renamed();

    [GeneratedRegex(@"""(?<name>\w+)""")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\b(datetimeoffset|datetime2|rowversion|timestamp|TEXT|INTEGER|jsonb|uuid|boolean|character varying)\b")]
    private static partial Regex ForeignType();
}
