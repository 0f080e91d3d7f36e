using BookingApp.Catalog;
using BookingApp.Data;
using BookingApp.Data.Changes;
using BookingApp.Reservations;
using BookingApp.Reservations.Holds;
using Microsoft.EntityFrameworkCore;
using static BookingApp.WaitingList.WaitingListStatus;

namespace BookingApp.WaitingList.Joining;

/// <summary>Takes people off the waiting list, at their wish.</summary>
public sealed class WaitingListRemoval(UnitOfWork work, WaitingListQueries queries, HoldChanges holds, CatalogQueries catalogs)
{
    private const int MaxTries = 5; // of who is offered a time again while they leave

    /// <summary>By their own link: a wrong secret and an unknown entry look alike. What is offered to them goes to the next.</summary>
    public async Task<LeaveResult> LeaveAsync(Guid id, string? key, CancellationToken ct = default) =>
        await queries.FindAsync(id, key, ct) is not null ? await TakeOffAsync(null, id, ct) : LeaveResult.NotFound;

    /// <summary>By staff.</summary>
    public Task<LeaveResult> RemoveAsync(Actor actor, Guid id, CancellationToken ct = default)
    {
        actor.MustBeStaff();
        return TakeOffAsync(actor, id, ct);
    }

    // No actor: themselves.
    private async Task<LeaveResult> TakeOffAsync(Actor? actor, Guid id, CancellationToken ct)
    {
        for (var tries = 0; tries < MaxTries; tries++)
        {
            if (await queries.FindAsync(id, ct) is not { } entry)
                return LeaveResult.NotFound;
            if (!entry.IsLive)
                return entry.Status is Booked ? LeaveResult.Booked : LeaveResult.Left;
            // First the hold, which puts them back into the line; if all ends here, they wait.
            if (entry is { Status: Offered, Offer: { } offer }
                && await holds.ReleaseAsync(actor ?? new Actor.Customer(offer.Reference), offer.Id, ct) is ChangeResult.Refused)
                return LeaveResult.PaymentInProgress;
            if (await LeaveAsync(entry, ct))
                return LeaveResult.Left;
        }

        return LeaveResult.PaymentInProgress;
    }

    // Not while something is held for them: their entry alone decides, so that who is offered a time in this instant is seen. What was offered to them
    // before is released by now, or has lapsed, though nothing may have ended it yet.
    private async Task<bool> LeaveAsync(WaitingListView entry, CancellationToken ct)
    {
        var (zone, ended) = ((await catalogs.SnapshotAsync(ct)).Zone, entry.Offer?.Id);
        return await work.DoAsync(async (db, token) =>
        {
            db.Publish(new Change(ChangeKind.Slots, From: zone.StartOf(entry.Day), To: zone.StartOf(entry.Day.AddDays(1))));
            return await db.WaitingListEntries
                .Where(e => e.Id == entry.Id && e.Standing != null)
                .Where(e => e.Status == Waiting || e.OfferedReservationId == ended)
                .ExecuteUpdateAsync(
                    set => set.SetProperty(e => e.Status, Left).SetProperty(e => e.Standing, (string?)null).SetProperty(e => e.Version, e => e.Version + 1),
                    token);
        }, ct) is 1;
    }
}
