using BookingApp.Data.Engines;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Data.Changes;

/// <summary>Publishes what a unit of work changed: to other instances by rows of its own transaction, in this process once that is committed.</summary>
public sealed class ChangePublisher(ChangeFeed feed, DatabaseEngine engine, Ids ids, TimeProvider clock)
{
    /// <summary>Who we are among the instances on one database.</summary>
    public Guid Instance { get; } = ids.NewId(clock.GetUtcNow());

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
        if (engine.Provider is DatabaseProvider.PostgreSql && changes.Count > 0)
            await db.Database.ExecuteSqlAsync($"SELECT pg_notify('booking_changes', {Instance.ToString("N")})", ct);
    }

    /// <summary>Tells them to everybody in this process.</summary>
    public void Publish(IReadOnlyList<Change> changes)
    {
        foreach (var change in changes)
            feed.Publish(change);
    }
}
