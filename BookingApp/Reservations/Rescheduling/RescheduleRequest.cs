namespace BookingApp.Reservations.Rescheduling;

/// <summary>Another time, and another person if named. Without one, the same person if free, else anyone.</summary>
public sealed record RescheduleRequest(DateTimeOffset Start, int? StaffId = null)
{
    /// <summary>The version the form opened with; a later one makes it fail with <see cref="RefusalReason.ChangedMeanwhile"/>.</summary>
    public int? Version { get; init; }

    /// <summary>Staff only: the offered times do not bind, claims do.</summary>
    public string? OverrideReason { get; init; }

    /// <summary>Staff only: the last change is taken back. Where it stood, the offered times do not bind; claims do.</summary>
    public bool IsUndo { get; private init; }

    /// <summary>The room to be in again, where there is a choice.</summary>
    internal int? RoomId { get; private init; }

    /// <summary>Takes a change back: to where the booking stood before it, provided that it was the last.</summary>
    public static RescheduleRequest Undo(ReservationView before, ReservationView changed) => new(before.Start, before.StaffId)
    {
        Version = changed.Version,
        RoomId = before.RoomId,
        IsUndo = true,
    };
}
