using System.Globalization;
using BookingApp.Reservations.Calendar;

namespace BookingApp.Components.Staff.Week;

/// <summary>Where wall-clock times stand on a week's axis, which all of its days share; what lies at the same time stands side by side.</summary>
public sealed class WeekScale
{
    private const double Pixels = 1.2; // a minute
    private const int MinMinutes = 15; // a line of text

    /// <summary>From the earliest opening or visit of the week to the latest, in whole hours; eight to eighteen where there is none.</summary>
    public WeekScale(WeekView week)
    {
        var spans = week.Days.SelectMany(d => d.People.SelectMany(
            p => p.Open.Select(o => (From: MinuteOf(d, o.Start), To: MinuteOf(d, o.End)))
                .Concat(p.Visits.Select(v => (From: MinuteOf(d, v.Start), To: EndOf(d, v)))))).ToList();
        FirstHour = spans.Count is 0 ? 8 : spans.Min(s => s.From) / 60;
        Hours = Math.Max(1, (spans.Count is 0 ? 18 : (spans.Max(s => s.To) + 59) / 60) - FirstHour);
    }

    public int FirstHour { get; }
    public int Hours { get; }
    public string Height => Css(Hours * 60);

    public string HourTop(int hour) => Css((hour - FirstHour) * 60);

    /// <summary>Where a time of the day stands; beside the axis when it shows no such hour.</summary>
    public string Top(DateTimeOffset at) => Css((int)at.TimeOfDay.TotalMinutes - (FirstHour * 60));

    /// <summary>A style that puts a stretch of a day at its place.</summary>
    public string Place(WeekDay day, DateTimeOffset from, DateTimeOffset to)
    {
        var first = Math.Max(MinuteOf(day, from), FirstHour * 60);
        return $"--top: {Css(first - FirstHour * 60)}; --height: {Css(MinuteOf(day, to) - first)}";
    }

    /// <summary>Whether any of a stretch of a day lies on the axis.</summary>
    public bool Shows(WeekDay day, DateTimeOffset from, DateTimeOffset to) =>
        MinuteOf(day, to) > FirstHour * 60 && MinuteOf(day, from) < (FirstHour + Hours) * 60;

    /// <summary>The visits of a day in the order of their times, each with a style that puts it at its place.</summary>
    public IEnumerable<(CalendarVisit Visit, string Place)> Placed(WeekDay day, IReadOnlyList<CalendarVisit> visits)
    {
        foreach (var together in Together(day, visits))
        {
            var lanes = new List<int>(); // when each is free again
            var laid = together.ConvertAll(v => (Visit: v, Lane: Lane(lanes, MinuteOf(day, v.Start), EndOf(day, v))));
            foreach (var (visit, lane) in laid)
            {
                var (top, height) = (MinuteOf(day, visit.Start) - FirstHour * 60, EndOf(day, visit) - MinuteOf(day, visit.Start));
                yield return (visit, $"--top: {Css(top)}; --height: {Css(height)}; --left: {Share(lane, lanes.Count)}; --width: {Share(1, lanes.Count)}");
            }
        }
    }

    // Those that overlap, directly or by others between them.
    private static IEnumerable<List<CalendarVisit>> Together(WeekDay day, IReadOnlyList<CalendarVisit> visits)
    {
        var (group, end) = (new List<CalendarVisit>(), 0);
        foreach (var visit in visits.OrderBy(v => MinuteOf(day, v.Start)).ThenBy(v => v.Start))
        {
            if (group.Count > 0 && MinuteOf(day, visit.Start) >= end)
            {
                yield return group;
                (group, end) = ([], 0);
            }

            group.Add(visit);
            end = Math.Max(end, EndOf(day, visit));
        }

        if (group.Count > 0)
            yield return group;
    }

    private static int Lane(List<int> lanes, int from, int to)
    {
        var lane = lanes.FindIndex(free => free <= from);
        if (lane < 0)
            lanes.Add(to);
        else
            lanes[lane] = to;
        return lane < 0 ? lanes.Count - 1 : lane;
    }

    // By the clock on the wall; what ends with the day, or after it, ends at 24.
    private static int MinuteOf(WeekDay day, DateTimeOffset at) => at >= day.End ? 24 * 60 : (int)at.TimeOfDay.TotalMinutes;

    // As long as it takes: over a clock that is put back, its end may read earlier than its start.
    private static int EndOf(WeekDay day, CalendarVisit visit) =>
        Math.Min(24 * 60, MinuteOf(day, visit.Start) + Math.Max(MinMinutes, (int)(visit.End - visit.Start).TotalMinutes));

    private static string Css(int minutes) => (minutes * Pixels).ToString("0.##", CultureInfo.InvariantCulture) + "px";

    private static string Share(int of, int lanes) => (100.0 * of / lanes).ToString("0.##", CultureInfo.InvariantCulture) + "%";
}
