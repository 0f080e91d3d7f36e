using System.Globalization;

namespace BookingApp.Components.Shared.Times;

/// <summary>Days and times as the visitor writes them.</summary>
public static class Dates
{
    public static string Day(DateOnly day) => day.ToString("ddd", CultureInfo.CurrentCulture) + " " + day.ToString("d", CultureInfo.CurrentCulture);

    public static string Weekday(DateOnly day) => day.ToString("dddd", CultureInfo.CurrentCulture);

    public static string Time(DateTimeOffset instant) => instant.ToString("t", CultureInfo.CurrentCulture);

    public static string When(DateTimeOffset instant) => Day(DateOnly.FromDateTime(instant.DateTime)) + ", " + Time(instant);

    /// <summary>The time, as it is said on a day: of another one with its name.</summary>
    public static string TimeOn(DateOnly day, DateTimeOffset at) =>
        DateOnly.FromDateTime(at.DateTime) == day ? Time(at) : $"{at.ToString("ddd", CultureInfo.CurrentCulture)} {Time(at)}";

    /// <summary>The months that these days are in, as short as it can be said: a year that they share once.</summary>
    public static string Months(DateOnly first, DateOnly last)
    {
        if ((first.Year, first.Month) == (last.Year, last.Month))
            return Month(first);
        var pattern = CultureInfo.CurrentCulture.DateTimeFormat.YearMonthPattern;
        var isYearLast = pattern.IndexOf('M', StringComparison.Ordinal) < pattern.IndexOf('y', StringComparison.Ordinal);
        var begins = first.Year == last.Year && isYearLast ? first.ToString("MMMM", CultureInfo.CurrentCulture) : Month(first);
        return $"{begins} – {Month(last)}";

        static string Month(DateOnly day) => day.ToString("Y", CultureInfo.CurrentCulture);
    }

    /// <summary>From what day to what day, with the year once where they share it.</summary>
    public static string Days(DateOnly first, DateOnly last)
    {
        var format = CultureInfo.CurrentCulture.DateTimeFormat;
        var whole = format.LongDatePattern.Replace("dddd", "", StringComparison.Ordinal).Trim(' ', ',', '.');
        return $"{Short(first, first.Year == last.Year ? format.MonthDayPattern : whole)} – {Short(last, whole)}";

        static string Short(DateOnly day, string pattern) =>
            day.ToString(pattern.Replace("MMMM", "MMM", StringComparison.Ordinal), CultureInfo.CurrentCulture);
    }

    /// <summary>From what time to what time of a day; the end names its day where that is another.</summary>
    public static string Times(DateTimeOffset from, DateTimeOffset to) =>
        $"{Time(from)}–{TimeOn(DateOnly.FromDateTime(from.DateTime), to)}";

    /// <summary>From when to when, as short as it can be said: whole days without their midnights.</summary>
    public static string Span(DateTimeOffset from, DateTimeOffset to)
    {
        var (first, last) = (DateOnly.FromDateTime(from.DateTime), DateOnly.FromDateTime(to.DateTime));
        if (from.TimeOfDay == TimeSpan.Zero && to.TimeOfDay == TimeSpan.Zero)
            return first == last.AddDays(-1) ? Day(first) : $"{Day(first)} – {Day(last.AddDays(-1))}";
        return first == last ? $"{When(from)} – {Time(to)}" : $"{When(from)} – {When(to)}";
    }

    /// <summary>A wall time given in minutes since midnight; 1440 is midnight again.</summary>
    public static string Minute(int minute) => OfMinute(minute).ToString("t", CultureInfo.CurrentCulture);

    /// <summary>The time of a day's minute; 1440 is midnight again.</summary>
    public static TimeOnly OfMinute(int minute) => new(minute % 1440 * TimeSpan.TicksPerMinute);

    public static int MinuteOf(TimeOnly time) => (int)(time.Ticks / TimeSpan.TicksPerMinute);

    /// <summary>The days of the week as the visitor's calendar orders them.</summary>
    public static IEnumerable<DayOfWeek> Week =>
        Enumerable.Range(0, 7).Select(i => (DayOfWeek)(((int)CultureInfo.CurrentCulture.DateTimeFormat.FirstDayOfWeek + i) % 7));

    public static string DayName(DayOfWeek day) => CultureInfo.CurrentCulture.DateTimeFormat.GetDayName(day);
}
