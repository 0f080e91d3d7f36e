using BookingApp.Data;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Tests.Support.Databases;

/// <summary>A unit of work that stops in its middle until it is told to go on.</summary>
public sealed class PausedUnit : IAsyncDisposable
{
    private readonly TaskCompletionSource _middle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _whole;

    public PausedUnit(TestWorld world, Func<BookingDbContext, CancellationToken, Task> half) => _whole = Task.Run(
        () => world.Get<UnitOfWork>().DoAsync(async (db, ct) =>
        {
            await half(db, ct);
            _middle.TrySetResult();
            await _goOn.Task;
        }));

    public async Task IsInTheMiddleAsync() => await await Task.WhenAny(_middle.Task, _whole);

    public Task GoOnAsync()
    {
        _goOn.TrySetResult();
        return _whole;
    }

    public async ValueTask DisposeAsync() => await GoOnAsync();

    /// <summary>Waits until somebody waits for what a unit has locked.</summary>
    /// <remarks>What queues for SQLite's one writer shows nowhere; either order of the two must end well there.</remarks>
    public static async Task IsWaitedForAsync(TestWorld world, string engine)
    {
        if (engine is not Engines.PostgreSql)
            return;
        await using var db = await world.OpenAsync();
        await Eventually.HoldsAsync(
            async () => await db.Database.SqlQueryRaw<int>(
                "SELECT count(*)::int AS \"Value\" FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'").SingleAsync() > 0,
            "the second to wait for the first");
    }
}
