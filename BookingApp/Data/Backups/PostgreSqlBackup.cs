using System.Globalization;
using Npgsql;

namespace BookingApp.Data.Backups;

/// <summary>PostgreSQL's own programs: <c>pg_dump</c> in its custom format, read back by <c>pg_restore</c> in one transaction.</summary>
internal sealed class PostgreSqlBackup(string? connectionString) : IBackupFormat
{
    private const string History = "__EFMigrationsHistory";

    private readonly NpgsqlConnectionStringBuilder _said = new(connectionString);

    public Task WriteAsync(string file, CancellationToken ct) => WholeFile.WriteAsync(
        file, part => PostgreSqlProgram.RunAsync("pg_dump", ["--format=custom", "--no-password", $"--file={part}"], Environment(), ct), ct);

    public async Task<IReadOnlyList<string>?> MigrationsAsync(string file, CancellationToken ct)
    {
        string rows;
        try
        {
            rows = await PostgreSqlProgram.RunAsync("pg_restore", ["--data-only", $"--table={History}", "--file=-", file], Environment(), ct);
        }
        catch (BackupRefusedException wrong) when (wrong.InnerException is null)
        {
            throw new BackupRefusedException($"{file} is no backup of BookingApp on PostgreSQL: {wrong.Message}", wrong);
        }

        // COPY … FROM stdin; a line for each row, its columns apart by tabs; \.
        var migrations = rows.Split('\n').SkipWhile(line => !line.StartsWith("COPY ", StringComparison.Ordinal)).Skip(1)
            .TakeWhile(line => !line.StartsWith("\\.", StringComparison.Ordinal)).Select(line => line.Split('\t')[0]).ToList();
        return migrations.Count > 0 ? migrations : throw new BackupRefusedException($"{file} is no backup of BookingApp: it has no table {History}.");
    }

    public Task RestoreAsync(string file, CancellationToken ct) => PostgreSqlProgram.RunAsync(
        "pg_restore", ["--no-owner", "--no-privileges", "--single-transaction", "--no-password", $"--dbname={_said.Database ?? _said.Username}", file],
        Environment(), ct);

    // Not on the command line: everybody on the machine can read that.
    private Dictionary<string, string?> Environment() => new(StringComparer.Ordinal)
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
        ["PGAPPNAME"] = "BookingApp backup",
    };
}
