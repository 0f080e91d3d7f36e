using System.Text.RegularExpressions;
using BookingApp.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;

namespace BookingApp.Tests.Data;

/// <summary>What migrations do with what is there, on all engines: also on SQL Server, of which there is none here to run them.</summary>
public sealed partial class LostDataTests
{
    private const string LastOfBefore = "_CanonicalAddresses"; // the last migration before tables and columns were renamed

    public static TheoryData<string> All { get; } = new("Sqlite", "PostgreSql", "SqlServer");

    [Theory, MemberData(nameof(All))]
    public void No_migration_drops_what_it_has_not_copied(string engine)
    {
        var migrations = Since(engine);

        Assert.InRange(migrations.Count, 3, int.MaxValue);
        Assert.Empty(migrations.SelectMany(migration => Losses(migration.UpOperations).Select(loss => $"{migration.GetType().Name}: {loss}")));
    }

    [Fact]
    public void All_engines_rename_the_same_tables_and_words()
    {
        var done = All.Select(row => string.Join('\n', Since(row.Data).SelectMany(migration => migration.UpOperations).Select(Said)
            .Where(said => said.Length > 0))).ToList();

        Assert.Contains("RiskMarks → VelocityEvents", done[0], StringComparison.Ordinal);
        Assert.Contains("""UPDATE "LedgerEntries" SET "Account" = 'InPerson' WHERE "Account" = 'Desk';""", done[0], StringComparison.Ordinal);
        Assert.Single(done.Distinct(StringComparer.Ordinal));
    }

    [Fact]
    public void A_drop_without_a_copy_is_told()
    {
        var drop = new DropTableOperation { Name = "Emails" };
        var copy = new SqlOperation { Sql = """INSERT INTO "Letters" ("Id") SELECT "Id" FROM "Emails" """ };

        Assert.Equal(["Emails is dropped"], Losses([drop]));
        Assert.Equal(["Emails is dropped"], Losses([drop, copy]));
        Assert.Empty(Losses([copy, drop]));
        Assert.Equal(["Emails.To is dropped"], Losses([new DropColumnOperation { Table = "Emails", Name = "To" }]));
        Assert.Equal(["""DELETE FROM "Emails" """], Losses([new SqlOperation { Sql = """DELETE FROM "Emails" """ }]));
        Assert.Equal(["Emails.To gets shorter"], Losses([new AlterColumnOperation
        {
            Table = "Emails",
            Name = "To",
            ClrType = typeof(string),
            MaxLength = 10,
            OldColumn = new AddColumnOperation { ClrType = typeof(string), MaxLength = 20 },
        }]));
    }

    private static List<string> Losses(IEnumerable<MigrationOperation> operations)
    {
        var (losses, copies) = (new List<string>(), "");
        foreach (var operation in operations)
        {
            switch (operation)
            {
                case SqlOperation { Sql: var sql } when Deleting().IsMatch(sql):
                    losses.Add(sql);
                    break;
                case SqlOperation { Sql: var sql }:
                    copies += sql;
                    break;
                case DropTableOperation table when !Regex.IsMatch(copies, $"""INSERT INTO[^;]*FROM ["\[]{table.Name}["\]]"""):
                    losses.Add($"{table.Name} is dropped");
                    break;
                case DropColumnOperation column when !Regex.IsMatch(copies, $"""UPDATE ["\[]{column.Table}["\]][^;]*["\[]{column.Name}["\]]"""):
                    losses.Add($"{column.Table}.{column.Name} is dropped");
                    break;
                case AlterColumnOperation { OldColumn: var old } column when column.MaxLength < (old.MaxLength ?? int.MaxValue):
                    losses.Add($"{column.Table}.{column.Name} gets shorter");
                    break;
            }
        }

        return losses;
    }

    private static string Said(MigrationOperation operation) => operation switch
    {
        RenameTableOperation table => $"{table.Name} → {table.NewName}",
        RenameColumnOperation column => $"{column.Table}.{column.Name} → {column.NewName}",
        SqlOperation { Sql: var sql } when sql.TrimStart().StartsWith("UPDATE", StringComparison.Ordinal) => sql.Trim(),
        _ => "",
    };

    private static List<Migration> Since(string engine)
    {
        using BookingDbContext db = engine switch
        {
            "Sqlite" => new SqliteBookingDbContext(new DbContextOptionsBuilder<SqliteBookingDbContext>().UseSqlite().Options),
            "PostgreSql" => new PostgreSqlBookingDbContext(new DbContextOptionsBuilder<PostgreSqlBookingDbContext>().UseNpgsql().Options),
            _ => new SqlServerBookingDbContext(new DbContextOptionsBuilder<SqlServerBookingDbContext>().UseSqlServer().Options),
        };
        var assembly = db.GetService<IMigrationsAssembly>();
        return [.. assembly.Migrations.OrderBy(m => m.Key, StringComparer.Ordinal)
            .SkipWhile(m => !m.Key.EndsWith(LastOfBefore, StringComparison.Ordinal)).Skip(1)
            .Select(m => assembly.CreateMigration(m.Value, db.Database.ProviderName!))];
    }

    [GeneratedRegex(@"\b(DELETE\s+FROM|TRUNCATE|DROP\s+(TABLE|COLUMN))\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Deleting();
}
