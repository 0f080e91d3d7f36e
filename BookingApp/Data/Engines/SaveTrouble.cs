using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace BookingApp.Data.Engines;

/// <summary>Whether the last that was tried to be saved found the disk full or the database read-only: until something is committed again. Reads go on
/// meanwhile, so that a look at a table does not show it.</summary>
public sealed class SaveTrouble : DbCommandInterceptor, IDbTransactionInterceptor
{
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

    void IDbTransactionInterceptor.TransactionCommitted(DbTransaction transaction, TransactionEndEventData eventData) => _isThere = false;

    Task IDbTransactionInterceptor.TransactionCommittedAsync(
        DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken)
    {
        _isThere = false;
        return Task.CompletedTask;
    }

    private void Note(Exception failure) => _isThere |= DatabaseEngine.CannotSave(failure);
}
