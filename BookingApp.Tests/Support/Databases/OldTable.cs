using System.Data.Common;
using System.Globalization;

namespace BookingApp.Tests.Support.Databases;

/// <summary>A table as it was: the names of its columns, and each row as the text of its values.</summary>
public sealed record OldTable(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    /// <summary>Reads every table of the app; EF keeps its own beside them.</summary>
    public static async Task<IReadOnlyDictionary<string, OldTable>> ReadAllAsync(DbConnection connection)
    {
        await using (connection)
        {
            await connection.OpenAsync();
            var names = await ReadAsync(connection, connection is Npgsql.NpgsqlConnection
                ? "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
                : "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'");
            var tables = new Dictionary<string, OldTable>(StringComparer.Ordinal);
            foreach (var name in names.Rows.Select(row => row[0]).Where(name => !name.StartsWith("__EF", StringComparison.Ordinal)))
                tables[name] = await ReadAsync(connection, $"SELECT * FROM \"{name}\"");
            return tables;
        }
    }

    /// <summary>Where a column stands; -1: nowhere.</summary>
    public int PlaceOf(string column) => Columns.ToList().IndexOf(column);

    private static async Task<OldTable> ReadAsync(DbConnection connection, string query)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = query;
        await using var reader = await command.ExecuteReaderAsync();
        var columns = Enumerable.Range(0, reader.FieldCount).Select(reader.GetName).ToList();
        var rows = new List<IReadOnlyList<string>>();
        while (await reader.ReadAsync())
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(n => TextOf(reader.GetValue(n)))]);
        return new OldTable(columns, rows);
    }

    private static string TextOf(object value) => value switch
    {
        DBNull => "NULL",
        byte[] bytes => Convert.ToHexStringLower(bytes),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
