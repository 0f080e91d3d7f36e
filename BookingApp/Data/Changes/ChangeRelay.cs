using BookingApp.Data.Engines;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace BookingApp.Data.Changes;

/// <summary>Brings in what other instances committed: by LISTEN on PostgreSQL, else by looking.</summary>
/// <remarks>Changes are read by their number, whatever anybody's clock says. Rows become visible out of order, so each look reads
/// again from the highest number that a look ten seconds ago had seen.</remarks>
internal sealed class ChangeRelay(
    IDbContextFactory<BookingDbContext> contexts, DatabaseEngine engine, UnitOfWork work, ChangeFeed feed, TimeProvider clock, ILogger<ChangeRelay> log) : BackgroundService
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Longest = PublishedChange.Kept - Window; // between two looks
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly HashSet<long> _seen = [];
    private readonly Queue<(long Timestamp, long Highest)> _looks = [];
    private long _floor; // what was committed up to here has been read for good
    private long _highest;
    private (DateTimeOffset At, long Timestamp)? _looked;

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
        var (now, timestamp) = (clock.Now(), clock.GetTimestamp());
        if (_looked is { } last && (now - last.At > Longest || clock.GetElapsedTime(last.Timestamp, timestamp) > Longest))
            feed.HearOthers(false); // we slept too long: what was announced meanwhile may be gone
        while (_looks.TryPeek(out var look) && clock.GetElapsedTime(look.Timestamp, timestamp) >= Window)
            _floor = _looks.Dequeue().Highest;
        _seen.RemoveWhere(number => number <= _floor);

        var (floor, ours) = (_floor, work.Instance);
        await using var db = await contexts.CreateDbContextAsync(ct);
        // before the rows: what comes in between is read again
        _highest = Math.Max(_highest, await db.PublishedChanges.MaxAsync(c => (long?)c.Number, ct) ?? 0);
        var rows = await db.PublishedChanges.AsNoTracking().Where(c => c.Number > floor && c.Instance != ours).OrderBy(c => c.Number).ToListAsync(ct);
        foreach (var row in rows.Where(r => _seen.Add(r.Number)))
            feed.Publish(row.ToChange());
        feed.HearOthers(true);
        _looked = (now, timestamp);
        _looks.Enqueue((timestamp, _highest));
    }
}
