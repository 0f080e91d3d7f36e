using BookingApp.Catalog;
using BookingApp.Data;
using BookingApp.Data.Engines;
using BookingApp.Reservations;
using BookingApp.Reservations.Facts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using static BookingApp.WaitingList.WaitingListStatus;

namespace BookingApp.WaitingList.Offers;

/// <summary>Moves entries on with their reservations: who books waits no more, and who gives an offer back waits for another time.</summary>
internal sealed class WaitingListProgress(CatalogQueries catalogs, IOfferNotices notices, IOptions<WaitingListOptions> options) :
    IFactHandler<ReservationConfirmed>, IFactHandler<ReservationRescheduled>, IFactHandler<ReservationReleased>, IFactHandler<ReservationExpired>
{
    private static readonly TimeSpan _untold = TimeSpan.FromMinutes(15); // until a time is held again for whom no email could reach

    // Mostly nobody waits, and who books should not wait for EF to think of an update.
    private static readonly CompiledQuery<Func<BookingDbContext, string, Guid, CancellationToken, Task<bool>>> _waits = new(
        () => EF.CompileAsyncQuery((BookingDbContext db, string standing, Guid reservation, CancellationToken ct) =>
            db.Set<WaitingListEntry>().Any(e => e.Standing != null && (e.Standing == standing || e.OfferedReservationId == reservation))));

    /// <summary>Also who has found a time of that service and day without being offered one.</summary>
    public Task HandleAsync(BookingDbContext db, ReservationConfirmed confirmed, CancellationToken ct) => BookedAsync(db, confirmed.Reservation, ct);

    /// <summary>Also who has moved a booking of theirs to that day.</summary>
    public async Task HandleAsync(BookingDbContext db, ReservationRescheduled moved, CancellationToken ct)
    {
        if (moved.Reservation.Status is ReservationStatus.Confirmed)
            await BookedAsync(db, moved.Reservation, ct);
    }

    private async Task BookedAsync(BookingDbContext db, Reservation reservation, CancellationToken ct)
    {
        if (reservation.CustomerMailbox is not { Length: > 0 } mailbox)
            return; // a walk-in: nobody who waits for an email
        var day = (await catalogs.SnapshotAsync(ct)).Zone.DayOf(reservation.Start);
        var standing = WaitingListEntry.StandingOf(reservation.ServiceId, day, mailbox);
        if (!await _waits.For(db)(db, standing, reservation.Id, ct))
            return;
        await db.WaitingListEntries.Where(e => e.Standing != null && (e.Standing == standing || e.OfferedReservationId == reservation.Id))
            .ExecuteUpdateAsync(
                set => set.SetProperty(e => e.Status, Booked).SetProperty(e => e.Standing, (string?)null).SetProperty(e => e.Version, e => e.Version + 1), ct);
    }

    /// <summary>They keep their place: this time did not suit.</summary>
    public Task HandleAsync(BookingDbContext db, ReservationReleased released, CancellationToken ct) => OfferOf(db, released.Reservation)
        .ExecuteUpdateAsync(set => set.SetProperty(e => e.Status, Waiting).SetProperty(e => e.Version, e => e.Version + 1), ct);

    /// <summary>They go behind those who came before now; after too many they are taken off the list. Whoever was never told, since no email could leave,
    /// keeps the place and may be offered that time again.</summary>
    public async Task HandleAsync(BookingDbContext db, ReservationExpired expired, CancellationToken ct)
    {
        var last = options.Value.MaxLapsed - 1;
        var lapsed = OfferOf(db, expired.Reservation);
        if (await lapsed.AnyAsync(ct) && !await notices.HasLeftAsync(db, expired.Reservation.Id, ct))
        {
            await db.WaitingListOffers.Where(o => o.ReservationId == expired.Reservation.Id).ExecuteDeleteAsync(ct);
            await lapsed.ExecuteUpdateAsync(
                set => set.SetProperty(e => e.Status, Waiting).SetProperty(e => e.NotBefore, expired.At + _untold)
                    .SetProperty(e => e.Version, e => e.Version + 1),
                ct);
            return;
        }

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
