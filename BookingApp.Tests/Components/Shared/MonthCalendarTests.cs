using System.Globalization;
using BookingApp.Components.Shared.Times;
using Bunit;

namespace BookingApp.Tests.Components.Shared;

public sealed class MonthCalendarTests : ComponentTest
{
    private static readonly DateOnly _june = new(2026, 6, 1);

    public MonthCalendarTests() => CultureInfo.CurrentCulture = new CultureInfo("en-GB");

    [Fact]
    public void Only_days_with_times_are_links()
    {
        var month = Month(new DateOnly(2026, 6, 9), new DateOnly(2026, 6, 12));

        var links = month.FindAll("a.cal-day");
        Assert.Equal(["9", "12"], links.Select(a => a.TextContent));
        Assert.Equal("/to/2026-06-09", links[0].GetAttribute("href"));
        Assert.Contains("9 June 2026", links[0].GetAttribute("aria-label"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_full_day_is_a_link_that_says_so_and_a_closed_one_is_none()
    {
        var month = Render<MonthCalendar>(p => p.Add(c => c.Month, _june)
            .Add(c => c.Days, new Dictionary<DateOnly, bool> { [new(2026, 6, 9)] = true, [new(2026, 6, 10)] = false, [new(2026, 6, 11)] = false })
            .Add(c => c.Full, new HashSet<DateOnly> { new(2026, 6, 10) }).Add(c => c.DayHref, d => $"/to/{d:yyyy-MM-dd}"));

        var full = month.Find("a.cal-full");
        Assert.Equal(["9", "10"], month.FindAll("a.cal-day").Select(a => a.TextContent.Trim()));
        Assert.Equal("/to/2026-06-10", full.GetAttribute("href"));
        Assert.EndsWith("10 June 2026, full: waiting list", full.GetAttribute("aria-label"), StringComparison.Ordinal);

        month.Render(p => p.Add(c => c.Full, new HashSet<DateOnly>()));
        Assert.Empty(month.FindAll("a.cal-full")); // somebody gave a time back: it is drawn again
    }

    [Fact]
    public void The_picked_day_says_so()
    {
        var month = Month(new DateOnly(2026, 6, 9), new DateOnly(2026, 6, 12));

        Assert.Equal("12", month.Find("a[aria-current=date]").TextContent);
    }

    [Fact]
    public void A_month_that_stays_the_same_is_not_drawn_again_and_what_its_links_lead_to_counts()
    {
        var days = new Dictionary<DateOnly, bool> { [new(2026, 6, 9)] = true, [new(2026, 6, 12)] = true };
        var month = Render<MonthCalendar>(p => p.Add(c => c.Month, _june).Add(c => c.Days, days).Add(c => c.DayHref, day => $"/to/{day:O}"));

        Draw(new Dictionary<DateOnly, bool>(days) { [new(2026, 6, 10)] = false }, day => $"/to/{day:O}");
        Assert.Equal(1, month.RenderCount);

        Draw(days, day => $"/with/ana/{day:O}");
        Assert.Equal(2, month.RenderCount);
        Assert.Equal("/with/ana/2026-06-09", month.Find("a.cal-day").GetAttribute("href"));

        days[new(2026, 6, 9)] = false;
        Draw(days, day => $"/with/ana/{day:O}");
        Assert.Equal(["12"], month.FindAll("a.cal-day").Select(a => a.TextContent));

        void Draw(Dictionary<DateOnly, bool> free, Func<DateOnly, string> href) =>
            month.Render(p => p.Add(c => c.Month, _june).Add(c => c.Days, free).Add(c => c.DayHref, href));
    }

    [Theory]
    [InlineData("en-GB", "Mo")]
    [InlineData("en-US", "S")]
    public void The_week_begins_where_the_visitor_begins_it(string culture, string first)
    {
        CultureInfo.CurrentCulture = new CultureInfo(culture);

        var head = Month().FindAll("th")[0];

        Assert.StartsWith(first[..1], head.TextContent, StringComparison.Ordinal);
        Assert.Equal(CultureInfo.CurrentCulture.DateTimeFormat.GetDayName(CultureInfo.CurrentCulture.DateTimeFormat.FirstDayOfWeek), head.GetAttribute("abbr"));
    }

    [Theory]
    [InlineData(2026, 2)]
    [InlineData(2026, 6)]
    [InlineData(2026, 8)]
    public void Every_day_of_the_month_stands_there_once(int year, int number)
    {
        var month = Render<MonthCalendar>(
            p => p.Add(c => c.Month, new DateOnly(year, number, 1)).Add(c => c.Days, new Dictionary<DateOnly, bool>()).Add(c => c.DayHref, _ => ""));

        var days = month.FindAll(".cal-day").Select(d => d.TextContent).Where(t => t.Length > 0);
        Assert.Equal(Enumerable.Range(1, DateTime.DaysInMonth(year, number)).Select(n => n.ToString(CultureInfo.InvariantCulture)), days);
    }

    [Theory]
    [InlineData("2026-06-14", "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30", "June 2026")]
    [InlineData("2026-06-24", "22 23 24 25 26 27 28 29 30 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19", "June – July 2026")]
    [InlineData("2026-07-01", "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30", "June 2026")] // not this month
    public void A_month_that_is_nearly_over_begins_with_this_week_and_runs_on_into_the_next(string today, string days, string title)
    {
        var month = Render<MonthCalendar>(p => p.Add(c => c.Month, _june).Add(c => c.Days, new Dictionary<DateOnly, bool>())
            .Add(c => c.DayHref, _ => "").Add(c => c.Today, DateOnly.Parse(today, CultureInfo.InvariantCulture)));

        Assert.Equal(days, string.Join(' ', month.FindAll(".cal-day").Select(d => d.TextContent).Where(t => t.Length > 0)));
        Assert.Equal(title, month.Find("h2").TextContent);
    }

    [Theory]
    [InlineData("en-GB", "2026-11-30", "November – December 2026")]
    [InlineData("en-GB", "2026-12-28", "December 2026 – January 2027")]
    [InlineData("de-DE", "2026-11-30", "November – Dezember 2026")]
    [InlineData("ja-JP", "2026-11-30", "2026年11月 – 2026年12月")]
    public void A_title_of_two_months_says_their_year_once(string culture, string today, string title)
    {
        CultureInfo.CurrentCulture = new CultureInfo(culture);
        var day = DateOnly.Parse(today, CultureInfo.InvariantCulture);

        var month = Render<MonthCalendar>(p => p.Add(c => c.Month, new DateOnly(day.Year, day.Month, 1))
            .Add(c => c.Days, new Dictionary<DateOnly, bool>()).Add(c => c.DayHref, _ => "").Add(c => c.Today, day));

        Assert.Equal(title, month.Find("h2").TextContent);
    }

    private IRenderedComponent<MonthCalendar> Month(params DateOnly[] free) => Render<MonthCalendar>(p => p
        .Add(c => c.Month, _june).Add(c => c.Days, free.ToDictionary(d => d, _ => true)).Add(c => c.Selected, new DateOnly(2026, 6, 12))
        .Add(c => c.DayHref, d => $"/to/{d:yyyy-MM-dd}"));
}
