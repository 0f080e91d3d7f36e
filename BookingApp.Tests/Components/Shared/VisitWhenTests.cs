using System.Globalization;
using System.Text.RegularExpressions;
using BookingApp.Catalog;
using BookingApp.Catalog.Hours;
using BookingApp.Components.Admin;
using BookingApp.Components.Shared.Times;
using Bunit;

namespace BookingApp.Tests.Components.Shared;

/// <summary>From when to when: where a visit or hours go on to midnight and past it, nobody has to guess the day.</summary>
public sealed class VisitWhenTests : ComponentTest
{
    private static readonly BusinessZone _berlin = new("Europe/Berlin");

    [Theory]
    [InlineData("2026-12-14", "10:00", 60, "Monday, 14 December 2026, 10:00 – 11:00", "10:00–11:00")]
    [InlineData("2026-12-14", "23:00", 180, "Monday, 14 December 2026, 23:00 – Tuesday, 15 December 2026, 02:00", "23:00–Tue 02:00")]
    [InlineData("2026-12-14", "00:00", 1440, "Monday, 14 December 2026, 00:00 – Tuesday, 15 December 2026, 00:00", "00:00–Tue 00:00")]
    [InlineData("2027-03-27", "23:00", 240, "Saturday, 27 March 2027, 23:00 UTC+01:00 – Sunday, 28 March 2027, 04:00 UTC+02:00", "23:00–Sun 04:00")]
    public void A_visit_says_on_which_day_it_ends_and_in_which_time(string day, string time, int minutes, string expected, string brief)
    {
        CultureInfo.CurrentCulture = new CultureInfo("en-GB");
        var start = _berlin.At(DateOnly.Parse(day, CultureInfo.InvariantCulture), TimeOnly.Parse(time, CultureInfo.InvariantCulture));
        var end = _berlin.ToLocal(start.AddMinutes(minutes));

        var shown = Render<VisitWhen>(p => p.Add(v => v.Start, start).Add(v => v.End, end).Add(v => v.ZoneId, "Europe/Berlin"));

        Assert.Equal(expected, Regex.Replace(shown.Find("time").TextContent, "\\s+", " ").Trim());
        Assert.Equal(brief, Dates.Times(start, end));
        Assert.Equal(brief.Split('–')[1], Dates.TimeOn(DateOnly.FromDateTime(start.DateTime), end));
    }

    [Theory]
    [InlineData(45, "45 min")]
    [InlineData(90, "90 min")]
    [InlineData(120, "2 h")]
    [InlineData(150, "2 h 30 min")]
    [InlineData(1440, "24 h")]
    public void A_long_visit_is_not_counted_in_minutes(int minutes, string expected) =>
        Assert.Equal(expected, Render<VisitLength>(p => p.Add(l => l.Minutes, minutes)).Markup.Trim());

    [Theory]
    [InlineData(0, 1440, "Mo all day")]
    [InlineData(1320, 1440, "Mo 22:00–00:00")]
    [InlineData(0, 180, "Mo 00:00–03:00")]
    public void Hours_around_the_clock_do_not_read_as_none(int from, int to, string expected)
    {
        CultureInfo.CurrentCulture = new CultureInfo("en-GB");

        var shown = Render<HoursSummary>(
            p => p.Add(s => s.Hours, [new OpeningHours { Id = 1, ResourceId = 1, Day = DayOfWeek.Monday, FromMinute = from, ToMinute = to }]));

        Assert.Equal(expected, Regex.Replace(shown.Find(".nowrap").TextContent, "\\s+", " ").Trim());
    }
}
