namespace BookingApp.Data.Changes;

/// <summary>Published changes are soon heard: an instance takes out its own, and in the end those of instances that are gone.</summary>
internal sealed class ChangeRetention(UnitOfWork work, ChangePublisher own, TimeProvider clock) : IRetentionPolicy
{
    public async Task PruneAsync(CancellationToken ct = default)
    {
        var (now, ours) = (clock.Now(), own.Instance);
        var (told, orphaned) = (now - PublishedChange.Kept, now - PublishedChange.KeptOfOthers);
        await work.TakeOutAsync(db => db.PublishedChanges.Where(c => c.At < told && (c.Instance == ours || c.At < orphaned)), ct);
    }
}
