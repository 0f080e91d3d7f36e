using BookingApp.Availability.Busy;
using BookingApp.Data;
using BookingApp.Data.Engines;
using Microsoft.EntityFrameworkCore;
using static BookingApp.Reservations.ReservationStatus;

namespace BookingApp.Reservations.Occupancy;

/// <summary>What reservations take of people and rooms. Those of a session have its time and none of their own.</summary>
internal sealed class ReservationTimes : IBusyTimes
{
    // A person's and a room's each by an index of its own.
    private static readonly CompiledQuery<
        Func<BookingDbContext, int[], DateTimeOffset, DateTimeOffset, DateTimeOffset, Guid?, DateTimeOffset, IAsyncEnumerable<Visit>>> _visits = new(
        () => EF.CompileAsyncQuery(
            (BookingDbContext db, int[] resources, DateTimeOffset from, DateTimeOffset to, DateTimeOffset earliest, Guid? moving, DateTimeOffset now) =>
                db.Set<Reservation>().AsNoTracking()
                    .Where(r => resources.Contains(r.StaffId) && r.ClaimStart < to && r.ClaimStart > earliest && r.ClaimEnd > from && r.Id != moving
                        && ReservationStatuses.Live.Contains(r.Status) && !(r.Status == Held && r.HeldUntil <= now))
                    .Select(r => new Visit
                    {
                        ResourceId = r.StaffId,
                        SessionId = r.SessionId,
                        Start = r.ClaimStart,
                        End = r.ClaimEnd,
                        Status = r.Status,
                        HeldUntil = r.HeldUntil,
                    })
                    .Concat(db.Set<Reservation>().AsNoTracking()
                        .Where(r => r.RoomId != null && resources.Contains(r.RoomId.Value)
                            && r.ClaimStart < to && r.ClaimStart > earliest && r.ClaimEnd > from && r.Id != moving
                            && ReservationStatuses.Live.Contains(r.Status) && !(r.Status == Held && r.HeldUntil <= now))
                        .Select(r => new Visit
                        {
                            ResourceId = r.RoomId!.Value,
                            SessionId = r.SessionId,
                            Start = r.ClaimStart,
                            End = r.ClaimEnd,
                            Status = r.Status,
                            HeldUntil = r.HeldUntil,
                        }))));

    public async Task<IReadOnlyList<BusySpan>> ReadAsync(BookingDbContext db, BusyQuestion asked, CancellationToken ct)
    {
        var spans = new List<BusySpan>();
        await foreach (var v in _visits.For(db)(db, [.. asked.ResourceIds], asked.From, asked.To, asked.Earliest, asked.Moving, asked.Now).WithCancellation(ct))
        {
            if (v.SessionId is null) // filtered here, not in SQL: SQLite takes "no session" for rare and would read all rows by its index
                spans.Add(new BusySpan(v.ResourceId, Cell.Range(v.Start, v.End), v.Status is Held ? v.HeldUntil : null));
        }

        return spans;
    }

    private sealed class Visit
    {
        public int ResourceId { get; init; }
        public Guid? SessionId { get; init; }
        public DateTimeOffset Start { get; init; }
        public DateTimeOffset End { get; init; }
        public ReservationStatus Status { get; init; }
        public DateTimeOffset HeldUntil { get; init; }
    }
}
