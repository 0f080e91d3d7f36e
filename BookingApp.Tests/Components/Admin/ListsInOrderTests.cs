using AngleSharp.Html.Dom;
using BookingApp.Catalog.Hours;
using BookingApp.Components.Admin.Business;
using BookingApp.Components.Admin.Money;
using BookingApp.Components.Admin.Resources;
using BookingApp.Components.Admin.Services;
using BookingApp.Components.Staff.Sheet;
using BookingApp.Discounts;
using BookingApp.Tests.Components.Staff;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace BookingApp.Tests.Components.Admin;

/// <summary>The short lists, which are read whole, stand in the order that their address asks for too.</summary>
public sealed class ListsInOrderTests : StaffedComponentTest
{
    protected override bool IsAdmin => true;

    [Fact]
    public void Services_stand_as_customers_see_them_or_by_a_column_without_the_buttons_that_move_them()
    {
        var shown = NamesOf(Open<ServicesPage>("/admin/services"), "Service");
        var byName = Open<ServicesPage>("/admin/services?sort=-name");

        Assert.Equal(shown.OrderDescending(StringComparer.CurrentCultureIgnoreCase), NamesOf(byName, "Service"));
        Assert.All(byName.FindAll("td[data-label=Order]"), cell => Assert.Equal("", cell.InnerHtml)); // so that a phone hides it, with its label
        Assert.EndsWith("/admin/services", byName.FindAll("th a").Last().GetAttribute("href"), StringComparison.Ordinal);
        Assert.Equal(shown, NamesOf(Open<ServicesPage>("/admin/services?sort=shown"), "Service"));
    }

    [Fact]
    public void People_and_rooms_stand_as_customers_see_them_or_by_a_column_without_the_buttons_that_move_them()
    {
        var shown = NamesOf(Open<PeoplePage>("/admin/people"), "Name");
        var byName = Open<PeoplePage>("/admin/people?sort=-name");

        Assert.Equal(shown.OrderDescending(StringComparer.CurrentCultureIgnoreCase), NamesOf(byName, "Name"));
        Assert.Empty(byName.FindAll("tbody button"));
        Assert.Equal(
            ["/admin/people?sort=name", "/admin/people"],
            byName.FindAll("th a").Select(link => new Uri(link.GetAttribute("href")!).PathAndQuery));
        Assert.Equal(["Studio"], NamesOf(Open<RoomsPage>("/admin/rooms?sort=-roomkind"), "Name"));
    }

    [Fact]
    public async Task What_has_an_order_of_its_own_offers_it_and_a_phone_goes_back_to_it()
    {
        await World.Get<CouponService>().SaveAsync(
            new Actor.Staff(1, "Ada", Admin: true), null, new CouponForm { Code = "SPRING", Percent = 10 }, TestContext.Current.CancellationToken);
        var byName = Open<RoomsPage>("/admin/rooms?sort=-name");

        Assert.Equal(
            ["Your own order", "Name, ascending", "Name, descending", "Kind, ascending", "Kind, descending"],
            byName.FindAll("#sort-by option").Select(option => option.TextContent));
        Assert.Equal("-name", ChosenIn(byName));
        byName.Find("#sort-by").Change("");

        Assert.EndsWith("/admin/rooms", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
        Assert.Equal("", ChosenIn(Open<RoomsPage>("/admin/rooms?sort=shown")));
        Assert.Equal("", ChosenIn(Open<CouponsPage>("/admin/coupons?sort=-made")));
        Assert.Equal(["Code", "Uses"], HeadsOf(Open<CouponsPage>("/admin/coupons")));
        var byUses = Open<CouponsPage>("/admin/coupons?sort=-used");
        Assert.Equal(["Code", "Uses", "Newest first"], HeadsOf(byUses));
        Assert.EndsWith("/admin/coupons", byUses.FindAll("th a").Last().GetAttribute("href"), StringComparison.Ordinal);

        static IEnumerable<string> HeadsOf(IRenderedComponent<CouponsPage> list) => list.FindAll("th a").Select(head => head.FirstChild!.TextContent.Trim());
    }

    [Fact]
    public async Task Closures_stand_by_their_days_or_by_their_reason()
    {
        foreach (var (day, reason) in new[] { (3, "b"), (1, "c"), (2, "a") }.Select(c => (new DateOnly(2026, 8, c.Item1), c.Item2)))
            await World.Get<ClosureService>().AddAsync(new Actor.Staff(1, "Ada", Admin: true), day, day, reason, ct: TestContext.Current.CancellationToken);

        Assert.Equal(["c", "a", "b"], NamesOf(Open<ClosuresPage>("/admin/closures"), "Reason"));
        Assert.Equal("days", ChosenIn(Open<ClosuresPage>("/admin/closures"))); // its own order is a column's
        Assert.Equal(["b", "a", "c"], NamesOf(Open<ClosuresPage>("/admin/closures?sort=-days"), "Reason"));
        Assert.Equal(["a", "b", "c"], NamesOf(Open<ClosuresPage>("/admin/closures?sort=reason"), "Reason"));
    }

    [Fact]
    public async Task A_row_of_the_day_sheet_is_named_by_its_time()
    {
        await World.PaidAsync("10:00", name: "Maya");

        var sheet = Render<SheetPage>(p => p.Add(s => s.Date, "2026-06-02"));

        var row = sheet.WaitForElement("tbody tr:has(td)");
        Assert.StartsWith("10:00", row.QuerySelector("th[scope=row]")!.TextContent.Trim(), StringComparison.Ordinal);
        Assert.Contains("Maya", row.TextContent, StringComparison.Ordinal);
        Assert.Equal("Ana", sheet.Find("table:has(td)").GetAttribute("aria-label"));
        Assert.All(sheet.FindAll("thead th"), th => Assert.Equal("col", th.GetAttribute("scope")));
    }

    private static string? ChosenIn<TPage>(IRenderedComponent<TPage> page)
        where TPage : ComponentBase => ((IHtmlSelectElement)page.WaitForElement("#sort-by")).Value;

    private static List<string> NamesOf<TPage>(IRenderedComponent<TPage> page, string column)
        where TPage : ComponentBase
    {
        page.WaitForElement("tbody tr");
        return [.. page.FindAll($"td[data-label='{column}']").Select(td => (td.QuerySelector("a") ?? td).TextContent.Trim())];
    }

    private IRenderedComponent<TPage> Open<TPage>(string address)
        where TPage : ComponentBase
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo(address);
        return Render<TPage>();
    }
}
