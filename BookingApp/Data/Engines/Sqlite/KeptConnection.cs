using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace BookingApp.Data.Engines.Sqlite;

/// <summary>A connection to SQLite that stays open when who borrowed it closes it, and keeps its statements prepared: the same words are parsed and
/// planned once, however often they are asked.</summary>
internal sealed class KeptConnection(string connectionString, bool isWriter) : SqliteConnection(connectionString)
{
    private const int MaxWait = 5; // seconds, while another process writes
    private const int MaxKept = 100; // more words than these are made up for the occasion: begins anew

    private readonly Dictionary<string, SqliteCommand> _idle = new(StringComparer.Ordinal);
    private int _taken; // prepared commands that somebody has
    private bool _isClosing;

    /// <summary>Whether it is for who writes.</summary>
    public bool IsWriter { get; } = isWriter;

    /// <summary>Whether somebody has it who may not close it.</summary>
    public bool IsLent { get; set; }

    /// <summary>Whether nothing of its last borrower is left: no open reader, no transaction.</summary>
    public bool IsIdle => _taken is 0 && Transaction is null;

    public override void Open()
    {
        ObjectDisposedException.ThrowIf(_isClosing, this); // or a unit that was cut off would go on without its transaction
        if (IsWriter)
            DefaultTimeout = Math.Min(DefaultTimeout, MaxWait); // everybody stands in line behind it
        base.Open();
    }

    public override void Close()
    {
        if (IsLent)
            return;
        _isClosing = true; // disposes of every command that is left, prepared ones too
        Forget();
        base.Close();
    }

    public override SqliteCommand CreateCommand() => new KeptCommand { Connection = this, CommandTimeout = DefaultTimeout, Transaction = Transaction };

    private SqliteCommand Take(string text)
    {
        _taken++;
        return _idle.Remove(text, out var kept) ? kept : new SqliteCommand(text, this);
    }

    private void GiveBack(SqliteCommand command)
    {
        _taken--;
        command.Parameters.Clear();
        command.Transaction = null;
        if (_isClosing)
            return;
        if (_idle.Count >= MaxKept)
            Forget();
        if (!_idle.TryAdd(command.CommandText, command))
            command.Dispose(); // two readers of one text were open at once
    }

    private void Forget()
    {
        foreach (var command in _idle.Values)
            command.Dispose();
        _idle.Clear();
    }

    // What EF makes, fills and disposes for each execution: the work is done by the prepared one of the same words.
    private sealed class KeptCommand : SqliteCommand
    {
        private SqliteCommand? _prepared;
        private SqliteDataReader? _reader;

        public override SqliteDataReader ExecuteReader() => _reader = Prepared().ExecuteReader();

        public override SqliteDataReader ExecuteReader(CommandBehavior behavior) => _reader = Prepared().ExecuteReader(behavior);

        public override int ExecuteNonQuery() => Prepared().ExecuteNonQuery();

        public override object? ExecuteScalar() => Prepared().ExecuteScalar();

        protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => ExecuteReader(behavior);

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                GiveBack();
            base.Dispose(disposing);
        }

        private SqliteCommand Prepared()
        {
            if (_prepared?.CommandText != CommandText)
                GiveBack();
            var prepared = _prepared ??= ((KeptConnection)Connection!).Take(CommandText);
            (prepared.CommandTimeout, prepared.Transaction) = (CommandTimeout, Transaction);
            prepared.Parameters.Clear();
            foreach (SqliteParameter parameter in Parameters)
                prepared.Parameters.Add(parameter);
            return prepared;
        }

        private void GiveBack()
        {
            _reader?.Dispose();
            if (_prepared is { } prepared && Connection is KeptConnection connection)
                connection.GiveBack(prepared);
            (_prepared, _reader) = (null, null);
        }
    }
}
