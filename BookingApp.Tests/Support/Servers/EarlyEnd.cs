using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace BookingApp.Tests.Support.Servers;

/// <summary>Where a process ends that is at work: before a statement that holds some words, before a commit, or right after one.</summary>
public sealed class EarlyEnd : DbCommandInterceptor, IDbTransactionInterceptor
{
    public const string BeforeCommit = "before commit";
    public const string AfterCommit = "after commit";

    /// <summary>The words, or one of the two above; nothing ends when there are none.</summary>
    public string? At { get; set; }

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default) => Pass(command,
        result);

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default) => Pass(command, result);

    public ValueTask<InterceptionResult> TransactionCommittingAsync(
        DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default) =>
        At is BeforeCommit ? throw new EndedException() : ValueTask.FromResult(result);

    public Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default) =>
        At is AfterCommit ? throw new EndedException() : Task.CompletedTask;

    private ValueTask<T> Pass<T>(DbCommand command, T result) =>
        At is { } words && command.CommandText.Contains(words, StringComparison.Ordinal) ? throw new EndedException() : ValueTask.FromResult(result);

    /// <summary>In a test, how a process ends.</summary>
    public sealed class EndedException() : Exception("The process ends here.");
}
