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

    /// <summary>Periods of one day, of which those that touch are one.</summary>
    public static IReadOnlyList<OpeningHours> Join(IEnumerable<OpeningHours> periods)
    {
        var joined = new List<OpeningHours>();
        foreach (var period in periods.OrderBy(p => p.FromMinute))
        {
            if (joined is not [.., var last] || period.FromMinute > last.ToMinute)
                joined.Add(period);
            else
                joined[^1] = new OpeningHours
                {
                    Id = last.Id,
                    ResourceId = last.ResourceId,
                    Day = last.Day,
                    FromMinute = last.FromMinute,
                    ToMinute = Math.Max(last.ToMinute, period.ToMinute),
                    Breaks = [.. last.Breaks, .. period.Breaks],
                };
        }

        return joined;
    }
}
