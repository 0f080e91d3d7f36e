using BookingApp.Catalog;
using BookingApp.Components.Admin.Business;
using BookingApp.Components.Shared.Inputs;
using BookingApp.Discounts;
using BookingApp.Tests.Components.Staff;
using Bunit;

namespace BookingApp.Tests.Components.Admin;

public sealed class CurrencyChangeTests : StaffedComponentTest
{
    protected override bool IsAdmin => true;

    [Fact]
    public async Task A_change_of_the_currency_shows_what_it_rounds_and_who_keeps_the_old_one_before_anything_is_saved()
    {
        await World.Get<CouponService>()
            .SaveAsync(new Actor.Staff(1, "Ada", Admin: true), null, new CouponForm { Code = "CENTS", IsPercent = false, Amount = "4.40" });
        var booked = await World.PaidAsync("10:00", name: "Maya");
        var page = Open();

        await ChooseAsync(page, "JPY");
        await page.Find("form").SubmitAsync(EventArgs.Empty);
        var asked = Dialogs.WaitForElement(".mud-dialog").TextContent;
        var untouched = (await World.Get<CatalogQueries>().SnapshotAsync()).Business.Currency;
        await Answer(yes: true).ClickAsync(new());

        Assert.Equal("EUR", untouched);
        Assert.Contains("Change the currency from EUR to JPY?", asked, StringComparison.Ordinal);
        Assert.Contains("CENTS: €4.40 → ¥4", asked, StringComparison.Ordinal);
        Assert.DoesNotContain("Massage: €45.00", asked, StringComparison.Ordinal); // 45 stays 45
        Assert.Contains(booked.Reference, asked, StringComparison.Ordinal);
        Assert.Contains("Maya, Massage", asked, StringComparison.Ordinal);
        Dialogs.WaitForAssertion(() => Assert.Empty(Dialogs.FindAll(".mud-dialog")));
        var after = await World.Get<CatalogQueries>().SnapshotAsync();
        Assert.Equal(("JPY", new Money(45, "JPY")), (after.Business.Currency, after.FindService(TestWorld.Massage)!.Price));
        Assert.Equal(new Money(4500, "EUR"), (await World.ReadAsync(booked.Id)).Price);
    }

    [Fact]
    public async Task Whoever_thinks_better_of_it_changes_nothing()
    {
        var page = Open();

        await ChooseAsync(page, "CHF");
        await page.Find("form").SubmitAsync(EventArgs.Empty);
        Assert.Contains("No upcoming booking has a price in EUR.", Dialogs.WaitForElement(".mud-dialog").TextContent, StringComparison.Ordinal);
        await Answer(yes: false).ClickAsync(new());

        Dialogs.WaitForAssertion(() => Assert.Empty(Dialogs.FindAll(".mud-dialog")));
        Assert.Equal("EUR", (await World.Get<CatalogQueries>().SnapshotAsync()).Business.Currency);
    }

    private static Task ChooseAsync(IRenderedComponent<SettingsPage> page, string currency)
    {
        var list = page.FindComponents<ChoiceInput<string>>().Single(choice => choice.Instance.Id is "currency");
        return page.InvokeAsync(() => list.Instance.ValueChanged.InvokeAsync(currency));
    }

    private IRenderedComponent<SettingsPage> Open() => Render<SettingsPage>();
}
