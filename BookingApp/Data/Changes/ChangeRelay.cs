using BookingApp.Data.Engines;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace BookingApp.Data.Changes;

/// <summary>Says when to look at what other instances published: when PostgreSQL tells, else twice a second.</summary>
internal sealed class ChangeRelay(
    IDbContextFactory<BookingDbContext> contexts, DatabaseEngine engine, ChangeReader changes, ChangeFeed feed, ILogger<ChangeRelay> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (engine.Provider is DatabaseProvider.PostgreSql)
                    await ListenAsync(stoppingToken);
                else
                    await PollAsync(stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                feed.HearOthers(false);
                log.LogWarning(failure, "The live feed between instances broke; trying again");
                await Task.Delay(TimeSpan.FromSeconds(2), stoppingToken);
            }
        }
    }

    private async Task PollAsync(CancellationToken ct)
    {
        while (true)
        {
            await Task.Delay(Pause, ct);
            await changes.ReadAsync(ct);
        }
    }

    private async Task ListenAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        await connection.OpenAsync(ct);
        await using (var listen = new NpgsqlCommand("LISTEN booking_changes", connection))
            await listen.ExecuteNonQueryAsync(ct);

        while (true)
        {
            await changes.ReadAsync(ct);
            await connection.WaitAsync(TimeSpan.FromSeconds(30), ct);
        }
    }
}
