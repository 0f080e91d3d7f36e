namespace BookingApp.Data.Changes;

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
