using BookingApp.Components.Staff.Board;
using BookingApp.Components.Staff.EmptyTimes;
using BookingApp.Reservations.Absence;
using Bunit;

namespace BookingApp.Tests.Components.Staff.EmptyTimes;

public sealed class EmptyTimeTests : StaffedComponentTest
{
    [Fact]
    public async Task A_press_on_empty_time_offers_to_book_it_with_that_person_at_that_time()
    {
        var page = Open();

        await PressAsync(page, staff: 2, "11:00");
        Assert.Equal(("dialog", "Book or block, Ben"), (Menu(page).GetAttribute("role"), Menu(page).GetAttribute("aria-label")));
        Assert.Equal("11:00", page.Find("#empty-at").GetAttribute("value"));
        Assert.Empty(page.FindAll("#empty-until")); // nothing was drawn
        await ButtonAsync(page, "Book here");

        page.WaitForAssertion(() => Assert.Equal("Ben", page.Find("#walk-person").GetAttribute("value")));
        page.WaitForAssertion(() => Assert.Equal("11:00", page.Find(".panel button[aria-pressed=true]").TextContent.Trim()));
        Assert.Empty(page.FindAll(".empty-time"));
    }

    [Fact]
    public async Task What_was_drawn_is_blocked_and_can_be_given_back()
    {
        var page = Open();

        await PressAsync(page, staff: 2, "11:00", "12:30");
        Assert.Equal(("11:00", "12:30"), (page.Find("#empty-at").GetAttribute("value"), page.Find("#empty-until").GetAttribute("value")));
        await ButtonAsync(page, "Block this time");
        Assert.Equal(("11:00", "12:30"), (page.Find("#block-from").GetAttribute("value"), page.Find("#block-to").GetAttribute("value")));
        await page.Find("#block-reason").ChangeAsync(new() { Value = "Training" });
        await page.Find(".panel form").SubmitAsync(EventArgs.Empty);

        var block = Assert.Single(await World.Get<TimeOffQueries>().ToComeAsync(2));
        Assert.Equal((World.At("11:00"), World.At("12:30"), "Training"), (block.Start, block.End, block.Reason));
        Assert.Empty(page.FindAll(".panel"));
        Clock.Advance(TimeSpan.FromSeconds(1));
        page.WaitForElement(".board-block");
        await PressAsync(page, staff: 2, "11:15");
        await ButtonAsync(page, "Remove the block 11:00–12:30");
        Assert.Empty(await World.Get<TimeOffQueries>().ToComeAsync(2));
    }

    [Fact]
    public async Task A_block_over_a_booking_says_which_one_and_changes_nothing_until_somebody_says_so()
    {
        var there = await World.PaidAsync("10:00", staff: 2, name: "Maya");
        var page = Open();
        await PressAsync(page, staff: 2, "09:00", "12:00");
        await ButtonAsync(page, "Block this time");

        await page.Find(".panel form").SubmitAsync(EventArgs.Empty);
        page.WaitForAssertion(() => Assert.Contains(there.Reference, page.Find(".panel [role=alert]").TextContent, StringComparison.Ordinal));
        Assert.Empty(page.FindAll(".panel [role=alert] a")); // Ana may not see the pages of the admins
        Assert.Empty(await World.Get<TimeOffQueries>().ToComeAsync(2));
    }

    [Fact]
    public async Task The_button_of_a_column_offers_the_same_from_the_beginning_of_their_work()
    {
        var page = Open();
        Assert.Equal("Book or block, Ben", page.Find(".board-lane button[data-lane='2']").TextContent.Trim());

        await PressAsync(page, staff: 2, null);

        Assert.Equal("09:00", page.Find("#empty-at").GetAttribute("value"));
    }

    [Fact]
    public async Task A_block_from_late_in_the_evening_ends_with_the_day()
    {
        var page = Open();
        await PressAsync(page, staff: 2, "23:15");
        await ButtonAsync(page, "Block this time");
        Assert.Equal(("23:15", "00:00"), (page.Find("#block-from").GetAttribute("value"), page.Find("#block-to").GetAttribute("value")));

        await page.Find(".panel form").SubmitAsync(EventArgs.Empty);

        var block = Assert.Single(await World.Get<TimeOffQueries>().ToComeAsync(2));
        Assert.Equal((World.At("23:15"), World.At("00:00").AddDays(1)), (block.Start, block.End));
    }

    // On 25 October 2026 Berlin has 02:30 twice.
    [Theory, InlineData(0, "02:00"), InlineData(1, "03:00")]
    public async Task Of_two_hours_that_are_called_the_same_the_one_that_was_pressed_is_blocked(int hour, string until)
    {
        var at = new DateTimeOffset(2026, 10, 25, 0, 30, 0, TimeSpan.Zero).AddHours(hour);
        var page = Render<DayPage>(p => p.Add(c => c.Date, "2026-10-25"));
        page.WaitForElement(".board-lane");
        await page.Find("[data-hears-empty-time]").TriggerEventAsync("onemptytime", new EmptyTimeEventArgs
        {
            StaffId = 2,
            From = at.ToUnixTimeMilliseconds(),
            To = at.AddMinutes(30).ToUnixTimeMilliseconds(),
            X = 300,
            Y = 200,
        });
        await ButtonAsync(page, "Block this time");
        Assert.Equal(("02:30", until), (page.Find("#block-from").GetAttribute("value"), page.Find("#block-to").GetAttribute("value")));

        await page.Find(".panel form").SubmitAsync(EventArgs.Empty);

        var block = Assert.Single(await World.Get<TimeOffQueries>().ToComeAsync(2));
        Assert.Equal((at, at.AddMinutes(30)), (block.Start, block.End));
    }

    [Theory, InlineData(99, "11:00"), InlineData(2, "23:00:00+400")]
    public async Task What_no_board_shows_is_nothing(int staff, string at)
    {
        var page = Open();
        var args = new EmptyTimeEventArgs
        {
            StaffId = staff,
            From = at.Length > 5 ? long.MaxValue : World.At(at).ToUnixTimeMilliseconds(),
        };

        await page.Find("[data-hears-empty-time]").TriggerEventAsync("onemptytime", args);

        Assert.Equal(staff is 99 ? [] : ["09:00"], page.FindAll("#empty-at").Select(field => field.GetAttribute("value")));
    }

    private IRenderedComponent<DayPage> Open()
    {
        var page = Render<DayPage>(p => p.Add(c => c.Date, "2026-06-02"));
        page.WaitForElement(".board-lane");
        return page;
    }

    private Task PressAsync(IRenderedComponent<DayPage> page, int staff, string? from, string? to = null) =>
        page.Find("[data-hears-empty-time]").TriggerEventAsync("onemptytime", new EmptyTimeEventArgs
        {
            StaffId = staff,
            From = from is null ? null : World.At(from).ToUnixTimeMilliseconds(),
            To = to is null ? null : World.At(to).ToUnixTimeMilliseconds(),
            X = 300,
            Y = 200,
        });

    private static AngleSharp.Dom.IElement Menu(IRenderedComponent<DayPage> page) => page.Find(".empty-time");

    private static Task ButtonAsync(IRenderedComponent<DayPage> page, string words) =>
        page.FindAll(".empty-time button").Single(b => b.TextContent.Trim() == words).ClickAsync(new());
}
