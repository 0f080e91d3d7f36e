using BookingApp.Catalog;
using BookingApp.Data;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Availability.Busy;

/// <summary>Draws what is taken, whoever has it, into maps of cells.</summary>
public sealed class BusyMaps(IDbContextFactory<BookingDbContext> contexts, IEnumerable<IBusyTimes> takers, AvailabilityCache cache, TimeProvider clock)
{
    /// <summary>The taken cells of each resource over some days, from the cache where that may be believed.</summary>
    public async Task<IReadOnlyDictionary<int, CellMap>> ReadAsync(
        IReadOnlyCollection<int> resourceIds, DaySpan days, BusinessZone zone, CancellationToken ct = default)
    {
        var now = clock.Now();
        var maps = resourceIds.ToDictionary(id => id, _ => new CellMap(days.Cells(zone)));
        var missing = new List<int>();
        foreach (var (id, map) in maps)
        {
            var cached = cache.Find(id, days, now);
            if (cached is null)
                missing.Add(id);
            else
                cached.ForEach(day => map.Or(day.Cells));
        }

        if (missing.Count is 0)
            return maps;

        var generations = missing.ToDictionary(id => id, cache.Generation);
        var spans = (await SpansAsync(new BusyQuestion(missing, days.Cells(zone), null, now), ct)).ToLookup(s => s.ResourceId);
        foreach (var id in missing)
        {
            foreach (var span in spans[id])
                maps[id].Set(span.Cells);
            cache.Store(id, generations[id], days.Days.Select(day => (day, DayOf(day, zone, spans[id]))));
        }

        return maps;
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

    private static BusyDay DayOf(DateOnly day, BusinessZone zone, IEnumerable<BusySpan> spans)
    {
        var map = new CellMap(new DaySpan(day, day).Cells(zone));
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
