using System.Text;
using Npgsql;

namespace BookingApp.Data.Backups;

/// <summary>What <c>pg_restore</c> writes, run on a connection of ours: if this process dies, its transaction dies with it. A <c>pg_restore</c> that
/// is connected itself would go on alone, and commit.</summary>
internal sealed class PostgreSqlScript(NpgsqlConnection connection)
{
    private readonly StringBuilder _statements = new();

    /// <summary>Runs all but the statements after the last rows: whether what comes is whole, only its writer can tell.</summary>
    /// <exception cref="EndOfStreamException">It ends amid the rows of a table.</exception>
    public async Task ReadAsync(TextReader script, CancellationToken ct)
    {
        while (await script.ReadLineAsync(ct) is { } line)
        {
            if (line.StartsWith("COPY ", StringComparison.Ordinal) && line.EndsWith(" FROM stdin;", StringComparison.Ordinal))
                await CopyAsync(line, script, ct);
            else if (!line.StartsWith('\\')) // words for psql alone
                _statements.Append(line).Append('\n');
        }
    }

    /// <summary>Runs what is left of it.</summary>
    public async Task FinishAsync(CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(_statements.ToString(), connection) { CommandTimeout = 0 }; // an index takes as long as it takes
        _statements.Clear();
        await command.ExecuteNonQueryAsync(ct);
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
}
