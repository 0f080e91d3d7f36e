using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BookingApp.Data;

public enum ChangeKind { Slots, Catalog, Emails, Payments, SignIns }

/// <summary>Something that open pages and caches may show differently now. Slots: this resource's time between two instants.</summary>
public sealed record Change(ChangeKind Kind, int? ResourceId = null, DateTimeOffset? From = null, DateTimeOffset? To = null, string? Reference = null)
{
    public static readonly Change Catalog = new(ChangeKind.Catalog);
    public static readonly Change Emails = new(ChangeKind.Emails);

    /// <summary>Whose money or emails these are; nothing where no booking is known or many are meant.</summary>
    public Guid? ReservationId { get; init; }

    /// <summary>The money of one booking.</summary>
    public static Change Payment(Guid reservationId) => new(ChangeKind.Payments) { ReservationId = reservationId };

    /// <summary>The emails about one booking.</summary>
    public static Change Email(Guid reservationId) => new(ChangeKind.Emails) { ReservationId = reservationId };

    /// <summary>Whether it may show on the page of one booking.</summary>
    public bool IsAbout(string reference, Guid? id) => Reference == reference || (ReservationId is not null && ReservationId == id);
}

/// <summary>A change as other instances read it. The database counts them, so that nobody's clock matters to who reads them.</summary>
public sealed class PublishedChange
{
    /// <summary>How long rows live, by the clock of the instance that wrote them: it takes them out itself.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromMinutes(1);

    /// <summary>How long those of an instance live that is gone.</summary>
    public static readonly TimeSpan KeptOfOthers = TimeSpan.FromDays(1);

    public long Number { get; private set; } // from the database; one may be seen before a lower one that commits later
    public required DateTimeOffset At { get; init; } // by the writer's clock
    public required Guid Instance { get; init; }
    public required ChangeKind Kind { get; init; }
    public int? ResourceId { get; init; }
    public DateTimeOffset? From { get; init; }
    public DateTimeOffset? To { get; init; }
    public string? Reference { get; init; }
    public Guid? ReservationId { get; init; }

    public Change ToChange() => new(Kind, ResourceId, From, To, Reference) { ReservationId = ReservationId };
}

internal sealed class PublishedChangeMapping : IEntityTypeConfiguration<PublishedChange>
{
    public void Configure(EntityTypeBuilder<PublishedChange> change)
    {
        change.HasKey(c => c.Number);
        change.HasIndex(c => c.At);
    }
}

/// <summary>Tells everybody in this process what was committed, here or on another instance.</summary>
public sealed class ChangeFeed(ILogger<ChangeFeed> log)
{
    private readonly ConcurrentDictionary<long, Action<Change>> _listeners = new();
    private long _next;

    /// <summary>Whether we hear of what other instances commit; while not, nothing may be believed from a cache.</summary>
    public bool IsLive { get; private set; } = true;

    /// <summary>Tells whether the relay hears the others. When it hears them again, everything is read anew.</summary>
    public void HearOthers(bool live)
    {
        var back = live && !IsLive;
        IsLive = live;
        if (back)
            Publish(Change.Catalog);
    }

    /// <summary>Calls back on every change until disposed; a listener that throws holds up no other.</summary>
    public IDisposable Subscribe(Action<Change> listener)
    {
        var id = Interlocked.Increment(ref _next);
        _listeners[id] = listener;
        return new Subscription(() => _listeners.TryRemove(id, out _));
    }

    public void Publish(Change change)
    {
        foreach (var listener in _listeners.Values)
        {
            try
            {
                listener(change);
            }
            catch (Exception failure)
            {
                log.LogError(failure, "A listener failed on a {Kind} change", change.Kind);
            }
        }
    }

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
