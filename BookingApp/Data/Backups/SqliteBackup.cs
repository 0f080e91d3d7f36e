using BookingApp.Data.Engines.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Migrations;

namespace BookingApp.Data.Backups;

/// <summary>SQLite's own online backup: all pages in one step, from one snapshot of the log, so that writers neither wait for it nor make it begin
/// anew.</summary>
internal sealed class SqliteBackup(SqliteConnections connections) : IBackupFormat
{
    private string Database => new SqliteConnectionStringBuilder(connections.ConnectionString).DataSource;

    public Task WriteAsync(string file, CancellationToken ct)
    {
        if (!File.Exists(Database))
            throw new BackupRefusedException($"There is no database at {Path.GetFullPath(Database)}.");
        return WholeFile.WriteAsync(file, part => CopyAsync(Database, SqliteOpenMode.ReadWrite, part, ct), ct);
    }

    public Task<IReadOnlyList<string>?> MigrationsAsync(string file, CancellationToken ct) => Task.Run<IReadOnlyList<string>?>(() =>
    {
        WholeFile.MustBeThere(file);
        try
        {
            using var backup = Open(file, SqliteOpenMode.ReadOnly);
            return Ask(backup, $"SELECT MigrationId FROM {HistoryRepository.DefaultTableName} ORDER BY MigrationId");
        }
        catch (SqliteException wrong)
        {
            throw new BackupRefusedException($"{file} is no backup of BookingApp on SQLite: {wrong.Message}", wrong);
        }
    }, ct);

    public Task RestoreAsync(string file, CancellationToken ct)
    {
        foreach (var left in new[] { Database + "-wal", Database + "-journal" })
        {
            if (File.Exists(left))
                throw new BackupRefusedException($"{left} is left of another database, and would be read into this one. Move it away first.");
        }

        SqliteConnection.ClearAllPools(); // whoever asked whether it is empty would go on with the file that goes now
        File.Delete(Database); // holds no table
        return WholeFile.WriteAsync(Database, part => CopyAsync(file, SqliteOpenMode.ReadOnly, part, ct), ct);
    }

    // Who is told to stop leaves it to itself: the process ends.
    private static Task CopyAsync(string from, SqliteOpenMode mode, string to, CancellationToken ct) =>
        Task.Run(() => Copy(from, mode, to), ct).WaitAsync(ct);

    private static void Copy(string from, SqliteOpenMode mode, string to)
    {
        using var source = Open(from, mode);
        using var target = Open(to, SqliteOpenMode.ReadWrite);
        source.BackupDatabase(target);
        Ask(target, "PRAGMA journal_mode = DELETE"); // one file, without a log beside it
        if (Ask(target, "PRAGMA integrity_check(1)") is not ["ok"] and var damage) // rows, and each index against them
            throw new BackupRefusedException($"The database in {from} is damaged: {string.Join("; ", damage)}");
        if (Ask(target, $"SELECT name FROM sqlite_master WHERE name = '{HistoryRepository.DefaultTableName}'") is [])
            throw new BackupRefusedException($"The database in {from} holds no tables of BookingApp. Are App:DataFolder and ConnectionStrings:Booking right?");
    }

    private static SqliteConnection Open(string file, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = file, Mode = mode, Pooling = false, DefaultTimeout = 30 }.ConnectionString);
        connection.Open();
        return connection;
    }

    private static List<string> Ask(SqliteConnection connection, string question)
    {
        using var command = connection.CreateCommand();
        command.CommandText = question;
        using var rows = command.ExecuteReader();
        var answer = new List<string>();
        while (rows.Read())
            answer.Add(rows.GetString(0));
        return answer;
    }
}
