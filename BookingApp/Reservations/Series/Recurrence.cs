namespace BookingApp.Reservations.Series;

/// <summary>On which days a visit repeats: every so many weeks from a first day on, so many times or until a day.</summary>
/// <remarks>A day is a day of the wall calendar: at which instant its visit begins, the business's zone says for each.</remarks>
public sealed record Recurrence(DateOnly First, int EveryWeeks = 1)
{
    /// <summary>The longest pause between two visits.</summary>
    public const int MaxWeeks = 26;

    /// <summary>How often in all; null where a last day ends it.</summary>
    public int? Times { get; init; }

    /// <summary>The last day that may have one.</summary>
    public DateOnly? Until { get; init; }

    /// <summary>Its days, at most one more than may be booked: who asks for too many is told so.</summary>
    public IReadOnlyList<DateOnly> Days => EveryWeeks is < 1 or > MaxWeeks ? []
        : [.. Enumerable.Range(0, Math.Clamp(Times ?? int.MaxValue, 0, SeriesService.MaxVisits + 1)).Select(n => First.DayNumber + 7L * EveryWeeks * n)
            .TakeWhile(day => day <= (Until ?? DateOnly.MaxValue).DayNumber).Select(day => DateOnly.FromDayNumber((int)day))];
}
