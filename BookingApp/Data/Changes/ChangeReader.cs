using Microsoft.EntityFrameworkCore;

namespace BookingApp.Data.Changes;

/// <summary>Reads what other instances published and we have not seen, and tells it in this process.</summary>
/// <remarks>Changes are read by their number, whatever anybody's clock says. Rows become visible out of order, so each look reads
/// again from the highest number that a look ten seconds ago had seen.</remarks>
internal sealed class ChangeReader(IDbContextFactory<BookingDbContext> contexts, ChangePublisher own, ChangeFeed feed, TimeProvider clock)
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10); // a unit waits less for locks once it has its number
    private static readonly TimeSpan Longest = PublishedChange.Kept - Window; // between two looks

    private readonly HashSet<long> _seen = [];
    private readonly Queue<(long Timestamp, long Highest)> _looks = [];
    private long _floor; // what was committed up to here has been read for good
    private long _highest;
    private (DateTimeOffset At, long Timestamp)? _looked;

    /// <summary>What others publish may be missed from now on, until the next look.</summary>
    public void Lose() => feed.HearOthers(false);

    /// <summary>Looks once.</summary>
    public async Task ReadAsync(CancellationToken ct)
    {
        var (now, timestamp) = (clock.Now(), clock.GetTimestamp());
        if (_looked is { } last && (now - last.At > Longest || clock.GetElapsedTime(last.Timestamp, timestamp) > Longest))
            feed.HearOthers(false); // slept too long: changes from meanwhile may be pruned, so everything is taken as changed
        while (_looks.TryPeek(out var look) && clock.GetElapsedTime(look.Timestamp, timestamp) >= Window)
            _floor = _looks.Dequeue().Highest;
        _seen.RemoveWhere(number => number <= _floor);

        var (floor, ours) = (_floor, own.Instance);
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
