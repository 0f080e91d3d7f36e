using BookingApp.Data;
using BookingApp.WaitingList.Offers;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Notifications.Waiting;

/// <summary>Knows from the outbox who was told of an offer.</summary>
internal sealed class OfferNotices : IOfferNotices
{
    public async Task<bool> HasLeftAsync(BookingDbContext db, Guid reservationId, CancellationToken ct) => !await db.OutboxEmails.AnyAsync(
        e => e.ReservationId == reservationId && e.Kind == EmailKind.TimeOffered && e.State == EmailState.Waiting, ct);
}
