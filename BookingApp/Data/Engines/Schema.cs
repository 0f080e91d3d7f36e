using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Storage;

namespace BookingApp.Data.Engines;

/// <summary>Brings a database to this version's tables. One that has none gets them by one script in one transaction: what all migrations would do one
/// after the other.</summary>
internal static class Schema
{
    /// <summary>Where EF keeps which migrations a database has had.</summary>
    private const string History = HistoryRepository.DefaultTableName;

    /// <summary>Makes what is missing; whoever calls it is alone with the database.</summary>
    /// <returns>Whether there were no tables: nothing of an earlier version is in it.</returns>
    public static async Task<bool> BringUpAsync(BookingDbContext db, DatabaseProvider engine, CancellationToken ct)
    {
        if (engine is DatabaseProvider.SqlServer)
        {
            await db.Database.MigrateAsync(ct);
            return false;
        }

        await db.Database.OpenConnectionAsync(ct);
        var isNew = !await HasHistoryAsync(db, engine, ct);
        if (isNew)
            await CreateAsync(db, engine, ct);
        var isCurrent = db.Database.GetMigrations().All((await AppliedAsync(db, ct)).Contains);
        await db.Database.CloseConnectionAsync();
        if (!isCurrent) // EF would build two more models to find out that it is
            await db.Database.MigrateAsync(ct);
        return isNew;
    }

    /// <summary>What the migrations of an engine do to an empty database; build/add-migration.sh makes it.</summary>
    internal static string ScriptOf(DatabaseProvider engine)
    {
        using var file = new StreamReader(typeof(Schema).Assembly.GetManifestResourceStream($"Schema.{engine}.sql")!);
        return file.ReadToEnd();
    }

    /// <summary>A statement on a context's own connection, without the machinery that EF has for its queries.</summary>
    internal static DbCommand CommandOf(BookingDbContext db, string text)
    {
        var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = text;
        return command;
    }

    // All of it or nothing: a start that is killed in it leaves a database without tables to the next one.
    private static async Task CreateAsync(BookingDbContext db, DatabaseProvider engine, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await using var command = CommandOf(db, ScriptOf(engine));
        command.Transaction = transaction.GetDbTransaction();
        await command.ExecuteNonQueryAsync(ct);
        await transaction.CommitAsync(ct);
    }

    private static async Task<bool> HasHistoryAsync(BookingDbContext db, DatabaseProvider engine, CancellationToken ct)
    {
        await using var command = CommandOf(db, engine is DatabaseProvider.Sqlite
            ? $"SELECT name FROM sqlite_master WHERE name = '{History}'"
            : $"SELECT CAST(to_regclass('\"{History}\"') AS text)");
        return await command.ExecuteScalarAsync(ct) is string;
    }

    private static async Task<HashSet<string>> AppliedAsync(BookingDbContext db, CancellationToken ct)
    {
        await using var command = CommandOf(db, $"SELECT \"MigrationId\" FROM \"{History}\"");
        await using var reader = await command.ExecuteReaderAsync(ct);
        var applied = new HashSet<string>(StringComparer.Ordinal);
        while (await reader.ReadAsync(ct))
            applied.Add(reader.GetString(0));
        return applied;
    }
}
