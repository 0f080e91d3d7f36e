using BookingApp.Components.Staff.Away;
using BookingApp.Notifications;
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
}
