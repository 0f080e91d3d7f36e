using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace BookingApp.Tests.Support;

/// <summary>What goes wrong with the next commits: an answer that is lost though the commit took, or a commit that did not take.</summary>
internal sealed class CommitFaults : DbTransactionInterceptor
{
    private readonly Queue<(bool Takes, Action? Meanwhile)> _next = [];
    private int _begins;

    /// <summary>The next commit takes, and its answer is lost to a process that goes on.</summary>
    public void LoseAnswer(Action? meanwhile = null) => _next.Enqueue((true, meanwhile));

    /// <summary>The next commit does not take, and says so by silence.</summary>
    public void Fail() => _next.Enqueue((false, null));

    /// <summary>The next transactions do not even begin: nobody can look what became of the last.</summary>
    public void Unreachable(int times) => _begins = times;

    public override ValueTask<InterceptionResult<DbTransaction>> TransactionStartingAsync(
        DbConnection connection, TransactionStartingEventData eventData, InterceptionResult<DbTransaction> result, CancellationToken cancellationToken = default) =>
        _begins-- > 0 ? throw Lost() : ValueTask.FromResult(result);

    public override ValueTask<InterceptionResult> TransactionCommittingAsync(
        DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        if (!_next.TryPeek(out var fault) || fault.Takes)
            return ValueTask.FromResult(result);
        _next.Dequeue();
        throw Lost();
    }

    public override Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        if (!_next.TryDequeue(out var fault))
            return Task.CompletedTask;
        fault.Meanwhile?.Invoke();
        throw Lost();
    }

    // Read as transient whatever the engine is.
    private static SqliteException Lost() => new("The line went dead.", 5);
}
