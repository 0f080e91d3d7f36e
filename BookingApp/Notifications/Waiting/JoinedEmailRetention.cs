using BookingApp.Data;
using BookingApp.WaitingList;

namespace BookingApp.Notifications.Waiting;

/// <summary>Deletes emails to those who waited when their entry is deleted: they carry name, address and the link.</summary>
internal sealed class JoinedEmailRetention(UnitOfWork work, TimeProvider clock) : IRetentionPolicy
{
    public bool ReadsAll => true;

    public async Task PruneAsync(CancellationToken ct = default)
    {
        var before = clock.Now().AddHours(-1); // not one whose entry is being written
        await work.TakeOutAsync(
            db => db.OutboxEmails.Where(e => e.Kind == EmailKind.WaitingListJoined && e.WrittenAt < before
                && !db.Set<WaitingListEntry>().Any(w => w.Id == e.ReservationId)), ct);
    }
}
