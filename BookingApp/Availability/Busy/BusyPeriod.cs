namespace BookingApp.Availability.Busy;

/// <summary>What is taken of each resource over some days, and until when each day of it may be believed.</summary>
public sealed record BusyPeriod(DaySpan Days, IReadOnlyDictionary<int, CellMap> Maps, IReadOnlyList<DateTimeOffset?> Lapses)
{
    /// <summary>What of it is time off, of those who have any.</summary>
    public required IReadOnlyDictionary<int, CellMap> TimeOff { get; init; }

    /// <summary>When the first hold of some of the days lapses.</summary>
    public DateTimeOffset? LapsesAt(DaySpan days)
    {
        DateTimeOffset? first = null;
        foreach (var day in days.Within(Days).Days)
        {
            if (Lapses[day.DayNumber - Days.First.DayNumber] is { } lapse && !(first <= lapse))
                first = lapse;
        }

        return first;
    }
}
