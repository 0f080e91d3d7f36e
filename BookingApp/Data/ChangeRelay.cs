using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace BookingApp.Data;

/// <summary>Brings in what other instances committed: by LISTEN on PostgreSQL, else by looking.</summary>
/// <remarks>Each look re-reads the ten seconds before the last one, since rows become visible out of order.</remarks>
internal sealed class ChangeRelay(
    IDbContextFactory<BookingDbContext> contexts, DatabaseEngine engine, Work work, ChangeFeed feed, TimeProvider clock, ILogger<ChangeRelay> log) : BackgroundService
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly Dictionary<Guid, DateTimeOffset> _seen = [];
    private DateTimeOffset? _looked;

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
            await RelayAsync(ct);
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
            await RelayAsync(ct);
            await connection.WaitAsync(TimeSpan.FromSeconds(30), ct);
        }
    }

    /// <summary>Publishes what others announced and we have not seen.</summary>
    internal async Task RelayAsync(CancellationToken ct)
    {
        var now = clock.Now();
        if (now - _looked > AnnouncedChange.Kept - Window)
            feed.HearOthers(false); // we slept too long: what was announced meanwhile may be gone
        var since = (_looked ?? now) - Window;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var rows = await db.AnnouncedChanges.AsNoTracking().Where(c => c.At >= since && c.Instance != work.Instance).ToListAsync(ct);
        foreach (var row in rows.Where(r => _seen.TryAdd(r.Id, r.At)))
            feed.Publish(row.ToChange());
        feed.HearOthers(true);
        _looked = now;

        foreach (var old in _seen.Where(s => s.Value < since - Window).Select(s => s.Key).ToList())
            _seen.Remove(old);
    }
}
