using System.Globalization;
using System.Text;

namespace BookingApp.Components.Admin;

/// <summary>Tables for a spreadsheet, the same in every culture. A cell that would be read as a formula is made text.</summary>
internal static class Csv
{
    private const string ContentType = "text/csv; charset=utf-8";

    /// <summary>A file of any length, a row at a time. What fails before its first row is answered as a failure, and not by a file that looks
    /// whole.</summary>
    public static IResult File<T>(string name, string head, IAsyncEnumerable<T> rows, Func<T, string> line, CancellationToken ct) => TypedResults.Stream(
        async body =>
        {
            await using var reading = rows.GetAsyncEnumerator(ct);
            var isThere = await reading.MoveNextAsync();
            // The byte order mark tells a spreadsheet that it is UTF-8.
            await using var text = new StreamWriter(body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
            await text.WriteAsync(head);
            for (; isThere; isThere = await reading.MoveNextAsync())
                await text.WriteAsync(line(reading.Current));
        },
        ContentType, name);

    /// <summary>One line, with its end.</summary>
    public static string Line(params IEnumerable<string> cells) => string.Join(',', cells.Select(Cell)) + "\r\n";

    /// <summary>ISO 8601 with the offset that it is told in.</summary>
    public static string Instant(DateTimeOffset at) => at.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);

    // RFC 4180, and what a spreadsheet would run is made text: https://owasp.org/www-community/attacks/CSV_Injection
    private static string Cell(string text)
    {
        var safe = text.Length > 0 && "=+-@\t\r\n＝＋－＠".Contains(text[0]) ? "'" + text : text;
        return safe.AsSpan().IndexOfAny(",\"\r\n") < 0 ? safe : $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
