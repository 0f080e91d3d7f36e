using System.Threading.Channels;

namespace BookingApp.Data.Changes;

/// <summary>Publishes what a unit of work changed: to other instances by rows of its own transaction, in this process once that is committed.</summary>
public sealed class ChangePublisher(ChangeFeed feed, Ids ids, TimeProvider clock)
{
    private readonly Channel<bool> _committed = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Who we are among the instances on one database.</summary>
    public Guid Instance { get; } = ids.NewId(clock.GetUtcNow());

    /// <summary>Has an item when changes were committed since the last was taken.</summary>
    internal ChannelReader<bool> Committed => _committed.Reader;

    /// <summary>Writes changes down for the other instances, with all else that the unit has to save.</summary>
    public async Task RecordAsync(BookingDbContext db, IReadOnlyList<Change> changes, CancellationToken ct)
    {
        var now = clock.Now();
        db.PublishedChanges.AddRange(changes.Select(change => new PublishedChange
        {
            At = now,
            Instance = Instance,
            Kind = change.Kind,
            ResourceId = change.ResourceId,
            From = change.From,
            To = change.To,
            Reference = change.Reference,
            ReservationId = change.ReservationId,
        }));
        await db.SaveChangesAsync(ct);
    }

    /// <summary>Tells them to everybody in this process, and has the other instances told.</summary>
    public void Publish(IReadOnlyList<Change> changes)
    {
        if (changes.Count > 0)
            _committed.Writer.TryWrite(true);
        foreach (var change in changes)
            feed.Publish(change);
    }
}
