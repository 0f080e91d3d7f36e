using System.Data.Common;
using System.Globalization;
using BookingApp.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;

namespace BookingApp.Bench;

/// <summary>Takes what was filled into SQLite over to an empty PostgreSQL, row by row as it is.</summary>
internal static class PostgreSqlCopy
{
    private static readonly string[] _tables =
    [
        "Customers", "CustomerTerms",
        "Reservations", "Payments", "LedgerEntries", "Refunds", "OutboxEmails", "ReleaseRecords", "ReservationEvents", "SlotClaims",
    ];

    public static async Task RunAsync(Studio from, Studio to)
    {
        await using var file = await from.Get<IDbContextFactory<BookingDbContext>>().CreateDbContextAsync();
        await using var server = await to.Get<IDbContextFactory<BookingDbContext>>().CreateDbContextAsync();
        await file.Database.OpenConnectionAsync();
        await server.Database.OpenConnectionAsync();
        await server.Database.ExecuteSqlRawAsync("SET session_replication_role = replica"); // each row has its like in the file: no foreign key is looked up
        var tables = server.GetService<IDesignTimeModel>().Model.GetRelationalModel().Tables.ToDictionary(t => t.Name, StringComparer.Ordinal);
        foreach (var name in _tables)
            await CopyAsync(file.Database.GetDbConnection(), (NpgsqlConnection)server.Database.GetDbConnection(), tables[name]);
        server.Database.SetCommandTimeout(TimeSpan.FromMinutes(10));
        await server.Database.ExecuteSqlRawAsync("VACUUM ANALYZE"); // as a server does by itself within minutes
    }

    private static async Task CopyAsync(DbConnection file, NpgsqlConnection server, ITable table)
    {
        var columns = table.Columns.Select(c => (c.Name, Type: c.StoreType.Split('(')[0])).ToList();
        var names = string.Join(", ", columns.Select(c => $"\"{c.Name}\""));
        await using var command = file.CreateCommand();
        command.CommandText = $"SELECT {names} FROM \"{table.Name}\"";
        await using var rows = await command.ExecuteReaderAsync();
        await using var writer = await server.BeginBinaryImportAsync($"COPY \"{table.Name}\" ({names}) FROM STDIN (FORMAT BINARY)");
        writer.Timeout = TimeSpan.FromMinutes(10);
        while (await rows.ReadAsync())
        {
            await writer.StartRowAsync();
            for (var n = 0; n < columns.Count; n++)
                await WriteAsync(writer, rows.GetValue(n), columns[n].Type);
        }

        await writer.CompleteAsync();
    }

    // SQLite has fewer types than PostgreSQL.
    private static Task WriteAsync(NpgsqlBinaryImporter writer, object value, string type) => (value, type) switch
    {
        (DBNull, _) => writer.WriteNullAsync(),
        (string id, "uuid") => writer.WriteAsync(Guid.Parse(id, CultureInfo.InvariantCulture), type),
        (long flag, "boolean") => writer.WriteAsync(flag is not 0, type),
        (long number, "integer") => writer.WriteAsync((int)number, type),
        (long number, _) => writer.WriteAsync(number, type),
        (string text, _) => writer.WriteAsync(text, type),
        (byte[] bytes, _) => writer.WriteAsync(bytes, type),
        (double real, _) => writer.WriteAsync(real, type),
        _ => throw new NotSupportedException($"A {value.GetType().Name} for a column of {type}."),
    };
}
