using BookingApp.Catalog;

namespace BookingApp.Reservations.Calendar;

/// <summary>The days that a calendar is of: the one that was asked for, the first and the last, and which one is now.</summary>
public sealed record CalendarSpan(DateOnly Day, DateOnly First, DateOnly Last, DateOnly Today, BusinessZone Zone)
{
    public DateTimeOffset From => Zone.StartOf(First);
    public DateTimeOffset To => Zone.StartOf(Last.AddDays(1));
    public DateTimeOffset TodayEnds => Zone.StartOf(Today.AddDays(1));

    public IEnumerable<DateOnly> Days => Enumerable.Range(0, Last.DayNumber - First.DayNumber + 1).Select(First.AddDays);

    /// <summary>The week that a day is in, by the first day of the reader's weeks.</summary>
    internal static CalendarSpan Week(DateOnly day, DateOnly today, DayOfWeek firstDay, BusinessZone zone)
    {
        var first = StartOf(day, firstDay);
        return new(day, first, first.AddDays(6), today, zone);
    }

    /// <summary>The month that a day is in, in whole weeks.</summary>
    internal static CalendarSpan Month(DateOnly day, DateOnly today, DayOfWeek firstDay, BusinessZone zone)
    {
        var first = new DateOnly(day.Year, day.Month, 1);
        return new(day, StartOf(first, firstDay), StartOf(first.AddMonths(1).AddDays(-1), firstDay).AddDays(6), today, zone);
    }

    private static DateOnly StartOf(DateOnly day, DayOfWeek firstDay) => day.AddDays(-(((int)day.DayOfWeek - (int)firstDay + 7) % 7));
}
