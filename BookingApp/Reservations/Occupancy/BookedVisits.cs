using BookingApp.Availability.Busy;
using BookingApp.Availability.Planning;
using BookingApp.Catalog;
using BookingApp.Data;
using BookingApp.Data.Engines;
using BookingApp.Reservations.Claims;
using Microsoft.EntityFrameworkCore;
using static BookingApp.Reservations.ReservationStatus;

namespace BookingApp.Reservations.Occupancy;

/// <summary>Reads for planning what is booked: claims, seats of sessions, and how much of a day each person has.</summary>
internal sealed class BookedVisits(IDbContextFactory<BookingDbContext> contexts, TimeProvider clock) : IBookedVisits
{
    private static readonly CompiledQuery<Func<BookingDbContext, int[], int, int, DateTimeOffset, IAsyncEnumerable<ClaimedCell>>> _claimed = new(
        () => EF.CompileAsyncQuery((BookingDbContext db, int[] resources, int first, int end, DateTimeOffset now) => db.Set<SlotClaim>().AsNoTracking()
            .Where(c => resources.Contains(c.ResourceId) && c.Cell >= first && c.Cell < end)
            .Select(c => new ClaimedCell(
                c.ResourceId,
                c.Cell,
                db.Set<Reservation>().Any(r => r.Id == c.OwnerId && r.Status == Held && r.HeldUntil <= now)
                    || db.Set<Reservation>().Any(r => r.SessionId == c.OwnerId && r.Status == Held && r.HeldUntil <= now)))));

    public async Task<IReadOnlyList<ClaimedCell>?> ClaimedAsync(BookingDbContext db, BusyQuestion asked, CancellationToken ct)
    {
        if (asked.Window.From < SlotClaim.FirstKept(asked.Now))
            return null;
        var cells = new List<ClaimedCell>();
        await foreach (var cell in _claimed.For(db)(db, [.. asked.ResourceIds], asked.Window.From, asked.Window.To, asked.Now).WithCancellation(ct))
            cells.Add(cell);
        return cells;
    }

    public async Task<IReadOnlyList<OpenSession>> SessionsAsync(Service service, CellRange window, Guid? moving, CancellationToken ct)
    {
        var (from, to, now) = (Cell.Start(window.From), Cell.Start(window.To), clock.Now());
        await using var db = await contexts.CreateDbContextAsync(ct);
        var rows = await db.ClassSessions.AsNoTracking()
            .Where(s => s.ServiceId == service.Id && !s.Ended && s.Start >= from && s.Start < to)
            .Where(s => !db.Set<TimeOff>() // it keeps its guests, and takes in no others
                .Any(t => (t.ResourceId == s.StaffId || t.ResourceId == s.RoomId) && t.Start < s.ClaimEnd && t.End > s.ClaimStart))
            .Select(s => new
            {
                s.Id,
                s.StaffId,
                s.RoomId,
                s.Start,
                s.End,
                Taken = db.Set<Reservation>()
                    .Where(
                        r => r.SessionId == s.Id && r.Id != moving && ReservationStatuses.Live.Contains(r.Status)
                            && !(r.Status == Held && r.HeldUntil <= now)).Sum(r => r.PartySize),
            }).ToListAsync(ct);
        // A class that runs longer or shorter than what is asked for is another thing: nobody pays for 60 minutes and gets 30.
        return
        [
            .. rows.Where(s => s.End - s.Start == service.Duration)
                .Select(s => new OpenSession(s.Id, s.StaffId, s.RoomId, s.Start, service.Capacity - s.Taken)),
        ];
    }

    public async Task<IReadOnlyDictionary<int, double>> MinutesAsync(IReadOnlyCollection<int> people, CellRange day, CancellationToken ct)
    {
        var (from, to, now) = (Cell.Start(day.From), Cell.Start(day.To), clock.Now());
        var earliest = from - Service.LongestClaim; // the index knows claims
        await using var db = await contexts.CreateDbContextAsync(ct);
        var visits = await db.Reservations.AsNoTracking()
            .Where(
                r => people.Contains(r.StaffId) && r.ClaimStart > earliest && r.ClaimStart < to && r.Start >= from && r.Start < to
                    && ReservationStatuses.Live.Contains(r.Status) && !(r.Status == Held && r.HeldUntil <= now))
            .Select(r => new { r.StaffId, r.Start, r.End }).Distinct().ToListAsync(ct); // the seats of a session count once
        return visits.GroupBy(v => v.StaffId).ToDictionary(g => g.Key, g => g.Sum(v => (v.End - v.Start).TotalMinutes));
    }
}
