using BookingApp.Components.Staff.Customers;
using BookingApp.Components.Staff.Merging;
using BookingApp.Customers.Merging;
using BookingApp.Payments.Customers;
using BookingApp.Payments.Customers.Merging;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace BookingApp.Tests.Components.Staff.Merging;

/// <summary>The page that shows two customers beside each other, before an admin.</summary>
public sealed class MergePageTests : StaffedComponentTest
{
    protected override bool IsAdmin => true;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Both_stand_beside_each_other_and_the_contact_that_is_chosen_stays()
    {
        var (maya, mia) = await TwoAsync();
        var page = Show(maya, mia);
        Assert.Equal(["maya@example.com", "mia@example.com", "maya@example.com"], EmailsOf(page));
        Assert.Equal(["1", "1", "2"], page.FindAll("dl.facts").Select(f => ValueOf(f, "Bookings")));
        Assert.Contains("Who books with mia@example.com from then on is the customer maya@example.com", page.Markup, StringComparison.Ordinal);

        await page.FindAll("input[type=radio]")[1].ChangeAsync(new ChangeEventArgs { Value = "on" });

        Assert.Equal(["maya@example.com", "mia@example.com", "mia@example.com"], EmailsOf(page)); // they stay where they stand
        await page.FindAll("button").Single(b => b.TextContent.Trim() is "Merge now").ClickAsync(new());
        Assert.EndsWith(Urls.StaffCustomer(mia), Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
        Assert.Equal(mia, await World.Get<CustomerQueries>().MergedIntoAsync(maya, Ct));
    }

    [Fact]
    public async Task Somebody_who_is_gone_by_then_is_said_and_others_are_offered()
    {
        var (maya, mia) = await TwoAsync();
        var page = Show(maya, mia);
        var third = (await World.PaidAsync("15:00", name: "Ida")).CustomerId!.Value;
        await World.Get<CustomerMerging>().MergeAsync(new Actor.Staff(3, "Ada", Admin: true), third, mia, World.NewCommand(), Ct);

        await page.FindAll("button").Single(b => b.TextContent.Trim() is "Merge now").ClickAsync(new());

        Assert.Contains("Nothing was changed", page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.NotNull(page.Find("#merge-who"));
        Assert.Empty(await World.Get<MergeQueries>().OfAsync(maya, Ct));
    }

    [Fact]
    public async Task The_address_of_who_was_merged_leads_to_whom_is_kept_whose_page_says_so()
    {
        var (maya, mia) = await TwoAsync();
        await World.Get<CustomerMerging>().MergeAsync(new Actor.Staff(3, "Ada", Admin: true), maya, mia, World.NewCommand(), Ct);

        Render<CustomerPage>(p => p.Add(c => c.Id, mia));
        Assert.EndsWith(Urls.StaffCustomer(maya), Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
        var page = Render<CustomerPage>(p => p.Add(c => c.Id, maya));

        var trace = page.WaitForElement("section[aria-labelledby=merges] li").TextContent;
        Assert.Contains("Mia, mia@example.com", trace, StringComparison.Ordinal);
        Assert.Contains("Ada", trace, StringComparison.Ordinal);
    }

    private IRenderedComponent<MergePage> Show(Guid id, Guid with)
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo(Urls.MergeCustomer(id, with)); // what is in the address it reads itself
        return Render<MergePage>(p => p.Add(m => m.Id, id));
    }

    private async Task<(Guid Maya, Guid Mia)> TwoAsync() =>
        ((await World.PaidAsync("10:00")).CustomerId!.Value, (await World.PaidAsync("12:00", name: "Mia")).CustomerId!.Value);

    private static IEnumerable<string> EmailsOf(IRenderedComponent<MergePage> page) => page.FindAll("dl.facts").Select(f => ValueOf(f, "Email"));

    private static string ValueOf(AngleSharp.Dom.IElement facts, string name) =>
        facts.QuerySelectorAll("dt").Single(t => t.TextContent == name).NextElementSibling!.TextContent.Trim();
}
