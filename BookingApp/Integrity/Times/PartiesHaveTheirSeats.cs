using BookingApp.Reservations;
using BookingApp.Reservations.Claims;

namespace BookingApp.Integrity.Times;

/// <summary>A live reservation of a session owns a seat for each person of its party; one that is over owns none.</summary>
internal sealed class PartiesHaveTheirSeats : IIntegrityCheck
{
    public string Rule => "I2";

    public Task<IEnumerable<Finding>> RunAsync(CheckContext context) => context.TellAsync(
        from r in context.Db.Reservations
        where r.SessionId != null
        let seats = context.Db.Set<SeatClaim>().Count(s => s.ReservationId == r.Id && s.SessionId == r.SessionId)
        where seats != (ReservationStatuses.Live.Contains(r.Status) ? r.PartySize : 0)
        select new { r.Reference, r.Status, r.PartySize, Seats = seats },
        r => new Finding($"reservation {r.Reference}: {r.Status}, owns {r.Seats} seats of {r.PartySize}", r.Reference));
}
