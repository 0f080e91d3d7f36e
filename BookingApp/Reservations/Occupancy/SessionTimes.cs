using BookingApp.Availability.Busy;
using BookingApp.Data;
using Microsoft.EntityFrameworkCore;
using static BookingApp.Reservations.ReservationStatus;

namespace BookingApp.Reservations.Occupancy;

/// <summary>What sessions take of people and rooms. A session is there as long as somebody has a seat of it.</summary>
internal sealed class SessionTimes : IBusyTimes
{
    public async Task<IReadOnlyList<BusySpan>> ReadAsync(BookingDbContext db, BusyQuestion asked, CancellationToken ct)
    {
        var (resources, moving, now) = (asked.ResourceIds, asked.Moving, asked.Now);
        var (from, to, earliest) = (asked.From, asked.To, asked.Earliest);
        var sessions = db.ClassSessions.AsNoTracking().Where(s => !s.Ended && s.ClaimStart < to && s.ClaimStart > earliest && s.ClaimEnd > from
            && db.Set<Reservation>()
                .Any(r => r.SessionId == s.Id && r.Id != moving && ReservationStatuses.Live.Contains(r.Status) && !(r.Status == Held && r.HeldUntil <= now)));
        var runs = sessions.Where(s => resources.Contains(s.StaffId)).Select(s => new { s.Id, ResourceId = s.StaffId, s.ClaimStart, s.ClaimEnd })
            .Concat(
                sessions.Where(s => s.RoomId != null && resources.Contains(s.RoomId.Value))
                    .Select(s => new { s.Id, ResourceId = s.RoomId!.Value, s.ClaimStart, s.ClaimEnd }));
        var running = await runs.Select(s => new
        {
            s.ResourceId,
            s.ClaimStart,
            s.ClaimEnd,
            HeldUntil = db.Set<Reservation>().Where(r => r.SessionId == s.Id && r.Status == Held && r.HeldUntil > now).Min(r => (DateTimeOffset?)r.HeldUntil),
        }).ToListAsync(ct);
        return [.. running.Select(s => new BusySpan(s.ResourceId, Cell.Range(s.ClaimStart, s.ClaimEnd), s.HeldUntil))];
    }
}
