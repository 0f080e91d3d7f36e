using System.Runtime.ExceptionServices;
using BookingApp.Data.Engines;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Data;

/// <summary>SQLite's one writer: units stand in line, first come first served, and those that came while another was at work are committed together,
/// so that one wait for the disk serves them all.</summary>
/// <remarks>Each unit but the first of a group has a savepoint of its own: one that fails takes back nothing of the others. Whoever works behind another
/// is answered after the commit, even if it failed or found its work done: what it saw may be of a unit beside it, and not take.
/// While another process writes, one waits for all who stand in line.</remarks>
internal sealed class GroupCommit(IDbContextFactory<BookingDbContext> contexts, TimeProvider clock)
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private int _waiting;
    private long _came; // how many have stood in line
    private long _turnedAway; // of those, the last of those who waited while the writer was not to be had
    private Exception? _why;
    private CommitGroup? _open;

    /// <summary>Does a unit in its turn, and answers when it is committed. False: it has nothing to commit.</summary>
    /// <remarks><c>committing</c> is called when the unit is done and its commit is at hand: a failure from then on leaves in doubt what became of
    /// it. What is in doubt is tried again <c>alone</c>, so that whoever breaks a group breaks it once.</remarks>
    /// <exception cref="OperationCanceledException">The caller has gone; nothing is done.</exception>
    internal async Task<bool> RunAsync(Func<BookingDbContext, CancellationToken, Task<bool>> unit, Action committing, bool alone, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        _ = db.ChangeTracker; // has it made ready now, not in its turn, in which nobody else writes
        var nth = Interlocked.Increment(ref _came);
        Interlocked.Increment(ref _waiting);
        await _turn.WaitAsync(CancellationToken.None); // whoever left the line could leave those before it without their commit
        Interlocked.Decrement(ref _waiting);
        CommitGroup? joined = null;
        var result = false;
        ExceptionDispatchInfo? failure = null;
        try
        {
            ct.ThrowIfCancellationRequested();
            if (alone)
                await EndAsync();
            joined = _open ??= await BeginAsync(nth, ct);
            result = await joined.DoAsync(db, unit, ct);
        }
        catch (Exception thrown)
        {
            failure = ExceptionDispatchInfo.Capture(thrown);
        }

        try
        {
            if (alone || Volatile.Read(ref _waiting) is 0 || _open is { IsFull: true })
                await EndAsync();
        }
        finally
        {
            _turn.Release();
        }

        if (failure?.SourceException is not OperationCanceledException) // who has gone has done nothing, whatever becomes of the others
            await AnsweredAsync(joined, failure is null, committing);
        failure?.Throw();
        return result;
    }

    // Another process has the file. Whoever stood in line meanwhile has waited as long, and is told too, instead of waiting anew one after the other.
    private async Task<CommitGroup> BeginAsync(long nth, CancellationToken ct)
    {
        if (nth <= _turnedAway)
            ExceptionDispatchInfo.Throw(_why!);
        try
        {
            return await CommitGroup.BeginAsync(contexts, clock, ct);
        }
        catch (Exception busy) when (DatabaseEngine.IsTransient(busy))
        {
            (_turnedAway, _why) = (Interlocked.Read(ref _came), busy);
            throw;
        }
    }

    private async Task EndAsync()
    {
        if (_open is not { } group)
            return;
        _open = null;
        await group.EndAsync();
    }

    // Whose own work failed is in doubt only when the group did not take: what it had seen of the others may be gone.
    private static async Task AnsweredAsync(CommitGroup? joined, bool isDone, Action committing)
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
}
