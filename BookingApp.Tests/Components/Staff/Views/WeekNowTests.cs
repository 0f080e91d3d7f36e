using BookingApp.Components.Staff.Week;
using Bunit;

namespace BookingApp.Tests.Components.Staff.Views;

/// <summary>Where now is in a week: Ana has visits at nine, eleven and one o'clock of its Tuesday.</summary>
public sealed class WeekNowTests : StaffedComponentTest
{
    [Theory]
    [InlineData("08:15", "08:15, 09:00, 11:00, 13:00")]
    [InlineData("11:00", "09:00, 11:00, 11:00, 13:00")] // it begins: it is no more to come
    [InlineData("12:40", "09:00, 11:00, 12:40, 13:00")]
    [InlineData("16:05", "09:00, 11:00, 13:00, 16:05")]
    public async Task In_the_week_of_all_it_stands_between_what_has_begun_and_what_is_to_come(string now, string order)
    {
        var page = await OpenAsync(now, who: null);

        Assert.Equal(order, Order(page, ".rows-cell"));
        Assert.Equal([now], page.FindAll(".week-now").Select(line => line.TextContent)); // of today, and of whom somebody visits
        Assert.Equal("true", page.Find(".week-now").GetAttribute("aria-hidden"));
    }

    [Theory, InlineData("08:15", "08:15, 09:00, 11:00, 13:00"), InlineData("12:40", "09:00, 11:00, 12:40, 13:00")]
    public async Task In_the_week_of_one_person_it_stands_on_the_axis_too(string now, string order)
    {
        var page = await OpenAsync(now, who: "1");

        Assert.Equal(order, Order(page, ".week-lane"));
        var line = Assert.Single(page.FindAll(".week-line"));
        var week = page.FindComponent<WeekColumns>().Instance.Week;
        Assert.Equal($"top: {new WeekScale(week).Top(week.Span.Zone.ToLocal(World.At(now)))}", line.GetAttribute("style"));
        Assert.Equal("week-day week-today", line.Closest("section")!.ClassName!.Trim());
    }

    [Fact]
    public async Task It_goes_on_while_somebody_looks()
    {
        var page = await OpenAsync("12:40", who: null);

        Clock.Advance(TimeSpan.FromMinutes(1));

        page.WaitForAssertion(() => Assert.Equal("12:41", page.Find(".week-now").TextContent));
    }

    [Fact]
    public async Task Where_more_is_to_come_than_a_cell_holds_it_stands_before_what_is_counted()
    {
        foreach (var time in new[] { "10:00", "12:00", "14:00" })
            await World.PaidAsync(time, name: "Zoe");

        var page = await OpenAsync("12:40", who: null);

        Assert.Equal("09:00, 10:00, 11:00, 12:00, 12:40, +2 more", Order(page, ".rows-cell"));
    }

    [Fact]
    public async Task Another_week_has_none()
    {
        await World.PaidAsync("09:00");
        var page = Render<WeekBoard>(p => p.Add(c => c.Asked, new DateOnly(2026, 6, 9)));
        page.WaitForElement(".rows");

        Assert.Empty(page.FindAll(".week-now"));
    }

    private async Task<IRenderedComponent<WeekBoard>> OpenAsync(string now, string? who)
    {
        foreach (var time in new[] { "09:00", "11:00", "13:00" })
            await World.PaidAsync(time, name: "Maya");
        foreach (var clock in new[] { World.Clock, Clock }) // of the services, and of the pages
            clock.Advance(World.At(now) - clock.GetUtcNow());
        var page = Render<WeekBoard>(p => p.Add(c => c.Asked, new DateOnly(2026, 6, 2)).Add(c => c.Who, who));
        page.WaitForElement(".week-visit");
        return page;
    }

    // Times as they follow one another, of visits and of now.
    private static string Order(IRenderedComponent<WeekBoard> page, string cell) => string.Join(", ", page.FindAll(cell)
        .Single(c => c.QuerySelector(".week-now") is not null)
        .QuerySelectorAll(".week-time, .week-now, .rows-more").Select(part => part.TextContent.Trim()));
}
