using BookingApp.Data.Engines;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Data.Changes;

/// <summary>Tells the other instances on PostgreSQL at once that there is something to read, by <c>NOTIFY</c>.</summary>
/// <remarks>Not in the transaction that made it: PostgreSQL lets one transaction after the other commit that notifies, and each waits for its own sync.
/// What is committed while one call is under way is told by the next. If none gets through, the others find the rows at their next look.</remarks>
internal sealed class ChangeNotifier(
    IDbContextFactory<BookingDbContext> contexts, DatabaseEngine engine, ChangePublisher own, ILogger<ChangeNotifier> log) : BackgroundService
{
    /// <summary>The channel's name; what it carries is who notifies.</summary>
    public const string Channel = "booking_changes";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (engine.Provider is not DatabaseProvider.PostgreSql)
            return;
        try
        {
            await foreach (var _ in own.Committed.ReadAllAsync(stoppingToken))
                await TryNotifyAsync(stoppingToken);
        }
        catch (Exception) when (stoppingToken.IsCancellationRequested)
        {
            // the app ends, or could not begin: the host would call it a failure of ours
        }
    }

    private async Task TryNotifyAsync(CancellationToken ct)
    {
        try
        {
            await NotifyAsync(ct);
        }
        catch (Exception failure) when (!ct.IsCancellationRequested)
        {
            log.LogWarning("Other instances could not be told of a change; they look by themselves ({Failure})", failure.Message);
        }
    }

    /// <summary>Tells them now.</summary>
    internal async Task NotifyAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        // It has nothing that would have to be on disk before the answer.
        await db.Database.ExecuteSqlAsync($"SELECT set_config('synchronous_commit', 'off', true), pg_notify({Channel}, {own.Instance.ToString("N")})", ct);
    }
}
