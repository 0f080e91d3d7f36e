using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Data.Changes;

/// <summary>Publishes what a unit of work changed: to other instances by rows of its own transaction, in this process once that is committed.</summary>
public sealed class ChangePublisher(ChangeFeed feed, Ids ids, TimeProvider clock)
{
    private readonly Channel<bool> _committed = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Who we are among the instances on one database.</summary>
    public Guid Instance { get; } = ids.NewId(clock.GetUtcNow());

    /// <summary>Has an item when changes were committed since the last was taken.</summary>
    internal ChannelReader<bool> Committed => _committed.Reader;

    /// <summary>Saves what the unit has to save, and writes changes down for the other instances.</summary>
    public async Task RecordAsync(BookingDbContext db, IReadOnlyList<Change> changes, CancellationToken ct)
    {
        var now = clock.Now();
        if (!db.Database.IsSqlite())
            db.PublishedChanges.AddRange(changes.Select(change => RowOf(change, now)));
        await db.SaveChangesAsync(ct);
        if (!db.Database.IsSqlite())
            return;
        foreach (var change in changes)
            await InsertAsync(db, change, now, ct);
    }

    /// <summary>Tells them to everybody in this process, and has the other instances told.</summary>
    public void Publish(IReadOnlyList<Change> changes)
    {
        if (changes.Count > 0)
            _committed.Writer.TryWrite(true);
        foreach (var change in changes)
            feed.Publish(change);
    }

    private PublishedChange RowOf(Change change, DateTimeOffset now) => new()
    {
        At = now,
        Instance = Instance,
        Kind = change.Kind,
        ResourceId = change.ResourceId,
        From = change.From,
        To = change.To,
        Reference = change.Reference,
        ReservationId = change.ReservationId,
    };

    // EF sends each row to SQLite by a statement of its own, and takes four times as long to think of it.
    private Task<int> InsertAsync(BookingDbContext db, Change change, DateTimeOffset now, CancellationToken ct) => db.Database.ExecuteSqlAsync(
        $"""
        INSERT INTO "PublishedChanges" ("At", "Instance", "Kind", "ResourceId", "From", "To", "Reference", "ReservationId")
        VALUES ({now.ToUnixTimeMilliseconds()}, {Instance}, {change.Kind.ToString()}, {change.ResourceId}, {change.From?.ToUnixTimeMilliseconds()},
          {change.To?.ToUnixTimeMilliseconds()}, {change.Reference}, {change.ReservationId})
        """, ct);
}
