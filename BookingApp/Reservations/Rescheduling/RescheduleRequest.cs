namespace BookingApp.Reservations.Rescheduling;

/// <summary>Another time, and another person if named. Without one, the same person if free, else anyone.</summary>
public sealed record RescheduleRequest(DateTimeOffset Start, int? StaffId = null)
{
    /// <summary>The version the form opened with; a later one makes it fail with <see cref="RefusalReason.ChangedMeanwhile"/>.</summary>
    public int? Version { get; init; }

    /// <summary>Staff only: the offered times do not bind, claims do.</summary>
    public string? OverrideReason { get; init; }
}
