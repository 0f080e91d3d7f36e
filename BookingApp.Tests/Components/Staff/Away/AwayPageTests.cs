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
}
