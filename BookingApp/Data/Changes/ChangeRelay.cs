using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace BookingApp.Data.Changes;

/// <summary>Says when to look at what other instances published: twice a second, and on PostgreSQL as soon as one of them tells.</summary>
internal sealed class ChangeRelay(
    IDbContextFactory<BookingDbContext> contexts, ChangePublisher own, ChangeReader changes,
    [FromKeyedServices(UnitOfWork.PauseTime)] TimeProvider pauses, ILogger<ChangeRelay> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await ServerAsync(stoppingToken) is { } server)
                    await ListenAsync(server, stoppingToken);
                else
                    await PollAsync(stoppingToken);
            }
            catch (Exception) when (stoppingToken.IsCancellationRequested)
            {
                return; // the app ends, or could not begin: the host would call it a failure of ours
            }
            catch (Exception failure)
            {
                changes.Lose();
                log.LogWarning(failure, "The live feed between instances broke; trying again");
                await Task.Delay(TimeSpan.FromSeconds(2), pauses, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task PollAsync(CancellationToken ct)
    {
        while (true)
        {
            await Task.Delay(Pause, pauses, ct);
            await changes.ReadAsync(ct);
        }
    }

    private async Task<NpgsqlConnectionStringBuilder?> ServerAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return db.Database.IsNpgsql() ? new NpgsqlConnectionStringBuilder(db.Database.GetConnectionString()) { Pooling = false } : null;
    }

    private async Task ListenAsync(NpgsqlConnectionStringBuilder server, CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(server.ConnectionString); // none of the pool's: whoever had it next would listen too
        var isTold = false;
        var ours = own.Instance.ToString("N");
        connection.Notification += (_, told) => isTold |= !string.Equals(told.Payload, ours, StringComparison.Ordinal);
        await connection.OpenAsync(ct);
        await using (var listen = new NpgsqlCommand($"LISTEN {ChangeNotifier.Channel}", connection))
            await listen.ExecuteNonQueryAsync(ct);

        while (true)
        {
            isTold = false;
            await changes.ReadAsync(ct);
            for (var began = pauses.GetTimestamp(); !isTold && Pause - pauses.GetElapsedTime(began) is { TotalMilliseconds: >= 1 } left;)
                await connection.WaitAsync(left, ct); // what we told ourselves wakes it too
        }
    }
}
