using System.Collections.Concurrent;
using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace BookingApp.Data.Engines.Sqlite;

/// <summary>Keeps connections to SQLite's file open and lends them to contexts: to open one, with its settings and functions, costs more than most of
/// what is asked on it.</summary>
/// <remarks>Who writes has one that nobody reads by: SQLite believes what it remembers of the file as long as no other connection has written.
/// A context has its connection from its first command until it is disposed. It is not lent again when something failed on it that says more
/// than "busy" or "the key is taken", or when its borrower left something open.</remarks>
internal sealed class SqliteConnections(string connectionString)
    : DbConnectionInterceptor, IDbCommandInterceptor, IDbTransactionInterceptor, IDisposable
{
    private const int MaxIdle = 16;
    private const int Busy = 5, Locked = 6, Constraint = 19; // as SQLite numbers them

    public string ConnectionString { get; } = connectionString;

    private readonly ConcurrentStack<KeptConnection> _readers = new(), _writers = new(); // idle
    private readonly ConcurrentDictionary<KeptConnection, bool> _lent = new(); // true: fit to be lent again
    private volatile bool _isDisposed;

    public override InterceptionResult<DbConnection> ConnectionCreating(ConnectionCreatingEventData eventData, InterceptionResult<DbConnection> result)
    {
        if (eventData is not { Context: SqliteBookingDbContext { BorrowsConnection: true } borrower } || eventData.ConnectionString != ConnectionString)
            return result; // a migration looks by another connection whether the file is there
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        var connection = (borrower.IsWriter ? _writers : _readers).TryPop(out var idle) ? idle : Open(borrower.IsWriter);
        _lent[connection] = connection.IsLent = true;
        return InterceptionResult<DbConnection>.SuppressWithResult(connection);
    }

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Set(connection);

    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Set(connection);
        return Task.CompletedTask;
    }

    public override InterceptionResult ConnectionDisposing(DbConnection connection, ConnectionEventData eventData, InterceptionResult result) =>
        TakesBack(connection) ? InterceptionResult.Suppress() : result;

    public override ValueTask<InterceptionResult> ConnectionDisposingAsync(
        DbConnection connection, ConnectionEventData eventData, InterceptionResult result) =>
        new(TakesBack(connection) ? InterceptionResult.Suppress() : result);

    void IDbCommandInterceptor.CommandFailed(DbCommand command, CommandErrorEventData eventData) => Doubt(command.Connection, eventData.Exception);

    Task IDbCommandInterceptor.CommandFailedAsync(DbCommand command, CommandErrorEventData eventData, CancellationToken cancellationToken)
    {
        Doubt(command.Connection, eventData.Exception);
        return Task.CompletedTask;
    }

    void IDbTransactionInterceptor.TransactionFailed(DbTransaction transaction, TransactionErrorEventData eventData) =>
        Doubt(transaction.Connection, eventData.Exception);

    Task IDbTransactionInterceptor.TransactionFailedAsync(
        DbTransaction transaction, TransactionErrorEventData eventData, CancellationToken cancellationToken)
    {
        Doubt(transaction.Connection, eventData.Exception);
        return Task.CompletedTask;
    }

    /// <summary>Closes what nobody has; what is lent is closed when it comes back, for nothing is cut off half-way.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        while (_readers.TryPop(out var idle) || _writers.TryPop(out idle))
            idle.Dispose();
    }

    private KeptConnection Open(bool isWriter)
    {
        var connection = new KeptConnection(new SqliteConnectionStringBuilder(ConnectionString) { Pooling = false }.ConnectionString, isWriter);
        try
        {
            connection.Open();
            Set(connection);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static void Set(DbConnection connection)
    {
        using var command = connection.CreateCommand();
        // FULL: what was committed survives a power failure. Deleted: what is erased is overwritten, and in no later backup.
        command.CommandText = "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON;";
        command.ExecuteNonQuery();
        SqliteLower.AddTo((SqliteConnection)connection);
    }

    // False: it is none of these, or is closed as any other.
    private bool TakesBack(DbConnection connection)
    {
        if (connection is not KeptConnection lent || !_lent.TryRemove(lent, out var isFit))
            return false;
        lent.IsLent = false;
        var idle = lent.IsWriter ? _writers : _readers;
        if (!isFit || _isDisposed || idle.Count >= MaxIdle || lent.State is not ConnectionState.Open || !lent.IsIdle)
            return false;
        idle.Push(lent);
        if (_isDisposed)
            Dispose(); // it was, in this very moment
        return true;
    }

    private void Doubt(DbConnection? connection, Exception failure)
    {
        if (connection is KeptConnection lent && failure is not SqliteException { SqliteErrorCode: Busy or Locked or Constraint })
            _lent.TryUpdate(lent, false, true);
    }
}
