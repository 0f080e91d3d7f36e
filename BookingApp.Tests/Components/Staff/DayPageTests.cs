using BookingApp.Components.Staff.Board;
using BookingApp.Components.Staff.Undo;
using BookingApp.Customers;
using BookingApp.Reservations.Holds;
using Bunit;
using Microsoft.Extensions.DependencyInjection;

namespace BookingApp.Tests.Components.Staff;

public sealed class DayPageTests : StaffedComponentTest
{
    [Fact]
    public async Task A_booking_that_staff_cancel_leaves_the_board_with_a_word()
    {
        await World.PaidAsync("10:00", name: "Maya");
        var page = Open();
        await PressAsync(page, "Cancel booking");

        await Answer(yes: true).ClickAsync(new());

        Says(page, "Cancelled: Maya, 10:00.");
    }

    [Fact]
    public async Task A_hold_that_staff_let_go_leaves_the_board_with_a_word()
    {
        await World.HeldAsync("10:00", name: "Maya");
        var page = Open();
        await PressAsync(page, "Release this time");

        await Answer(yes: true).ClickAsync(new());

        Says(page, "Released: Maya, 10:00.");
    }

    [Fact]
    public async Task The_time_that_a_hold_has_left_is_told_from_its_start_by_an_hourglass()
    {
        await World.HeldAsync("10:00", name: "Maya");

        var page = Open();

        var visit = page.WaitForElement(".visit-held");
        Assert.NotNull(visit.QuerySelector("[role=timer] .icon"));
        Assert.Contains("held for", visit.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_booking_that_staff_move_to_another_day_leaves_the_board_with_a_word()
    {
        await World.PaidAsync("10:00", name: "Maya");
        var page = Open();
        await PressAsync(page, "Reschedule");
        page.Find("#reschedule-day").Change("2026-06-03");

        await page.Find("form:has(#reschedule-day)").SubmitAsync(EventArgs.Empty);

        Says(page, "Moved to Wed 03/06/2026, 10:00 with Ana.");
    }

    [Fact]
    public async Task Who_still_owes_money_is_seen_on_the_board_and_in_the_list()
    {
        await World.PaidAsync("10:00", name: "Maya");
        await World.Get<WalkInService>().BookAsync(
            TestWorld.Staff, new HoldRequest(TestWorld.Massage, World.At("12:00"), 1) { Customer = new CustomerDetails("Wanda", "") });

        var page = Open();

        page.WaitForAssertion(() => Assert.Equal("€45.00 due", Assert.Single(page.FindAll(".visit-due")).TextContent));
        Assert.Contains("Wanda", page.Find(".visit:has(.visit-due)").TextContent, StringComparison.Ordinal);
        Assert.Equal(
            ["Wanda"], page.FindAll(".agenda-row").Where(row => row.TextContent.Contains("€45.00 due", StringComparison.Ordinal))
                .Select(row => row.QuerySelectorAll("span")[0].TextContent));
    }

    [Fact]
    public async Task A_press_on_what_somebody_else_cancelled_meanwhile_is_told_as_refused_and_not_as_done()
    {
        var visit = await World.PaidAsync("10:00", name: "Maya");
        var page = Open();
        page.WaitForElement(".panel");
        await World.Reservations.CancelAsync(TestWorld.Staff, visit.Id);

        await PressAsync(page, "Check in");

        page.WaitForAssertion(() => Assert.True(Said is { IsRefused: true, Words.Length: > 0 }));
        Assert.Empty(page.FindAll(".panel"));
    }

    [Fact]
    public async Task What_stays_on_the_board_keeps_its_panel()
    {
        await World.PaidAsync("10:00");
        World.Clock.Advance(World.At("09:00") - World.Clock.GetUtcNow());
        var page = Open();

        await PressAsync(page, "Check in");

        page.WaitForAssertion(() => Assert.Equal("Saved.", page.Find(".panel [role=status].alert-ok").TextContent));
        Assert.Equal("Checked in: Maya.", Said?.Words);
    }

    private UndoOffer? Said => Services.GetRequiredService<UndoOffers>().Current;

    private IRenderedComponent<DayPage> Open()
    {
        var page = Render<DayPage>(p => p.Add(c => c.Date, "2026-06-02"));
        page.WaitForElement(".visit").Click();
        return page;
    }

    private static Task PressAsync(IRenderedComponent<DayPage> page, string button)
    {
        page.WaitForElement(".panel");
        return page.FindAll(".panel button").Single(b => b.TextContent.Trim() == button).ClickAsync(new());
    }

    private void Says(IRenderedComponent<DayPage> page, string words)
    {
        page.WaitForAssertion(() => Assert.Equal(((string?)words, (bool?)false), (Said?.Words, Said?.IsRefused)));
        Assert.Empty(page.FindAll(".visit"));
        Assert.Empty(page.FindAll(".panel"));
    }
}
