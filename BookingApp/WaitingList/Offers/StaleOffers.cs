using BookingApp.Data;
using BookingApp.Reservations;
using BookingApp.Reservations.Holds;
using Microsoft.EntityFrameworkCore;
using static BookingApp.WaitingList.WaitingListStatus;

namespace BookingApp.WaitingList.Offers;

/// <summary>Releases what is still held for somebody who waits no more: they have booked another time of that day, or left as it was offered.</summary>
public sealed class StaleOffers(IDbContextFactory<BookingDbContext> contexts, HoldChanges holds)
{
    private static readonly Actor Self = new Actor.System("waiting-list");

    /// <summary>Releases each of them; one that is being paid at this moment stays.</summary>
    internal async Task ReleaseAsync(CancellationToken ct)
    {
        foreach (var id in await FindAsync(ct))
            await holds.ReleaseAsync(Self, id, ct);
    }

    private async Task<IReadOnlyList<Guid>> FindAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.WaitingListEntries.Where(e => e.Status != Waiting && e.Status != Offered && e.OfferedReservationId != null)
            .Where(e => db.Set<Reservation>().Any(r => r.Id == e.OfferedReservationId && r.Status == ReservationStatus.Held))
            .Select(e => e.OfferedReservationId!.Value).ToListAsync(ct);
    }
}
