using BookingApp.Availability.Busy;
using BookingApp.Data;
using Microsoft.EntityFrameworkCore;
using static BookingApp.Reservations.ReservationStatus;

namespace BookingApp.Reservations.Occupancy;

/// <summary>What reservations take of people and rooms. Those of a session have its time and none of their own.</summary>
internal sealed class ReservationTimes : IBusyTimes
{
    // A person's and a room's each by an index of its own.
    public async Task<IReadOnlyList<BusySpan>> ReadAsync(BookingDbContext db, BusyQuestion asked, CancellationToken ct)
    {
        var (resources, moving, now) = (asked.ResourceIds, asked.Moving, asked.Now);
        var (from, to, earliest) = (asked.From, asked.To, asked.Earliest);
        var reservations = db.Reservations.AsNoTracking().Where(r => r.ClaimStart < to && r.ClaimStart > earliest && r.ClaimEnd > from && r.Id != moving
            && ReservationStatuses.Live.Contains(r.Status) && !(r.Status == Held && r.HeldUntil <= now));
        var visits = reservations.Where(r => resources.Contains(r.StaffId))
            .Select(r => new { ResourceId = r.StaffId, r.SessionId, r.ClaimStart, r.ClaimEnd, r.Status, r.HeldUntil })
            .Concat(
                reservations.Where(r => r.RoomId != null && resources.Contains(r.RoomId.Value))
                    .Select(r => new { ResourceId = r.RoomId!.Value, r.SessionId, r.ClaimStart, r.ClaimEnd, r.Status, r.HeldUntil }));
        // filtered here, not in SQL: SQLite takes "no session" for rare and would read all rows by its index
        return [.. (await visits.ToListAsync(ct)).Where(v => v.SessionId is null)
            .Select(v => new BusySpan(v.ResourceId, Cell.Range(v.ClaimStart, v.ClaimEnd), v.Status is Held ? v.HeldUntil : null))];
    }
}
