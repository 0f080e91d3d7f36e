using System.Text.Json;
using BookingApp.Settings;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace BookingApp.PayPalSimulator.Storage;

/// <summary>The simulator's own store: one small SQLite file, one writer at a time, on disk before anything is answered.</summary>
internal sealed class SimulatorStore(IOptions<AppOptions> app, TimeProvider clock) : IDisposable
{
    private readonly Lock _one = new();
    private SqliteConnection? _file;
    private bool _isClosed;

    /// <summary>Does a piece of work whole or not at all.</summary>
    public T Write<T>(Func<Sheet, T> work)
    {
        lock (_one)
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            var file = _file ??= Open();
            using var transaction = file.BeginTransaction(deferred: false);
            var result = work(new Sheet(file, transaction, clock.GetUtcNow()));
            transaction.Commit();
            return result;
        }
    }

    public void Write(Action<Sheet> work) => Write(sheet =>
    {
        work(sheet);
        return true;
    });

    public void Dispose()
    {
        lock (_one)
        {
            _isClosed = true;
            _file?.Dispose();
        }
    }

    // Takes over the file under its former name: it holds payments that the app still knows.
    private static void KeepOlder(string path)
    {
        var old = Path.Combine(Path.GetDirectoryName(path)!, "paypal-stand-in.db");
        if (File.Exists(path) || !File.Exists(old))
            return;
        foreach (var suffix in (string[])["-wal", "-shm", ""])
        {
            if (File.Exists(old + suffix))
                File.Move(old + suffix, path + suffix);
        }
    }

    private SqliteConnection Open()
    {
        Directory.CreateDirectory(app.Value.DataFolder);
        var path = Path.Combine(app.Value.DataFolder, SimulatorNames.StoreFile);
        KeepOlder(path);
        var file = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        file.Open();
        using var command = file.CreateCommand();
        command.CommandText = """
            PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=5000;
            CREATE TABLE IF NOT EXISTS Entries (Kind TEXT NOT NULL, Id TEXT NOT NULL, Due INTEGER NULL, Json TEXT NOT NULL, PRIMARY KEY (Kind, Id));
            CREATE INDEX IF NOT EXISTS EntriesDue ON Entries (Kind, Due) WHERE Due IS NOT NULL;
            """;
        command.ExecuteNonQuery();
        return file;
    }

    /// <summary>The store, open for one piece of work.</summary>
    public sealed class Sheet(SqliteConnection file, SqliteTransaction transaction, DateTimeOffset now)
    {
        /// <summary>When it is done: one instant for all of it.</summary>
        public DateTimeOffset Now => now;

        public T? Find<T>(string id) where T : class => Query<T>("Id = $value", id).FirstOrDefault();

        public IReadOnlyList<T> All<T>() where T : class => Query<T>("$value = $value", 0);

        public IReadOnlyList<T> DueBy<T>(DateTimeOffset now) where T : class => Query<T>("Due <= $value", now.ToUnixTimeMilliseconds());

        public DateTimeOffset? NextDue<T>(DateTimeOffset after) where T : class
        {
            using var command = Command("SELECT MIN(Due) FROM Entries WHERE Kind = $kind AND Due > $after", typeof(T).Name);
            command.Parameters.AddWithValue("$after", after.ToUnixTimeMilliseconds());
            return command.ExecuteScalar() is long due ? DateTimeOffset.FromUnixTimeMilliseconds(due) : null;
        }

        public void Keep<T>(string id, T entry, DateTimeOffset? due = null) where T : class
        {
            using var command = Command("INSERT OR REPLACE INTO Entries (Kind, Id, Due, Json) VALUES ($kind, $id, $due, $json)", typeof(T).Name);
            command.Parameters.AddWithValue("$id", id);
            command.Parameters.AddWithValue("$due", (object?)due?.ToUnixTimeMilliseconds() ?? DBNull.Value);
            command.Parameters.AddWithValue("$json", JsonSerializer.Serialize(entry));
            command.ExecuteNonQuery();
        }

        private List<T> Query<T>(string condition, object value) where T : class
        {
            using var command = Command($"SELECT Json FROM Entries WHERE Kind = $kind AND {condition} ORDER BY rowid", typeof(T).Name);
            command.Parameters.AddWithValue("$value", value);
            using var reader = command.ExecuteReader();
            var found = new List<T>();
            while (reader.Read())
                found.Add(JsonSerializer.Deserialize<T>(reader.GetString(0))!);

            return found;
        }

#pragma warning disable CA2100 // every text above is a constant of this file
        private SqliteCommand Command(string text, string kind)
        {
            var command = file.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = text;
            command.Parameters.AddWithValue("$kind", kind);
            return command;
        }
#pragma warning restore CA2100
    }
}
