using System.Globalization;
using BookingApp.Data.Engines;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;

namespace BookingApp.Data.Backups;

/// <summary>PostgreSQL's own programs: <c>pg_dump</c> in its custom format, read back by <c>pg_restore</c> into one transaction of ours.</summary>
internal sealed class PostgreSqlBackup(string? connectionString) : IBackupFormat
{
    private const string History = HistoryRepository.DefaultTableName;

    private readonly NpgsqlConnectionStringBuilder _said = new(connectionString);

    public Task WriteAsync(string file, CancellationToken ct) => WholeFile.WriteAsync(file, async part =>
    {
        var patience = "connect_timeout=" + _said.Timeout.ToString(CultureInfo.InvariantCulture);
        string[] how = ["--format=custom", "--encoding=UTF8", "--no-password", $"--dbname={patience}", $"--file={part}"];
        await PostgreSqlProgram.RunAsync("pg_dump", how, Environment("BookingApp backup"), ct);
        if ((await HistoryAsync(part, ct)).Count is 0) // and it can be read back
            throw new BackupRefusedException($"The database {_said.Database} holds no tables of BookingApp. Is ConnectionStrings:Booking right?");
    }, ct);

    public async Task<IReadOnlyList<string>?> MigrationsAsync(string file, CancellationToken ct)
    {
        WholeFile.MustBeThere(file);
        try
        {
            return await HistoryAsync(file, ct) is { Count: > 0 } migrations
                ? migrations
                : throw new BackupRefusedException($"{file} is no backup of BookingApp: it has no table {History}.");
        }
        catch (ProgramFailedException wrong)
        {
            throw new BackupRefusedException($"{file} is no backup of BookingApp on PostgreSQL: {wrong.Message}", wrong);
        }
    }

    public async Task RestoreAsync(string file, CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(_said.ConnectionString) { Pooling = false, CommandTimeout = 0 }.ConnectionString);
        await connection.OpenAsync(ct);
        await using var whole = await connection.BeginTransactionAsync(ct);
        var script = new PostgreSqlScript(connection);
        await PostgreSqlProgram.ReadAsync(
            "pg_restore", ["--no-owner", "--no-privileges", "--file=-", file], Environment("BookingApp restore"), output => script.ReadAsync(output, ct), ct);
        await script.FinishAsync(ct);
        try
        {
            await whole.CommitAsync(CancellationToken.None); // who is told to stop now would not know whether it was done
        }
        catch (NpgsqlException lost) when (lost is not PostgresException)
        {
            throw new RestoreIncompleteException(
                $"The answer to the commit was lost: {FailureWords.Of(lost)}. The database holds all that is in {file}, or nothing: "
                + "run --migrate, then --doctor.", lost);
        }
    }

    // COPY … FROM stdin; a line for each row, its columns apart by tabs; \.
    private async Task<IReadOnlyList<string>> HistoryAsync(string file, CancellationToken ct)
    {
        var rows = await PostgreSqlProgram.RunAsync(
            "pg_restore", ["--data-only", $"--table={History}", "--file=-", file], Environment("BookingApp restore"), ct);
        return [.. rows.Split('\n').SkipWhile(line => !line.StartsWith("COPY ", StringComparison.Ordinal)).Skip(1)
            .TakeWhile(line => !line.StartsWith("\\.", StringComparison.Ordinal)).Select(line => line.Split('\t')[0])];
    }

    // Not on the command line: everybody on the machine can read that.
    private Dictionary<string, string?> Environment(string name) => new(StringComparer.Ordinal)
    {
        ["PGHOST"] = _said.Host,
        ["PGPORT"] = _said.Port.ToString(CultureInfo.InvariantCulture),
        ["PGDATABASE"] = _said.Database,
        ["PGUSER"] = _said.Username,
        ["PGPASSWORD"] = _said.Password,
        ["PGPASSFILE"] = _said.Passfile,
        ["PGSSLMODE"] = _said.SslMode switch
        {
            SslMode.VerifyCA => "verify-ca",
            SslMode.VerifyFull => "verify-full",
            var mode => mode.ToString().ToLowerInvariant(),
        },
        ["PGSSLROOTCERT"] = _said.RootCertificate,
        ["PGSSLCERT"] = _said.SslCertificate,
        ["PGSSLKEY"] = _said.SslKey,
        ["PGAPPNAME"] = name,
    };
}
