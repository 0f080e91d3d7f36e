namespace BookingApp.Availability.Busy;

/// <summary>One stretch of taken time, as its row tells it; of a hold, until when.</summary>
public sealed record BusySpan(int ResourceId, CellRange Cells, DateTimeOffset? HeldUntil)
{
    /// <summary>Nobody has booked it: the person or room is away.</summary>
    public bool IsTimeOff { get; init; }
}
