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
    /// <summary>By their own link: a wrong secret and an unknown entry look alike. What is offered to them goes to the next.</summary>
    public async Task<LeaveResult> LeaveAsync(Guid id, string? key, CancellationToken ct = default) =>
        await queries.FindAsync(id, key, ct) is { } entry ? await TakeOffAsync(entry, ct) : LeaveResult.NotFound;

    /// <summary>By staff.</summary>
    public async Task<LeaveResult> RemoveAsync(Actor actor, Guid id, CancellationToken ct = default)
    {
        actor.MustBeStaff();
        return (await queries.AllAsync(ct)).FirstOrDefault(e => e.Id == id) is { } entry ? await TakeOffAsync(entry, ct) : LeaveResult.NotFound;
    }

    // First the hold, which puts them back into the line; if all ends here, they wait.
    private async Task<LeaveResult> TakeOffAsync(WaitingListView entry, CancellationToken ct)
    {
        if (entry is { Status: Offered, Offer: { } offer }
            && await holds.ReleaseAsync(new Actor.Customer(offer.Reference), offer.Id, ct) is ChangeResult.Refused { Reason: RefusalReason.PaymentInProgress })
            return LeaveResult.PaymentInProgress;
        var zone = (await catalogs.SnapshotAsync(ct)).Zone;
        await work.DoAsync(async (db, token) =>
        {
            await db.WaitingListEntries.Where(e => e.Id == entry.Id && e.Standing != null && e.Status == Waiting).ExecuteUpdateAsync(
                set => set.SetProperty(e => e.Status, Left).SetProperty(e => e.Standing, (string?)null).SetProperty(e => e.Version, e => e.Version + 1), token);
            db.Publish(new Change(ChangeKind.Slots, From: zone.StartOf(entry.Day), To: zone.StartOf(entry.Day.AddDays(1))));
        }, ct);
        return LeaveResult.Left;
    }
}
