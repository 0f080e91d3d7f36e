using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace BookingApp.Tests.Support.Worlds;

/// <summary>What goes wrong with the next commits: an answer that is lost though the commit took, or a commit that did not take.</summary>
internal sealed class CommitFaults : DbTransactionInterceptor, IDbCommandInterceptor
{
    private readonly Queue<(bool Takes, Action? Meanwhile)> _next = [];
    private int _begins;
    private Func<Task>? _overtaking;
    private int _spared;
    private bool _failsLook;

    /// <summary>The next commit takes, and its answer is lost to a process that goes on.</summary>
    public void LoseAnswer(Action? meanwhile = null) => _next.Enqueue((true, meanwhile));

    /// <summary>The next commits do not take, and say so by silence; after some that do.</summary>
    public void Fail(int times = 1, int after = 0)
    {
        _spared = after;
        for (var time = 0; time < times; time++)
            _next.Enqueue((false, null));
    }

    /// <summary>The next commit does not take and says so by silence, and something else happens before it is repeated.</summary>
    public void FailAndBeOvertaken(Func<Task> by)
    {
        _next.Enqueue((false, () => _overtaking = by));
        _spared = 0;
    }

    /// <summary>The next transactions do not even begin: nobody can look what became of the last.</summary>
    public void Unreachable(int times) => _begins = times;

    public override async ValueTask<InterceptionResult<DbTransaction>> TransactionStartingAsync(
        DbConnection connection, TransactionStartingEventData eventData, InterceptionResult<DbTransaction> result,
        CancellationToken cancellationToken = default)
    {
        if (_begins-- > 0)
            throw Lost();
        if (Interlocked.Exchange(ref _overtaking, null) is { } overtaking)
            await overtaking();
        return result;
    }

    public override ValueTask<InterceptionResult> TransactionCommittingAsync(
        DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        if (!_next.TryPeek(out var fault) || fault.Takes || _spared-- > 0)
            return ValueTask.FromResult(result);
        _next.Dequeue();
        fault.Meanwhile?.Invoke();
        throw Lost();
    }

    /// <summary>The next look for a command's row, outside any transaction, is not answered.</summary>
    public void FailLook() => _failsLook = true;

    ValueTask<InterceptionResult<DbDataReader>> IDbCommandInterceptor.ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken)
    {
        if (!_failsLook || command.Transaction is not null || !command.CommandText.Contains("\"Commands\"", StringComparison.Ordinal))
            return ValueTask.FromResult(result);
        _failsLook = false;
        throw Lost();
    }

    /// <summary>How many commits took, those too whose answer was lost.</summary>
    public int Commits { get; private set; }

    public override Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Commits++;
        if (!_next.TryPeek(out var fault) || !fault.Takes)
            return Task.CompletedTask;
        _next.Dequeue();
        fault.Meanwhile?.Invoke();
        throw Lost();
    }

    // Read as transient whatever the engine is.
    private static SqliteException Lost() => new("The line went dead.", 5);
}
