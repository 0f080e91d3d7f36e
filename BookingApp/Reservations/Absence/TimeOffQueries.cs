using BookingApp.Catalog;
using BookingApp.Data;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Reservations.Absence;

/// <summary>Reads blocked time, and what lies in its way.</summary>
public sealed class TimeOffQueries(IDbContextFactory<BookingDbContext> contexts, CatalogQueries catalogs, TimeProvider clock)
{
    /// <summary>What is blocked from now on, earliest first, on the business's clock.</summary>
    public async Task<IReadOnlyList<TimeOffView>> ToComeAsync(int resourceId, CancellationToken ct = default)
    {
        var zone = (await catalogs.SnapshotAsync(ct)).Zone;
        var now = clock.Now();
        await using var db = await contexts.CreateDbContextAsync(ct);
        var rows = await db.TimeOff.AsNoTracking().Where(t => t.ResourceId == resourceId && t.End > now).OrderBy(t => t.Start).ToListAsync(ct);
        var blocks = rows.Select(t => t.Id).ToList();
        var left = await (from l in db.TimeOffBookings.AsNoTracking()
                          join r in db.Reservations on l.ReservationId equals r.Id
                          where blocks.Contains(l.TimeOffId)
                          orderby r.Start, r.Id
                          select new { Left = l, Booking = r }).ToListAsync(ct);
        var bookings = left.ToLookup(l => l.Left.TimeOffId);
        return [.. rows.Select(t => new TimeOffView(t.Id, zone.ToLocal(t.Start), zone.ToLocal(t.End), t.Reason,
            [.. bookings[t.Id].Select(l => View(l.Left, l.Booking, t, zone, now))]))];
    }

    // What has a part of a block's time, holds that have lapsed aside.
    internal static IQueryable<Reservation> Bookings(BookingDbContext db, TimeOff block, DateTimeOffset now) => db.Reservations.AsNoTracking()
        .Where(
            r => (r.StaffId == block.ResourceId || r.RoomId == block.ResourceId) && r.ClaimStart < block.End
                && r.ClaimStart > block.Start - Service.LongestClaim && block.Start < r.ClaimEnd
            && ReservationStatuses.Live.Contains(r.Status) && !(r.Status == ReservationStatus.Held && r.HeldUntil <= now));

    // Other time off that lies there.
    internal static IQueryable<TimeOff> Others(BookingDbContext db, TimeOff block) =>
        db.TimeOff.AsNoTracking().Where(t => t.ResourceId == block.ResourceId && t.Start < block.End && block.Start < t.End && t.Id != block.Id);

    internal async Task<IReadOnlyList<StandingInTheWay>> InTheWayAsync(TimeOff block, CancellationToken ct)
    {
        var zone = (await catalogs.SnapshotAsync(ct)).Zone;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var bookings = await Bookings(db, block, clock.Now()).OrderBy(r => r.Start).ToListAsync(ct);
        var blocks = await Others(db, block).OrderBy(t => t.Start).ToListAsync(ct);
        return
        [
            .. bookings.Select(r => new StandingInTheWay(
                r.Reference, r.CustomerName, zone.ToLocal(r.Start), zone.ToLocal(r.End), r.Status, r.IsCancellable(clock.Now()),
                r.CustomerEmail.Length > 0)),
            .. blocks.Select(t => new StandingInTheWay(null, t.Reason, zone.ToLocal(t.Start), zone.ToLocal(t.End), null)),
        ];
    }

    private static TimeOffBookingView View(TimeOffBooking left, Reservation r, TimeOff block, BusinessZone zone, DateTimeOffset now) =>
        new(
            r.Reference, r.CustomerName, r.ServiceName, zone.ToLocal(r.Start), r.StatusAt(now), left.State, left.Problem,
            r.LiesIn(block, now) && r.Start > now);
}
