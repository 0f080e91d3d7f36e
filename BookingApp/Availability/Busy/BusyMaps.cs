using BookingApp.Catalog;
using BookingApp.Data;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Availability.Busy;

/// <summary>Draws what is taken, whoever has it, into maps of cells.</summary>
public sealed class BusyMaps(IDbContextFactory<BookingDbContext> contexts, IEnumerable<IBusyTimes> takers, AvailabilityCache cache, TimeProvider clock)
{
    /// <summary>The taken cells of each resource over some days, from the cache where that may be believed.</summary>
    public async Task<BusyPeriod> ReadAsync(IReadOnlyCollection<int> resourceIds, DaySpan days, BusinessZone zone, CancellationToken ct = default)
    {
        var now = clock.Now();
        var known = new Dictionary<int, IReadOnlyList<BusyDay>>();
        foreach (var id in resourceIds)
        {
            if (cache.Find(id, days, now) is { } cached)
                known[id] = cached;
        }

        if (resourceIds.Where(id => !known.ContainsKey(id)).ToList() is { Count: > 0 } missing)
            await LoadAsync(known, missing, days, zone, now, ct);

        var maps = new Dictionary<int, CellMap>();
        var lapses = new DateTimeOffset?[days.Count];
        foreach (var (id, busy) in known)
        {
            maps[id] = new CellMap(days.Cells(zone));
            for (var i = 0; i < lapses.Length; i++)
            {
                maps[id].Or(busy[i].Cells);
                lapses[i] = busy[i].LapsesAt is { } lapse && !(lapses[i] <= lapse) ? lapse : lapses[i];
            }
        }

        return new BusyPeriod(days, maps, lapses);
    }

    /// <summary>The same straight from the database, without what one reservation owns itself: what a hold or a move goes by.</summary>
    public async Task<IReadOnlyDictionary<int, CellMap>> ReadFreshAsync(
        IReadOnlyCollection<int> resourceIds, CellRange window, Guid? moving, CancellationToken ct = default)
    {
        var maps = resourceIds.ToDictionary(id => id, _ => new CellMap(window));
        foreach (var span in await SpansAsync(new BusyQuestion(resourceIds, window, moving, clock.Now()), ct))
            maps[span.ResourceId].Set(span.Cells);
        return maps;
    }

    private async Task LoadAsync(
        Dictionary<int, IReadOnlyList<BusyDay>> known, List<int> missing, DaySpan days, BusinessZone zone, DateTimeOffset now, CancellationToken ct)
    {
        var generations = missing.ToDictionary(id => id, id => cache.Generation(id));
        var spans = (await SpansAsync(new BusyQuestion(missing, days.Cells(zone), null, now), ct)).ToLookup(s => s.ResourceId);
        var windows = days.Days.Select(day => (Day: day, Cells: new DaySpan(day, day).Cells(zone))).ToList();
        foreach (var id in missing)
        {
            known[id] = [.. windows.Select(w => DayOf(w.Cells, spans[id]))];
            cache.Store(id, generations[id], windows.Select(w => w.Day).Zip(known[id]));
        }
    }

    private static BusyDay DayOf(CellRange window, IEnumerable<BusySpan> spans)
    {
        var map = new CellMap(window);
        DateTimeOffset? lapses = null;
        foreach (var span in spans.Where(s => s.Cells.Overlaps(map.Window)))
        {
            map.Set(span.Cells);
            if (span.HeldUntil is { } until && (lapses is null || until < lapses))
                lapses = until;
        }

        return new BusyDay(map, lapses);
    }

    // One after the other on one connection: each is a statement.
    private async Task<List<BusySpan>> SpansAsync(BusyQuestion asked, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var spans = new List<BusySpan>();
        foreach (var taker in takers)
            spans.AddRange(await taker.ReadAsync(db, asked, ct));
        return spans;
    }
}
