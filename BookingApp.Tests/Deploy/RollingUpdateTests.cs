using System.Net;
using BookingApp.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;

namespace BookingApp.Tests.Deploy;

/// <summary>While an update goes round, the version before works on a database that the next one has migrated: that one may only have expanded it.</summary>
public sealed class RollingUpdateTests
{
    private const string LastBeforeThePromise = "20261129195205"; // migrations up to this one rename tables: they need all instances stopped

    // Names of later migrations beside which the version before cannot work, and why; docs/operating.md says which releases have them.
    private static readonly Dictionary<string, string> _contracting = new(StringComparer.Ordinal);

    [Fact]
    public async Task Instances_go_on_and_start_on_what_the_next_version_has_expanded_and_not_on_what_it_has_contracted()
    {
        await using var both = await TwoInstances.StartAsync();
        await HoldAsync(both, 0); // its statements are prepared by now

        await both.DoAsync(Expanding);
        await HoldAsync(both, 1);
        await both.One.KillAsync();
        await HoldAsync(both, 2);
        await both.One.StartAgainAsync(); // a migration that it does not know stands in the history
        await both.Other.KillAsync();
        await HoldAsync(both, 3);
        var (isWell, said) = await both.AskDoctorAsync();
        Assert.True(isWell, said);

        await both.DoAsync("""ALTER TABLE "Reservations" RENAME COLUMN "PartySize" TO "Guests" """);
        Assert.NotEqual(HttpStatusCode.Created, (await both.HoldAsync(TwoInstances.Start(4), 1, Guid.NewGuid().ToString()))?.Status);
    }

    [Theory]
    [InlineData("Sqlite")]
    [InlineData("PostgreSql")]
    [InlineData("SqlServer")]
    public void Each_migration_only_expands_or_says_that_it_needs_all_instances_stopped(string engine) => Sources.MustBeEmpty(
        "The version before works on this database while an update goes round: add first, take away in a later release, or say why not.",
        from migration in Migrations(engine)
        where string.CompareOrdinal(migration.Id[..14], LastBeforeThePromise) > 0 && !_contracting.ContainsKey(migration.Id[15..])
        let made = migration.It.UpOperations.OfType<CreateTableOperation>().Select(table => table.Name).ToHashSet(StringComparer.Ordinal)
        from operation in migration.It.UpOperations
        where !Expands(operation) && !(operation is CreateIndexOperation index && made.Contains(index.Table))
        select $"{migration.Id}: {operation.GetType().Name}");

    [Fact]
    public void What_the_version_before_could_not_work_beside_is_told_from_what_it_could()
    {
        Assert.True(Expands(new AddColumnOperation { Table = "Services", Name = "Colour", ClrType = typeof(string), IsNullable = true }));
        Assert.True(Expands(new AddColumnOperation { Table = "Services", Name = "Colour", ClrType = typeof(string), DefaultValue = "" }));
        Assert.True(Expands(new CreateIndexOperation { Table = "Services", Name = "IX", Columns = ["Name"] }));
        Assert.False(Expands(new AddColumnOperation { Table = "Services", Name = "Colour", ClrType = typeof(string) }));
        Assert.False(Expands(new CreateIndexOperation { Table = "Services", Name = "IX", Columns = ["Name"], IsUnique = true }));
        Assert.False(Expands(new SqlOperation { Sql = "UPDATE" }));
        Assert.Contains(Migrations("PostgreSql"), migration => migration.It.UpOperations.Any(operation => !Expands(operation)));
    }

    // What it neither reads nor writes does not trouble it, as long as the database fills it in.
    private static bool Expands(MigrationOperation operation) => operation switch
    {
        AddColumnOperation column => column.IsNullable || column.DefaultValue is not null || column.DefaultValueSql is not null,
        CreateIndexOperation index => !index.IsUnique,
        CreateTableOperation or DropIndexOperation or InsertDataOperation => true,
        _ => false,
    };

    private const string Expanding = """
        ALTER TABLE "Reservations" ADD "Colour" text;
        ALTER TABLE "Reservations" ADD "Mood" integer NOT NULL DEFAULT 0;
        ALTER TABLE "SlotClaims" ADD "Mood" integer NOT NULL DEFAULT 0;
        ALTER TABLE "IdempotentAnswers" ADD "Colour" text;
        ALTER TABLE "Services" ADD "Colour" text NOT NULL DEFAULT '';
        CREATE INDEX "IX_Reservations_Colour" ON "Reservations" ("Colour");
        CREATE TABLE "Moods" ("Id" integer PRIMARY KEY, "ReservationId" uuid REFERENCES "Reservations" ("Id"));
        INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion") VALUES ('29990101000000_Moods', '10.0.0');
        """;

    private static async Task HoldAsync(TwoInstances both, int n)
    {
        for (var person = 1; person <= TwoInstances.People; person++)
            Assert.Equal(HttpStatusCode.Created, (await both.HoldAsync(TwoInstances.Start(n), person, Guid.NewGuid().ToString()))?.Status);
    }

    private static List<(string Id, Migration It)> Migrations(string engine)
    {
        using BookingDbContext db = engine switch
        {
            "Sqlite" => new SqliteBookingDbContext(new DbContextOptionsBuilder<SqliteBookingDbContext>().UseSqlite().Options),
            "PostgreSql" => new PostgreSqlBookingDbContext(new DbContextOptionsBuilder<PostgreSqlBookingDbContext>().UseNpgsql().Options),
            _ => new SqlServerBookingDbContext(new DbContextOptionsBuilder<SqlServerBookingDbContext>().UseSqlServer().Options),
        };
        var assembly = db.GetService<IMigrationsAssembly>();
        return [.. assembly.Migrations.Select(migration => (migration.Key, assembly.CreateMigration(migration.Value, db.Database.ProviderName!)))];
    }
}
