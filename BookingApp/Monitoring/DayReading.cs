namespace BookingApp.Monitoring;

/// <summary>A business day of the period.</summary>
public sealed record DayReading(DateOnly Date, int Completed, int Declined, int Unknown);
