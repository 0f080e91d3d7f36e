using BookingApp.Catalog;
using BookingApp.Data;
using BookingApp.WaitingList;
using BookingApp.WaitingList.Facts;

namespace BookingApp.Notifications.Waiting;

/// <summary>Which emails go to those who wait for a time.</summary>
internal sealed class WaitingListEmails(Outbox outbox, CatalogQueries catalogs) : IFactHandler<WaitingListJoined>, IFactHandler<TimeOffered>
{
    public async Task HandleAsync(BookingDbContext db, WaitingListJoined joined, CancellationToken ct) =>
        outbox.WriteJoined(db, joined.Entry.Id, joined.Entry.Email, joined.At, new EmailData
        {
            Waiting = await FactsAsync(joined.Entry, ct) with { ToConfirm = joined.Entry.IsUnconfirmed },
        });

    public async Task HandleAsync(BookingDbContext db, TimeOffered offered, CancellationToken ct)
    {
        var facts = await FactsAsync(offered.Entry, ct) with { Until = offered.Hold.HeldUntil };
        await outbox.WriteAsync(db, EmailKind.TimeOffered, offered.Hold, 0, offered.At, new EmailData { Waiting = facts }, ct: ct);
    }

    private async Task<WaitingFacts> FactsAsync(WaitingListEntry entry, CancellationToken ct) => new(
        (await catalogs.SnapshotAsync(ct)).FindService(entry.ServiceId)?.Name ?? "", entry.Day, entry.PartySize, entry.Name, entry.Locale,
        Urls.WaitingList(entry.Id, entry.Key));
}
