namespace BookingApp.Availability.Busy;

/// <summary>One resource's taken cells of one business day. They are valid until the first hold among them lapses.</summary>
public sealed record BusyDay(CellMap Cells, DateTimeOffset? LapsesAt)
{
    /// <summary>What of it is time off; null when nothing is.</summary>
    public CellMap? TimeOff { get; init; }

    public bool HasLapsed(DateTimeOffset now) => LapsesAt <= now;
}
