using System.Text;
using System.Text.RegularExpressions;
using Npgsql;

namespace BookingApp.Data.Backups;

/// <summary>What <c>pg_restore</c> writes, run on a connection of ours: if this process dies, its transaction dies with it. A <c>pg_restore</c> that
/// is connected itself would go on alone, and commit.</summary>
/// <remarks>A newer <c>pg_restore</c> begins with settings of newer servers, such as <c>transaction_timeout</c>: those that this one does not know are
/// left out. They say how to restore, and nothing of what is restored.</remarks>
internal sealed partial class PostgreSqlScript(NpgsqlConnection connection)
{
    private readonly StringBuilder _statements = new();

    /// <summary>Runs all but the statements after the last rows: whether what comes is whole, only its writer can tell.</summary>
    /// <exception cref="EndOfStreamException">It ends amid the rows of a table.</exception>
    public async Task ReadAsync(TextReader script, CancellationToken ct)
    {
        var isHead = true; // further down a line may be one of a function's
        while (await script.ReadLineAsync(ct) is { } line)
        {
            isHead = isHead && Head().IsMatch(line);
            if (isHead && Setting().Match(line) is { Success: true } setting && !await IsKnownAsync(setting.Groups["name"].Value, ct))
                continue;
            if (line.StartsWith("COPY ", StringComparison.Ordinal) && line.EndsWith(" FROM stdin;", StringComparison.Ordinal))
                await CopyAsync(line, script, ct);
            else if (!line.StartsWith('\\')) // words for psql alone
                _statements.Append(line).Append('\n');
        }
    }

    /// <summary>Runs what is left of it.</summary>
    public async Task FinishAsync(CancellationToken ct)
    {
        if (_statements.Length is 0)
            return;
        await using var command = new NpgsqlCommand(_statements.ToString(), connection) { CommandTimeout = 0 }; // an index takes as long as it takes
        _statements.Clear();
        await command.ExecuteNonQueryAsync(ct);
    }

    private async Task<bool> IsKnownAsync(string setting, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("SELECT current_setting($1, true) IS NOT NULL", connection)
        {
            Parameters = { new() { Value = setting } },
        };
        return await command.ExecuteScalarAsync(ct) is true;
    }

    // A line for each row; what ends them is \.
    private async Task CopyAsync(string copy, TextReader script, CancellationToken ct)
    {
        await FinishAsync(ct);
        await using var rows = await connection.BeginTextImportAsync(copy.TrimEnd(';'), ct);
        while (await script.ReadLineAsync(ct) is { } row)
        {
            if (row is "\\.")
                return;
            await rows.WriteAsync(row.AsMemory(), ct);
            await rows.WriteAsync('\n');
        }

        await rows.CancelAsync();
        throw new EndOfStreamException("The backup ends amid a table.");
    }

    // Settings, comments, words for psql, and nothing.
    [GeneratedRegex(@"^(SET [^;]*;|SELECT pg_catalog\.set_config\([^;]*\);|--.*|\\.*|\s*)$", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Head();

    [GeneratedRegex(@"^SET (?<name>\w+) = ", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Setting();
}
