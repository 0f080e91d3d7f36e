namespace BookingApp.Components.Staff.Repeats;

/// <summary>What becomes of a day of a repeat that is not booked as it was wished for: booked at another time, booked all the same, or skipped.</summary>
public sealed record RepeatChoice(DateTimeOffset? Start, bool Overrides = false)
{
    /// <summary>No visit on that day.</summary>
    public static RepeatChoice Skip { get; } = new(Start: null);
}
