using BookingApp.Components.Staff.Away;
using BookingApp.Customers;
using BookingApp.Notifications;
using BookingApp.Reservations.Holds;
using Bunit;

namespace BookingApp.Tests.Components.Staff.Away;

/// <summary>The page of somebody who is not there, as the front desk sees it.</summary>
public sealed class AwayPageTests : StaffedComponentTest
{
    [Fact]
    public async Task Ill_today_lists_each_visit_and_says_what_became_of_it()
    {
        var booked = await World.PaidAsync("11:00");
        World.Clock.Advance(World.At("10:00") - World.Clock.GetUtcNow());
        var page = Render<AwayPage>(p => p.Add(c => c.Id, 1));

        page.WaitForElement("form").Submit();
        page.WaitForAssertion(() => Assert.Equal("Ana is ill until Tue 02/06/2026", page.Find("#ill-head").TextContent));
        Assert.Contains("Maya", page.Find(".ill-visit").TextContent, StringComparison.Ordinal);
        page.Find("button[aria-label='Ask for another time: Maya']").Click();

        page.WaitForAssertion(() => Assert.Equal("Maya, Tue 02/06/2026, 11:00: asked for another time.", page.Find(".alert-ok").TextContent.Trim()));
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("button[aria-label='Ask for another time: Maya']")));
        Assert.Contains(EmailKind.AnotherTimeAsked, await World.EmailsAsync(booked.Id));
    }

    [Fact]
    public async Task Who_left_no_email_is_cancelled_and_to_be_called_and_nobody_says_that_they_are_written_to()
    {
        World.Clock.Advance(World.At("10:00") - World.Clock.GetUtcNow());
        var walkIn = new HoldRequest(TestWorld.Massage, World.At("11:00"), 1)
        {
            Customer = new CustomerDetails("Karl", "", "0151 2223344"),
        };
        Assert.IsType<HoldResult.Held>(await World.Get<WalkInService>().BookAsync(new Actor.Staff(1, "Ana"), walkIn));
        var page = Render<AwayPage>(p => p.Add(c => c.Id, 1));

        page.WaitForElement("form").Submit();
        page.WaitForElement("button[aria-label='Cancel the booking: Karl']").Click();

        Assert.Contains("please call them", Dialogs.WaitForElement(".mud-dialog p").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_that_are_left_are_asked_or_cancelled_in_one_press_after_the_list_of_whom_it_concerns()
    {
        var (first, second) = (await World.PaidAsync("11:00"), await World.PaidAsync("12:00", name: "Tom"));
        World.Clock.Advance(World.At("10:00") - World.Clock.GetUtcNow());
        var page = Render<AwayPage>(p => p.Add(c => c.Id, 1));
        page.WaitForElement("form").Submit();
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll(".ill-visit").Count));

        Button("Ask the rest for another time").Click();
        page.WaitForAssertion(() => Assert.Equal(
            ["Maya, Tue 02/06/2026, 11:00: asked for another time.", "Tom, Tue 02/06/2026, 12:00: asked for another time."], Said()));
        Button("Cancel the rest").Click();
        Assert.Equal(
            ["Tue 02/06/2026, 11:00 Maya (asked for another time)", "Tue 02/06/2026, 12:00 Tom (asked for another time)"],
            Dialogs.WaitForElement(".mud-dialog ul").Children.Select(li => li.TextContent.Trim()));
        Assert.Contains("Customers get €90.00 back, all that was paid.", Dialogs.Find(".mud-dialog").TextContent, StringComparison.Ordinal);
        Dialogs.FindAll(".mud-dialog button").Single(b => b.TextContent.Trim() is "Cancel the rest").Click();

        page.WaitForAssertion(() => Assert.Equal(["Maya, Tue 02/06/2026, 11:00: cancelled.", "Tom, Tue 02/06/2026, 12:00: cancelled."], Said()));
        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".ill-visit")));
        Assert.Contains(EmailKind.Cancellation, await World.EmailsAsync(first.Id));
        Assert.Contains(EmailKind.Cancellation, await World.EmailsAsync(second.Id));

        AngleSharp.Dom.IElement Button(string name) => page.FindAll("button").Single(b => b.TextContent.Trim() == name);
        IEnumerable<string> Said() => page.FindAll(".alert-ok").Select(li => li.TextContent.Trim());
    }
}
