using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace BookingApp.Data.Engines;

/// <summary>Whether something that was to be saved found the disk full or the database read-only: until nothing has for a while, and something is
/// committed. Reads go on meanwhile, so that a look at a table does not show it; nor does a commit, since one table may have room left where another
/// has none.</summary>
public sealed class SaveTrouble(TimeProvider clock) : DbCommandInterceptor, IDbTransactionInterceptor
{
    /// <summary>How long a failure is remembered, whatever is committed meanwhile.</summary>
    public static readonly TimeSpan Remembered = TimeSpan.FromSeconds(30);

    private long _failed; // when the last did
    private volatile bool _isThere;

    public bool IsThere => _isThere;

    public override void CommandFailed(DbCommand command, CommandErrorEventData eventData) => Note(eventData.Exception);

    public override Task CommandFailedAsync(DbCommand command, CommandErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        Note(eventData.Exception);
        return Task.CompletedTask;
    }

    void IDbTransactionInterceptor.TransactionFailed(DbTransaction transaction, TransactionErrorEventData eventData) => Note(eventData.Exception);

    Task IDbTransactionInterceptor.TransactionFailedAsync(
        DbTransaction transaction, TransactionErrorEventData eventData, CancellationToken cancellationToken)
    {
        Note(eventData.Exception);
        return Task.CompletedTask;
    }

    void IDbTransactionInterceptor.TransactionCommitted(DbTransaction transaction, TransactionEndEventData eventData) => Forget();

    Task IDbTransactionInterceptor.TransactionCommittedAsync(
        DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken)
    {
        Forget();
        return Task.CompletedTask;
    }

    private void Note(Exception failure)
    {
        if (!DatabaseEngine.CannotSave(failure))
            return;
        Volatile.Write(ref _failed, clock.GetTimestamp());
        _isThere = true;
    }

    private void Forget()
    {
        if (_isThere && clock.GetElapsedTime(Volatile.Read(ref _failed)) >= Remembered)
            _isThere = false;
    }
}
