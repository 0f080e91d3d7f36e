using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace BookingApp.Data;

/// <summary>Units of work that are committed together on SQLite: one transaction, and a savepoint for each unit but the first.</summary>
internal sealed class CommitGroup(BookingDbContext owner, IDbContextTransaction transaction, TimeProvider clock)
{
    private const string Savepoint = "unit";
    private const int MaxUnits = 32; // the first waits for the last
    private static readonly TimeSpan MaxAge = TimeSpan.FromMilliseconds(20); // of its first unit: then it takes in no more

    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _firstDone;
    private bool _hasWork;
    private Exception? _broken;

    /// <summary>How many units are committed with it, or have seen what will be.</summary>
    public int Units { get; private set; }

    /// <summary>Whether it takes in no more: nothing is done in it, all that may be is, its first has waited long enough, or it is broken.</summary>
    public bool IsFull => Units is 0 or >= MaxUnits || _broken is not null || clock.GetElapsedTime(_firstDone) >= MaxAge;

    /// <summary>Ends when all is committed; fails when that is not sure.</summary>
    public Task Ended => _ended.Task;

    public static async Task<CommitGroup> BeginAsync(IDbContextFactory<BookingDbContext> contexts, TimeProvider clock, CancellationToken ct)
    {
        var owner = await contexts.CreateDbContextAsync(ct);
        ((SqliteBookingDbContext)owner).IsWriter = true;
        try
        {
            return new CommitGroup(owner, await owner.Database.BeginTransactionAsync(ct), clock); // SQLite: immediate
        }
        catch
        {
            await owner.DisposeAsync();
            throw;
        }
    }

    /// <summary>Does a unit in a context of its own, which is disposed then: its connection is the group's.</summary>
    public async Task<bool> DoAsync(BookingDbContext db, Func<BookingDbContext, CancellationToken, Task<bool>> unit, CancellationToken ct)
    {
        var isFirst = Units is 0;
        try
        {
            if (!isFirst)
                await transaction.CreateSavepointAsync(Savepoint, CancellationToken.None);
            var result = await InContextAsync(db, unit, ct);
            if (!isFirst)
                await transaction.ReleaseSavepointAsync(Savepoint, CancellationToken.None);
            else
                _firstDone = clock.GetTimestamp();
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

    private async Task<bool> InContextAsync(BookingDbContext db, Func<BookingDbContext, CancellationToken, Task<bool>> unit, CancellationToken ct)
    {
        await using var ours = db;
        db.Database.SetDbConnection(owner.Database.GetDbConnection());
        await db.Database.UseTransactionAsync(transaction.GetDbTransaction(), CancellationToken.None);
        return await unit(db, ct);
    }

    /// <summary>Commits what is done, if anything is, and tells all who wait. Throws nothing itself.</summary>
    public async Task EndAsync()
    {
        if (_hasWork && _broken is null)
            await FollowAsync(() => transaction.CommitAsync(CancellationToken.None));
        await FollowAsync(() => transaction.DisposeAsync().AsTask(), isTold: false); // what became of the units is known by now
        await FollowAsync(() => owner.DisposeAsync().AsTask(), isTold: false);
        if (_broken is not null && Units > 0)
            _ended.SetException(_broken);
        else
            _ended.SetResult();
    }

    // A failure may have ended the whole transaction, as a full disk does: then all of the group are in doubt.
    private Task TakeBackAsync() => FollowAsync(async () =>
    {
        await transaction.RollbackToSavepointAsync(Savepoint, CancellationToken.None);
        await transaction.ReleaseSavepointAsync(Savepoint, CancellationToken.None);
    });

    private async Task FollowAsync(Func<Task> what, bool isTold = true)
    {
        try
        {
            await what();
        }
        catch (Exception thrown)
        {
            if (isTold)
                _broken ??= thrown; // told to all of the group
        }
    }
}
