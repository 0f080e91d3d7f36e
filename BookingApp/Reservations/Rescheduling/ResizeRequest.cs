namespace BookingApp.Reservations.Rescheduling;

/// <summary>Another end of one visit, without its buffers.</summary>
public sealed record ResizeRequest(DateTimeOffset End)
{
    /// <summary>The version that was seen; a later one makes it fail with <see cref="RefusalReason.ChangedMeanwhile"/>.</summary>
    public int? Version { get; init; }

    /// <summary>The last change is taken back.</summary>
    public bool IsUndo { get; private init; }

    /// <summary>Takes a change back: to the length before it, provided that it was the last.</summary>
    public static ResizeRequest Undo(ReservationView before, ReservationView changed) => new(before.End) { Version = changed.Version, IsUndo = true };
}
