using BookingApp.Reservations;

namespace BookingApp.Integrity.Times;

/// <summary>No session holds more people than its capacity.</summary>
internal sealed class NoSessionIsOverCapacity : IIntegrityCheck
{
    public string Rule => "I1";

    public Task<IEnumerable<Finding>> RunAsync(CheckContext context) => context.TellAsync(
        from seats in context.Db.Reservations.Where(
            r => r.SessionId != null && ReservationStatuses.Live.Contains(r.Status) && !(r.Status == ReservationStatus.Held && r.HeldUntil <= context.Now))
            .GroupBy(r => r.SessionId).Select(g => new { Session = g.Key, Seats = g.Sum(r => r.PartySize) })
        join s in context.Db.ClassSessions on seats.Session equals s.Id
        where seats.Seats > s.Capacity
        select new { s.Id, seats.Seats, s.Capacity },
        s => new Finding($"session {s.Id}: {s.Seats} seats of {s.Capacity}"));
}
