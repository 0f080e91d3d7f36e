using BookingApp.Data;
using Microsoft.Extensions.Options;

namespace BookingApp.WaitingList;

/// <summary>Deletes entries, with what they say of people, some days after the day that was waited for; those that nobody confirmed, after a day.</summary>
internal sealed class WaitingListRetention(
    UnitOfWork work, IOptions<WaitingListOptions> options, TimeProvider clock) : IRetentionPolicy
{
    public bool ReadsAll => true;

    public async Task PruneAsync(CancellationToken ct = default)
    {
        var old = DateOnly.FromDateTime(clock.Now().UtcDateTime).AddDays(-options.Value.KeepDays); // a few hours matter to nobody
        var unread = clock.Now().AddDays(-1);
        await work.TakeOutAsync(db => db.WaitingListEntries.Where(e => e.Day < old || (e.IsUnconfirmed && e.JoinedAt < unread)), ct);
        await work.TakeOutAsync(db => db.UndoableMoves.Where(m => m.Until < unread), ct);
    }
}
