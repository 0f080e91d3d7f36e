using BookingApp.Availability.Planning;
using BookingApp.Catalog;
using BookingApp.Data;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Reservations.Occupancy;

/// <summary>Tells staff who and what is in the way of a visit that nobody is free for.</summary>
public sealed class VisitConflicts(IDbContextFactory<BookingDbContext> contexts, CatalogQueries catalogs, TimeProvider clock)
{
    private const int Max = 6;

    /// <summary>Visits and time off that touch the time asked for, of everybody who could serve it and of every room it could be in, earliest
    /// first; some of them, where there are many.</summary>
    public async Task<IReadOnlyList<VisitConflict>> FindAsync(Actor actor, PlanRequest wanted, CancellationToken ct = default)
    {
        actor.MustBeStaff();
        var catalog = await catalogs.SnapshotAsync(ct);
        if (catalog.FindService(wanted.ServiceId) is not { } service)
            return [];
        var time = VisitTime.Of(wanted.AskedOf(service), wanted.Start);
        int[] asked = [.. catalog.PeopleOf(service).Where(p => wanted.StaffId is null || p.Id == wanted.StaffId)
            .Concat(catalog.RoomsFor(service)).Select(r => r.Id)];
        return await FindAsync(catalog, asked, time.ClaimStart, time.ClaimEnd, wanted.Moving?.Id, ct);
    }

    /// <summary>The same of a visit that is to end at another time, with the person and the room that it has.</summary>
    public async Task<IReadOnlyList<VisitConflict>> FindAsync(Actor actor, ReservationView visit, DateTimeOffset end, CancellationToken ct = default)
    {
        actor.MustBeStaff();
        int[] own = [.. Candidate.ResourcesOf(visit.StaffId, visit.RoomId)];
        return await FindAsync(await catalogs.SnapshotAsync(ct), own, visit.ClaimStart, end + (visit.ClaimEnd - visit.End), visit.Id, ct);
    }

    // The visit that moves is in nobody's way.
    private async Task<IReadOnlyList<VisitConflict>> FindAsync(
        CatalogSnapshot catalog, int[] asked, DateTimeOffset from, DateTimeOffset to, Guid? moving, CancellationToken ct)
    {
        var (now, zone) = (clock.Now(), catalog.Zone);
        var earliest = from - Service.LongestClaim; // the index knows claims
        await using var db = await contexts.CreateDbContextAsync(ct);
        var visits = await db.Reservations.AsNoTracking()
            .Where(r => (asked.Contains(r.StaffId) || (r.RoomId != null && asked.Contains(r.RoomId.Value)))
                && r.Id != moving && r.ClaimStart < to && r.ClaimStart > earliest && r.ClaimEnd > from
                && ReservationStatuses.Live.Contains(r.Status) && !(r.Status == ReservationStatus.Held && r.HeldUntil <= now))
            .OrderBy(r => r.Start).ThenBy(r => r.Id).Take(Max)
            .Select(r => new { r.StaffId, r.RoomId, r.Reference, r.CustomerName, r.Start, r.End, r.Status }).ToListAsync(ct);
        var blocks = await db.TimeOff.AsNoTracking()
            .Where(t => asked.Contains(t.ResourceId) && t.Start < to && t.End > from).OrderBy(t => t.Start).Take(Max).ToListAsync(ct);
        return
        [
            .. visits.Select(v => new VisitConflict(
                catalog.NameOf(asked.Contains(v.StaffId) ? v.StaffId : v.RoomId), v.Reference, v.CustomerName, zone.ToLocal(v.Start), zone.ToLocal(v.End),
                v.Status)),
            .. blocks.Select(b => new VisitConflict(catalog.NameOf(b.ResourceId), null, b.Reason, zone.ToLocal(b.Start), zone.ToLocal(b.End), null)),
        ];
    }
}
