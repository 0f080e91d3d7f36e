namespace BookingApp.Catalog.Hours;

/// <summary>One opening period of a person on a day of the week, in minutes since the day's midnight on the business's clock.</summary>
public sealed class OpeningHours
{
    public required int Id { get; init; }
    public required int ResourceId { get; init; }
    public required DayOfWeek Day { get; init; }
    public required int FromMinute { get; init; }
    public required int ToMinute { get; init; } // 1440: until midnight
    public List<Break> Breaks { get; init; } = [];
}
