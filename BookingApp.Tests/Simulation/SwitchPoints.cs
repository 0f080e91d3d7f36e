using System.Data.Common;
using BookingApp.Data.Engines.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace BookingApp.Tests.Simulation;

/// <summary>Where a process may be left waiting, or die, at the database: at each command, before a transaction begins, before and after its commit.</summary>
internal sealed class SwitchPoints(WorldThread thread, AppProcess process) : DbCommandInterceptor
{
    public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        await AtCommandAsync(command).ConfigureAwait(false); // else EF goes on in another thread
        return result;
    }

    public override async ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        process.MayWrite();
        await AtCommandAsync(command).ConfigureAwait(false); // else EF goes on in another thread
        return result;
    }

    public override async ValueTask<InterceptionResult<object>> ScalarExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<object> result, CancellationToken cancellationToken = default)
    {
        await AtCommandAsync(command).ConfigureAwait(false); // else EF goes on in another thread
        return result;
    }

    // What waits so keeps its thread waiting: no use case of the app does.
    public override InterceptionResult<DbDataReader> ReaderExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result) =>
        throw Synchronous(command);

    public override InterceptionResult<int> NonQueryExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<int> result) =>
        throw Synchronous(command);

    public override InterceptionResult<object> ScalarExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<object> result) =>
        throw Synchronous(command);

    private InvalidOperationException Synchronous(DbCommand command)
    {
        process.World.Fail($"a synchronous command: {command.CommandText}");
        return new InvalidOperationException("A synchronous command.");
    }

    private Task AtCommandAsync(DbCommand command) => thread.TurnAsync(command.Transaction is null ? "read" : "command", process);
}

/// <summary>What becomes of a transaction: a commit may not take, or take and its answer be lost to a process that goes on.</summary>
internal sealed class TransactionPoints(WorldThread thread, AppProcess process, Trouble trouble) : DbTransactionInterceptor
{
    /// <summary>What must happen somewhere in a run.</summary>
    public const string SeveralUnits = "of several units";

    private CommitTrouble _trouble; // of the one that is being committed: a file has one writer

    public override async ValueTask<InterceptionResult<DbTransaction>> TransactionStartingAsync(
        DbConnection connection, TransactionStartingEventData eventData, InterceptionResult<DbTransaction> result,
        CancellationToken cancellationToken = default)
    {
        process.MayWrite();
        await thread.TurnAsync("begin", process).ConfigureAwait(false);
        process.World.InvariantMonitor.TakeBack();
        return trouble.LosesBegin() ? throw Lost() : result;
    }

    // The next unit joins those that are done: each is looked at as if it were committed by itself.
    public override ValueTask<InterceptionResult> CreatingSavepointAsync(
        DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        process.World.CoverageCounter.Add("commit", SeveralUnits);
        process.World.InvariantMonitor.AfterUnit((SqliteConnection)transaction.Connection!);
        return ValueTask.FromResult(result);
    }

    public override async ValueTask<InterceptionResult> TransactionCommittingAsync(
        DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        await thread.TurnAsync("commit", process).ConfigureAwait(false);
        _trouble = trouble.OfCommit();
        return _trouble is CommitTrouble.DoesNotTake ? throw Lost() : result;
    }

    public override async Task TransactionCommittedAsync(
        DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        process.World.Committed();
        await thread.TurnAsync("committed", process).ConfigureAwait(false);
        if (_trouble is CommitTrouble.AnswerLost)
            throw Lost();
    }

    private static SqliteException Lost() => new("The line to the database went dead.", 5);
}

/// <summary>Knows which connections a process has open: a dead process has none.</summary>
internal sealed class ConnectionPoints(AppProcess process) : DbConnectionInterceptor
{
    /// <summary>Closes it, also under somebody who has it lent.</summary>
    public static void Cut(DbConnection connection)
    {
        if (connection is KeptConnection kept)
            kept.IsLent = false;
        connection.Close();
    }

    public override DbConnection ConnectionCreated(ConnectionCreatedEventData eventData, DbConnection result)
    {
        process.Connections.Add(result);
        return result;
    }

    public override Task ConnectionDisposedAsync(DbConnection connection, ConnectionEndEventData eventData)
    {
        process.Connections.Remove(connection);
        return Task.CompletedTask;
    }

    public override void ConnectionDisposed(DbConnection connection, ConnectionEndEventData eventData) => process.Connections.Remove(connection);
}
