using BookingApp.Catalog;
using BookingApp.Data;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Availability.Busy;

/// <summary>Draws what is taken, whoever has it, into maps of cells.</summary>
public sealed class BusyMaps(
    IDbContextFactory<BookingDbContext> contexts, IEnumerable<IBusyTimes> takers, IBookedVisits visits, AvailabilityCache cache, TimeProvider clock)
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

        var (maps, timeOff) = (new Dictionary<int, CellMap>(), new Dictionary<int, CellMap>());
        var lapses = new DateTimeOffset?[days.Count];
        foreach (var (id, busy) in known)
        {
            maps[id] = new CellMap(days.Cells(zone));
            for (var i = 0; i < lapses.Length; i++)
            {
                maps[id].Or(busy[i].Cells);
                if (busy[i].TimeOff is { } off)
                    (timeOff.TryGetValue(id, out var all) ? all : timeOff[id] = new CellMap(days.Cells(zone))).Or(off);
                lapses[i] = busy[i].LapsesAt is { } lapse && !(lapses[i] <= lapse) ? lapse : lapses[i];
            }
        }

        return new BusyPeriod(days, maps, lapses) { TimeOff = timeOff };
    }

    /// <summary>What a hold or a move meets, straight from the database; without what one reservation owns itself.</summary>
    /// <remarks>Mostly the claims tell, by one statement. Where something has lapsed they do not: what lies under it counts, such as time off.
    /// Nor do they of what is long past.</remarks>
    public async Task<FreshMaps> ReadFreshAsync(IReadOnlyCollection<int> resourceIds, CellRange window, Guid? moving, CancellationToken ct = default)
    {
        var asked = new BusyQuestion(resourceIds, window, moving, clock.Now());
        var maps = resourceIds.ToDictionary(id => id, _ => new CellMap(window));
        await using var db = await contexts.CreateDbContextAsync(ct);
        var claimed = moving is null ? await visits.ClaimedAsync(db, asked, ct) : null;
        if (claimed is null || claimed.Any(c => c.HasLapsed))
        {
            foreach (var span in await SpansAsync(db, asked, ct))
                maps[span.ResourceId].Set(span.Cells);
            return new FreshMaps(maps, MayHaveLapsed: true);
        }

        foreach (var cell in claimed)
            maps[cell.ResourceId].Set(new CellRange(cell.Cell, cell.Cell + 1));
        return new FreshMaps(maps, MayHaveLapsed: false);
    }

    private async Task LoadAsync(
        Dictionary<int, IReadOnlyList<BusyDay>> known, List<int> missing, DaySpan days, BusinessZone zone, DateTimeOffset now, CancellationToken ct)
    {
        var generations = missing.ToDictionary(id => id, id => cache.Generation(id));
        await using var db = await contexts.CreateDbContextAsync(ct);
        var spans = (await SpansAsync(db, new BusyQuestion(missing, days.Cells(zone), null, now), ct)).ToLookup(s => s.ResourceId);
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
        CellMap? timeOff = null;
        DateTimeOffset? lapses = null;
        foreach (var span in spans.Where(s => s.Cells.Overlaps(map.Window)))
        {
            map.Set(span.Cells);
            if (span.IsTimeOff)
                (timeOff ??= new CellMap(window)).Set(span.Cells);
            if (span.HeldUntil is { } until && (lapses is null || until < lapses))
                lapses = until;
        }

        return new BusyDay(map, lapses) { TimeOff = timeOff };
    }

    // One after the other on one connection: each is a statement.
    private async Task<List<BusySpan>> SpansAsync(BookingDbContext db, BusyQuestion asked, CancellationToken ct)
    {
        var spans = new List<BusySpan>();
        foreach (var taker in takers)
            spans.AddRange(await taker.ReadAsync(db, asked, ct));
        return spans;
    }
}
