using System.Runtime.ExceptionServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace BookingApp.Data;

/// <summary>SQLite's one writer: units stand in line, first come first served, and those that came while another was at work are committed together,
/// so that one wait for the disk serves them all.</summary>
/// <remarks>Each unit but the first of a group has a savepoint of its own: one that fails takes back nothing of the others. Nobody is answered before
/// the commit, not even who failed or found its work done: what it saw may be of a unit beside it, and not take.</remarks>
internal sealed class GroupCommit(IDbContextFactory<BookingDbContext> contexts)
{
    private const int MaxUnits = 32; // the first of a group waits for the last

    private readonly SemaphoreSlim _turn = new(1, 1);
    private int _waiting;
    private Group? _open;

    /// <summary>Does a unit in its turn, and answers when it is committed. False: it has nothing to commit.</summary>
    /// <remarks><c>committing</c> is called when the unit is done and its commit is at hand: a failure from then on leaves in doubt what became of
    /// it.</remarks>
    /// <exception cref="OperationCanceledException">The caller has gone before its turn; nothing is done.</exception>
    internal async Task<bool> RunAsync(Func<BookingDbContext, CancellationToken, Task<bool>> unit, Action committing, CancellationToken ct)
    {
        Interlocked.Increment(ref _waiting);
        await _turn.WaitAsync(CancellationToken.None); // whoever left the line could leave those before it without their commit
        Interlocked.Decrement(ref _waiting);
        Group? joined = null;
        var result = false;
        ExceptionDispatchInfo? failure = null;
        try
        {
            ct.ThrowIfCancellationRequested();
            joined = _open ??= await Group.BeginAsync(contexts, ct);
            result = await joined.DoAsync(contexts, unit, ct);
        }
        catch (Exception thrown)
        {
            failure = ExceptionDispatchInfo.Capture(thrown);
        }

        try
        {
            if (_open is { } group && (Volatile.Read(ref _waiting) is 0 || group.IsFull))
            {
                _open = null;
                await group.EndAsync();
            }
        }
        finally
        {
            _turn.Release();
        }

        await AnsweredAsync(joined, failure is null, committing);
        failure?.Throw();
        return result;
    }

    // Whose own work failed is in doubt only when the group did not take: what it had seen of the others may be gone.
    private static async Task AnsweredAsync(Group? joined, bool isDone, Action committing)
    {
        if (joined is not { Units: > 0 })
            return;
        if (isDone)
            committing();
        try
        {
            await joined.Ended;
        }
        catch (Exception) when (!isDone)
        {
            committing();
            throw;
        }
    }

    private sealed class Group(BookingDbContext owner, IDbContextTransaction transaction)
    {
        private const string Savepoint = "unit";

        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private bool _hasWork;
        private Exception? _broken;

        /// <summary>How many units are committed with it, or have seen what will be.</summary>
        public int Units { get; private set; }

        /// <summary>Whether it takes in no more: nothing is done in it, all that may be is, or it is broken.</summary>
        public bool IsFull => Units is 0 or >= MaxUnits || _broken is not null;

        /// <summary>Ends when all is committed; fails when that is not sure.</summary>
        public Task Ended => _ended.Task;

        public static async Task<Group> BeginAsync(IDbContextFactory<BookingDbContext> contexts, CancellationToken ct)
        {
            var owner = await contexts.CreateDbContextAsync(ct);
            try
            {
                return new Group(owner, await owner.Database.BeginTransactionAsync(ct)); // SQLite: immediate
            }
            catch
            {
                await owner.DisposeAsync();
                throw;
            }
        }

        public async Task<bool> DoAsync(
            IDbContextFactory<BookingDbContext> contexts, Func<BookingDbContext, CancellationToken, Task<bool>> unit, CancellationToken ct)
        {
            var isFirst = Units is 0;
            try
            {
                if (!isFirst)
                    await transaction.CreateSavepointAsync(Savepoint, CancellationToken.None);
                await using var db = await contexts.CreateDbContextAsync(ct);
                db.Database.SetDbConnection(owner.Database.GetDbConnection());
                await db.Database.UseTransactionAsync(transaction.GetDbTransaction(), CancellationToken.None);
                var result = await unit(db, ct);
                if (!isFirst)
                    await transaction.ReleaseSavepointAsync(Savepoint, CancellationToken.None);
                Units++;
                _hasWork |= result;
                return result;
            }
            catch (Exception) when (!isFirst)
            {
                Units++;
                await TakeBackAsync();
                throw;
            }
        }

        /// <summary>Commits what is done, if anything is, and tells all who wait. Throws nothing itself.</summary>
        public async Task EndAsync()
        {
            await QuietlyAsync(() => _hasWork && _broken is null ? transaction.CommitAsync(CancellationToken.None) : Task.CompletedTask);
            await QuietlyAsync(() => transaction.DisposeAsync().AsTask());
            await QuietlyAsync(() => owner.DisposeAsync().AsTask());
            if (_broken is not null && Units > 0)
                _ended.SetException(_broken);
            else
                _ended.SetResult();
        }

        // A failure may have ended the whole transaction, as a full disk does: then all of the group are in doubt.
        private Task TakeBackAsync() => QuietlyAsync(async () =>
        {
            await transaction.RollbackToSavepointAsync(Savepoint, CancellationToken.None);
            await transaction.ReleaseSavepointAsync(Savepoint, CancellationToken.None);
        });

        private async Task QuietlyAsync(Func<Task> what)
        {
            try
            {
                await what();
            }
            catch (Exception thrown)
            {
                _broken ??= thrown; // told to all of the group
            }
        }
    }
}
