namespace BookingApp.Availability.Busy;

/// <summary>One resource's taken cells of one business day, and until when that may be believed: the earliest end of a hold in it.</summary>
public sealed record BusyDay(CellMap Cells, DateTimeOffset? LapsesAt)
{
    public bool HasLapsed(DateTimeOffset now) => LapsesAt <= now;
}
