using BookingApp.Reservations;
using BookingApp.WaitingList;

namespace BookingApp.Integrity.Times;

/// <summary>Who has an offer of the waiting list has a hold; and who has such a hold has the offer.</summary>
internal sealed class OffersAreHeld : IIntegrityCheck
{
    private static readonly ReservationStatus[] Held = [ReservationStatus.Held, ReservationStatus.Capturing, ReservationStatus.AwaitingApproval];

    public string Rule => "I15";

    public async Task<IEnumerable<Finding>> RunAsync(CheckContext context)
    {
        var entries = context.Db.Set<WaitingListEntry>();
        var lost = await context.TellAsync(
            entries.Where(e => e.Status == WaitingListStatus.Offered
                && !context.Db.Set<Reservation>().Any(r => r.Id == e.OfferedReservationId && Held.Contains(r.Status))).Select(e => e.Id),
            id => new Finding($"waiting list entry {id}: offered, and nothing is held for it", null));
        var hidden = await context.TellAsync(
            from offer in context.Db.Set<WaitingListOffer>()
            join hold in context.Db.Set<Reservation>() on offer.ReservationId equals hold.Id
            where Held.Contains(hold.Status)
                && entries.Any(e => e.Id == offer.EntryId && e.Status != WaitingListStatus.Offered && e.Status != WaitingListStatus.Booked)
            select hold.Reference,
            reference => new Finding($"reservation {reference}: held for somebody on the waiting list who has no offer", reference));
        return [.. lost, .. hidden];
    }
}
