using BookingApp.Catalog;
using BookingApp.Components.Admin.Overview;
using BookingApp.Tests.Components.Staff;
using Bunit;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Tests.Components.Admin;

public sealed class SetupChecklistTests : StaffedComponentTest
{
    protected override bool IsAdmin => true;

    [Fact]
    public async Task It_lists_what_is_left_and_goes_when_all_is_done()
    {
        var list = Render<SetupChecklist>();
        list.WaitForElement("#setup");
        Assert.Equal("3 of 8 done", list.Find("#setup .num").TextContent); // the business is reached, people and services are there
        Assert.Equal(
            ["/admin/closures#holidays", "/admin/emails#test-email", "/admin/services", "/", "/"],
            list.FindAll("#setup li a").Select(link => link.GetAttribute("href")));

        await Marked(list, "Send yourself a test email").ClickAsync(new());
        list.WaitForAssertion(() => Assert.Equal("4 of 8 done", list.Find("#setup .num").TextContent));
        await list.FindAll("button").Single(b => b.TextContent.Contains("mark all as done", StringComparison.Ordinal)).ClickAsync(new());

        list.WaitForAssertion(() => Assert.Empty(list.FindAll("#setup")));
        await using var db = await World.OpenAsync();
        Assert.Equal(8, await db.SetupMarks.CountAsync(Xunit.TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_trade_is_offered_while_there_are_no_services_and_begins_in_one_press()
    {
        await using (var db = await World.OpenAsync())
        {
            await db.ServicePeople.ExecuteDeleteAsync(Xunit.TestContext.Current.CancellationToken);
            await db.Services.ExecuteDeleteAsync(Xunit.TestContext.Current.CancellationToken);
        }

        World.Get<CatalogQueries>().Invalidate();
        var list = Render<SetupChecklist>();
        list.WaitForElement("#setup");

        await list.FindAll("button").Single(b => b.TextContent.Trim() is "Classes, yoga, dance").ClickAsync(new());

        list.WaitForAssertion(() => Assert.DoesNotContain("Classes, yoga, dance", list.Markup, StringComparison.Ordinal));
        Assert.Equal(
            ["Class", "Long class", "Private lesson"],
            (await World.Get<CatalogQueries>().SnapshotAsync(Xunit.TestContext.Current.CancellationToken)).Services.Select(s => s.Name));
    }

    [Fact]
    public async Task No_trade_is_offered_beside_services_that_nobody_performs()
    {
        await using (var db = await World.OpenAsync())
            await db.ServicePeople.ExecuteDeleteAsync(Xunit.TestContext.Current.CancellationToken);
        World.Get<CatalogQueries>().Invalidate();

        var list = Render<SetupChecklist>();

        list.WaitForElement("#setup a[href='/admin/services']");
        Assert.DoesNotContain("Classes, yoga, dance", list.Markup, StringComparison.Ordinal);
    }

    private static AngleSharp.Dom.IElement Marked(IRenderedComponent<SetupChecklist> list, string step) =>
        list.FindAll("#setup button").Single(b => b.TextContent.Contains($"Mark as done: {step}", StringComparison.Ordinal));
}
