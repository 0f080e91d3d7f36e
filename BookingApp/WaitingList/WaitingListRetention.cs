using BookingApp.Catalog;
using BookingApp.Data;
using Microsoft.Extensions.Options;

namespace BookingApp.WaitingList;

/// <summary>Deletes entries, with what they say of people, some days after the day that was waited for.</summary>
internal sealed class WaitingListRetention(
    UnitOfWork work, CatalogQueries catalogs, IOptions<WaitingListOptions> options, TimeProvider clock) : IRetentionPolicy
{
    public bool ReadsAll => true;

    public async Task PruneAsync(CancellationToken ct = default)
    {
        var old = (await catalogs.SnapshotAsync(ct)).Zone.DayOf(clock.Now()).AddDays(-options.Value.KeepDays);
        await work.TakeOutAsync(db => db.WaitingListEntries.Where(e => e.Day < old), ct);
    }
}
