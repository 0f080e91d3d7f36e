using BookingApp.Catalog;
using BookingApp.Data;
using BookingApp.Reservations;
using Microsoft.EntityFrameworkCore;
using static BookingApp.Reservations.ReservationStatus;

namespace BookingApp.Availability;

/// <summary>Reads what is taken: one row per reservation, session and block, never the claims.</summary>
public sealed class BusyTimes(IDbContextFactory<BookingDbContext> contexts, AvailabilityCache cache, TimeProvider clock)
{
    /// <summary>The taken cells of each resource over some days, from the cache where that may be believed.</summary>
    public async Task<IReadOnlyDictionary<int, CellMap>> MapsAsync(
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
        var spans = (await SpansAsync(missing, days.Cells(zone), null, now, ct)).ToLookup(s => s.ResourceId);
        foreach (var id in missing)
        {
            foreach (var span in spans[id])
                maps[id].Set(span.Cells);
            cache.Store(id, generations[id], days.Days.Select(day => (day, DayOf(day, zone, spans[id]))));
        }

        return maps;
    }

    /// <summary>The same straight from the database, without what one reservation owns itself: what a hold or a move goes by.</summary>
    public async Task<IReadOnlyDictionary<int, CellMap>> FreshMapsAsync(
        IReadOnlyCollection<int> resourceIds, CellRange window, Guid? moving, CancellationToken ct = default)
    {
        var maps = resourceIds.ToDictionary(id => id, _ => new CellMap(window));
        foreach (var span in await SpansAsync(resourceIds, window, moving, clock.Now(), ct))
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

    // Each of these begins no earlier than the longest claim before the window, so that history costs nothing; a person's and a room's each by an
    // index of its own.
    private async Task<List<BusySpan>> SpansAsync(
        IReadOnlyCollection<int> resourceIds, CellRange window, Guid? moving, DateTimeOffset now, CancellationToken ct)
    {
        var (from, to) = (Cell.Start(window.From), Cell.Start(window.To));
        var earliest = from - Service.LongestClaim;
        await using var db = await contexts.CreateDbContextAsync(ct);

        var reservations = db.Reservations.AsNoTracking().Where(r => r.ClaimStart < to && r.ClaimStart > earliest && r.ClaimEnd > from && r.Id != moving
            && ReservationStatuses.Live.Contains(r.Status) && !(r.Status == Held && r.HeldUntil <= now));
        var visits = reservations.Where(r => resourceIds.Contains(r.StaffId))
            .Select(r => new { ResourceId = r.StaffId, r.SessionId, r.ClaimStart, r.ClaimEnd, r.Status, r.HeldUntil })
            .Concat(
                reservations.Where(r => r.RoomId != null && resourceIds.Contains(r.RoomId.Value))
                    .Select(r => new { ResourceId = r.RoomId!.Value, r.SessionId, r.ClaimStart, r.ClaimEnd, r.Status, r.HeldUntil }));
        // here and not there: "no session" looks rare to SQLite, and it would read them all
        var spans = (await visits.ToListAsync(ct)).Where(v => v.SessionId is null)
            .Select(v => new BusySpan(v.ResourceId, Cell.Range(v.ClaimStart, v.ClaimEnd), v.Status is Held ? v.HeldUntil : null)).ToList();

        // A session is there as long as somebody has a seat of it.
        var sessions = db.Sessions.AsNoTracking().Where(s => !s.Ended && s.ClaimStart < to && s.ClaimStart > earliest && s.ClaimEnd > from
            && db.Set<Reservation>()
                .Any(r => r.SessionId == s.Id && r.Id != moving && ReservationStatuses.Live.Contains(r.Status) && !(r.Status == Held && r.HeldUntil <= now)));
        var runs = sessions.Where(s => resourceIds.Contains(s.StaffId)).Select(s => new { s.Id, ResourceId = s.StaffId, s.ClaimStart, s.ClaimEnd })
            .Concat(
                sessions.Where(s => s.RoomId != null && resourceIds.Contains(s.RoomId.Value))
                    .Select(s => new { s.Id, ResourceId = s.RoomId!.Value, s.ClaimStart, s.ClaimEnd }));
        var running = await runs.Select(s => new
        {
            s.ResourceId,
            s.ClaimStart,
            s.ClaimEnd,
            HeldUntil = db.Set<Reservation>().Where(r => r.SessionId == s.Id && r.Status == Held && r.HeldUntil > now).Min(r => (DateTimeOffset?)r.HeldUntil),
        }).ToListAsync(ct);
        spans.AddRange(running.Select(s => new BusySpan(s.ResourceId, Cell.Range(s.ClaimStart, s.ClaimEnd), s.HeldUntil)));

        var blocks = await db.TimeOff.AsNoTracking().Where(b => resourceIds.Contains(b.ResourceId) && b.End > from && b.Start < to).ToListAsync(ct);
        spans.AddRange(blocks.Select(b => new BusySpan(b.ResourceId, Cell.Range(b.Start, b.End), null)));
        return spans;
    }
}
