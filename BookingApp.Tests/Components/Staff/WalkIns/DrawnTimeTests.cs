using BookingApp.Components.Shared.Inputs;
using BookingApp.Components.Staff.Board;
using BookingApp.Components.Staff.EmptyTimes;
using BookingApp.Reservations.Absence;
using Bunit;

namespace BookingApp.Tests.Components.Staff.WalkIns;

/// <summary>Ben's empty time was drawn over from eleven o'clock on, and is to be booked.</summary>
public sealed class DrawnTimeTests : StaffedComponentTest
{
    [Theory]
    [InlineData("13:00", "Long massage")] // it fills most of it
    [InlineData("12:30", "Long massage")]
    [InlineData("12:15", "Massage")]
    [InlineData("12:00", "Massage")]
    [InlineData("11:30", "Free talk")]
    public async Task The_service_that_fills_most_of_it_is_proposed_with_that_person_and_nothing_is_said(string until, string service)
    {
        var page = await DrawAsync(until);

        page.WaitForAssertion(() => Assert.Equal("11:00", Chosen(page)));
        Assert.StartsWith(service + " (", page.Find("#walk-service").GetAttribute("value"), StringComparison.Ordinal);
        Assert.Equal("Ben", page.Find("#walk-person").GetAttribute("value"));
        Assert.Empty(page.FindAll("#walk-past"));
    }

    [Fact]
    public async Task Where_no_service_is_as_short_the_form_says_until_when_was_drawn_and_how_long_it_lasts()
    {
        var page = await DrawAsync("11:15");

        page.WaitForAssertion(() => Assert.Equal("You marked the time until 11:15; this lasts until 12:00.", page.Find("#walk-past").TextContent));
        Assert.Equal("status", page.Find("#walk-past").GetAttribute("role"));
    }

    [Fact]
    public async Task A_longer_service_says_so_and_another_time_has_nothing_to_do_with_what_was_drawn()
    {
        var page = await DrawAsync("12:00");
        page.WaitForAssertion(() => Assert.Equal("11:00", Chosen(page)));
        var service = page.FindComponents<ChoiceInput<int>>().Single(c => c.Instance.Id == "walk-service");

        await page.InvokeAsync(() => service.Instance.ValueChanged.InvokeAsync(TestWorld.LongMassage));
        page.WaitForAssertion(() => Assert.EndsWith("this lasts until 12:30.", page.Find("#walk-past").TextContent, StringComparison.Ordinal));
        await page.FindAll(".times-grid button").Single(b => b.TextContent.Trim() == "10:00").ClickAsync(new());

        Assert.Empty(page.FindAll("#walk-past"));
    }

    [Fact]
    public async Task Of_several_services_the_last_counts()
    {
        var page = await DrawAsync("12:00");
        page.WaitForAssertion(() => Assert.Equal("11:00", Chosen(page)));

        await page.FindAll("button").Single(b => b.TextContent.Trim() == "Add a service right after it").ClickAsync(new());

        page.WaitForAssertion(() => Assert.Equal("11:00", Chosen(page))); // both fit where they drew
        var last = page.FindAll("#walk-parts li")[^1].TextContent.Trim();
        Assert.Equal("12:00", last[..5]);
        Assert.Matches("^You marked the time until 12:00; this lasts until 1[23]:[03]0\\.$", page.Find("#walk-past").TextContent);
    }

    // What fits begins there with somebody who is busy: the next one that can is proposed.
    [Fact]
    public async Task What_cannot_begin_there_is_not_proposed()
    {
        await World.Get<TimeOffService>().AddAsync(TestWorld.Staff, 2, World.At("12:00"), World.At("13:00"), "Dentist", World.NewCommand());

        var page = await DrawAsync("13:00");

        page.WaitForAssertion(() => Assert.Equal("11:00", Chosen(page)));
        Assert.StartsWith("Massage (", page.Find("#walk-service").GetAttribute("value"), StringComparison.Ordinal);
    }

    private async Task<IRenderedComponent<DayPage>> DrawAsync(string until)
    {
        var page = Render<DayPage>(p => p.Add(c => c.Date, "2026-06-02"));
        page.WaitForElement(".board-lane");
        await page.Find("[data-hears-empty-time]").TriggerEventAsync("onemptytime", new EmptyTimeEventArgs
        {
            StaffId = 2,
            From = World.At("11:00").ToUnixTimeMilliseconds(),
            To = World.At(until).ToUnixTimeMilliseconds(),
        });
        await page.FindAll(".empty-time button").Single(b => b.TextContent.Trim() == "Book here").ClickAsync(new());
        page.WaitForElement("#walk-service");
        return page;
    }

    private static string? Chosen(IRenderedComponent<DayPage> page) =>
        page.FindAll(".times-grid button").SingleOrDefault(b => b.GetAttribute("aria-pressed") == "true")?.TextContent.Trim();
}
