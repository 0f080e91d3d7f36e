using BookingApp.Catalog;
using BookingApp.Data;
using BookingApp.Reservations;
using BookingApp.Reservations.Facts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using static BookingApp.WaitingList.WaitingListStatus;

namespace BookingApp.WaitingList.Offers;

/// <summary>Moves entries on with their reservations: who books waits no more, and who gives an offer back waits for another time.</summary>
internal sealed class WaitingListProgress(CatalogQueries catalogs, IOptions<WaitingListOptions> options) :
    IFactHandler<ReservationConfirmed>, IFactHandler<ReservationReleased>, IFactHandler<ReservationExpired>
{
    /// <summary>Also who has found a time of that service and day without being offered one.</summary>
    public async Task HandleAsync(BookingDbContext db, ReservationConfirmed confirmed, CancellationToken ct)
    {
        var reservation = confirmed.Reservation;
        if (reservation.CustomerMailbox is not { Length: > 0 } mailbox)
            return; // a walk-in: nobody who waits for an email
        var day = (await catalogs.SnapshotAsync(ct)).Zone.DayOf(reservation.Start);
        var standing = WaitingListEntry.StandingOf(reservation.ServiceId, day, mailbox);
        await db.WaitingListEntries.Where(e => e.Standing != null && (e.Standing == standing || e.OfferedReservationId == reservation.Id))
            .ExecuteUpdateAsync(
                set => set.SetProperty(e => e.Status, Booked).SetProperty(e => e.Standing, (string?)null).SetProperty(e => e.Version, e => e.Version + 1), ct);
    }

    /// <summary>They keep their place: this time did not suit.</summary>
    public Task HandleAsync(BookingDbContext db, ReservationReleased released, CancellationToken ct) => OfferOf(db, released.Reservation)
        .ExecuteUpdateAsync(set => set.SetProperty(e => e.Status, Waiting).SetProperty(e => e.Version, e => e.Version + 1), ct);

    /// <summary>They go behind those who came before now; after too many they are taken off the list.</summary>
    public async Task HandleAsync(BookingDbContext db, ReservationExpired expired, CancellationToken ct)
    {
        var last = options.Value.MaxLapsed - 1;
        var lapsed = OfferOf(db, expired.Reservation);
        var over = await lapsed.Where(e => e.LapsedOffers >= last).ExecuteUpdateAsync(
            set => set.SetProperty(e => e.Status, Over).SetProperty(e => e.Standing, (string?)null).SetProperty(e => e.LapsedOffers, e => e.LapsedOffers + 1)
                .SetProperty(e => e.Version, e => e.Version + 1),
            ct);
        if (over is 0)
        {
            await lapsed.ExecuteUpdateAsync(
                set => set.SetProperty(e => e.Status, Waiting).SetProperty(e => e.InLineSince, expired.At)
                    .SetProperty(e => e.LapsedOffers, e => e.LapsedOffers + 1).SetProperty(e => e.Version, e => e.Version + 1),
                ct);
        }
    }

    private static IQueryable<WaitingListEntry> OfferOf(BookingDbContext db, Reservation hold) =>
        db.WaitingListEntries.Where(e => e.OfferedReservationId == hold.Id && e.Status == Offered);
}
