using BookingApp.Availability.Busy;
using BookingApp.Data;
using BookingApp.Data.Engines;
using BookingApp.Reservations.Claims;
using Microsoft.EntityFrameworkCore;
using static BookingApp.Reservations.ReservationStatus;

namespace BookingApp.Reservations.Occupancy;

/// <summary>What sessions take of people and rooms. A session is there as long as somebody has a seat of it.</summary>
internal sealed class SessionTimes : IBusyTimes
{
    private static readonly CompiledQuery<
        Func<BookingDbContext, int[], DateTimeOffset, DateTimeOffset, DateTimeOffset, Guid?, DateTimeOffset, IAsyncEnumerable<Run>>> _runs = new(
        () => EF.CompileAsyncQuery(
            (BookingDbContext db, int[] resources, DateTimeOffset from, DateTimeOffset to, DateTimeOffset earliest, Guid? moving, DateTimeOffset now) =>
                db.Set<ClassSession>().AsNoTracking()
                    .Where(s => resources.Contains(s.StaffId) && !s.Ended && s.ClaimStart < to && s.ClaimStart > earliest && s.ClaimEnd > from)
                    .Select(s => new { s.Id, ResourceId = s.StaffId, s.ClaimStart, s.ClaimEnd })
                    .Concat(db.Set<ClassSession>().AsNoTracking()
                        .Where(s => s.RoomId != null && resources.Contains(s.RoomId.Value)
                            && !s.Ended && s.ClaimStart < to && s.ClaimStart > earliest && s.ClaimEnd > from)
                        .Select(s => new { s.Id, ResourceId = s.RoomId!.Value, s.ClaimStart, s.ClaimEnd }))
                    .Where(s => db.Set<Reservation>().Any(r => r.SessionId == s.Id && r.Id != moving
                        && ReservationStatuses.Live.Contains(r.Status) && !(r.Status == Held && r.HeldUntil <= now)))
                    .Select(s => new Run
                    {
                        ResourceId = s.ResourceId,
                        Start = s.ClaimStart,
                        End = s.ClaimEnd,
                        HeldUntil = db.Set<Reservation>().Where(r => r.SessionId == s.Id && r.Status == Held && r.HeldUntil > now)
                            .Min(r => (DateTimeOffset?)r.HeldUntil),
                    })));

    public async Task<IReadOnlyList<BusySpan>> ReadAsync(BookingDbContext db, BusyQuestion asked, CancellationToken ct)
    {
        var spans = new List<BusySpan>();
        await foreach (var s in _runs.For(db)(db, [.. asked.ResourceIds], asked.From, asked.To, asked.Earliest, asked.Moving, asked.Now).WithCancellation(ct))
            spans.Add(new BusySpan(s.ResourceId, Cell.Range(s.Start, s.End), s.HeldUntil));
        return spans;
    }

    private sealed class Run
    {
        public int ResourceId { get; init; }
        public DateTimeOffset Start { get; init; }
        public DateTimeOffset End { get; init; }
        public DateTimeOffset? HeldUntil { get; init; }
    }
}
