using BookingApp.Catalog;
using BookingApp.Catalog.Holidays;
using BookingApp.Components.Admin.Bookings;
using BookingApp.Components.Admin.Business;
using BookingApp.Components.Shared.Inputs;
using BookingApp.Tests.Components.Staff;
using Bunit;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Tests.Components.Admin;

/// <summary>Public holidays in the list of closures, of a business in Berlin on 1 June 2026.</summary>
public sealed class HolidaysEditorTests : StaffedComponentTest
{
    private const string Submit = "#holidays button[type=submit]";

    protected override bool IsAdmin => true;

    [Fact]
    public async Task One_press_shuts_the_holidays_of_a_year_but_those_that_were_unticked()
    {
        var holidays = HolidayAreas.Find("DE")!.In(2027);
        var page = Render<ClosuresPage>();
        await ChooseAsync(page, "holiday-year", 2027);
        Assert.Equal(holidays.Count, page.FindAll("#holidays input[type=checkbox]").Count);

        await page.Find("#holidays input[type=checkbox]").ChangeAsync(false);
        Assert.Equal("Close on these 8 days", page.Find(Submit).TextContent.Trim());
        await page.Find("#holidays form").SubmitAsync();

        Assert.Equal(holidays.Skip(1).Select(h => $"{h.Day:O} {h.Name}"), await ClosuresAsync());
        page.WaitForAssertion(() => Assert.Equal(8, page.FindAll("#holidays input[disabled]").Count));
        Assert.True(page.Find(Submit).HasAttribute("disabled")); // the one on which they work may still be chosen
        Clock.Advance(TimeSpan.FromSeconds(1)); // no double click
        await page.FindAll("#holidays input[type=checkbox]")[0].ChangeAsync(true);
        await page.Find("#holidays form").SubmitAsync();

        page.WaitForAssertion(() => Assert.Contains("You are closed on all that are left of 2027.", page.Markup, StringComparison.Ordinal));
        Assert.Empty(page.FindAll(Submit));
    }

    [Fact]
    public void Days_of_this_year_that_are_over_are_not_listed()
    {
        var page = Render<ClosuresPage>();

        Assert.Equal((3, 0), (page.FindAll("#holidays input[type=checkbox]").Count, page.FindAll("#holidays input[disabled]").Count));
        Assert.Equal("Close on these 3 days", page.Find(Submit).TextContent.Trim());
    }

    [Fact]
    public async Task A_part_of_a_country_keeps_more_days_and_another_country_its_own()
    {
        var page = Render<ClosuresPage>();

        await ChooseAsync(page, "holiday-part", "DE-BY");
        Assert.Contains("Fronleichnam", page.Find("#holidays").TextContent, StringComparison.Ordinal);
        await ChooseAsync(page, "holiday-country", "IT");

        Assert.DoesNotContain("Fronleichnam", page.Find("#holidays").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("#holiday-part"));
    }

    [Fact]
    public async Task Who_has_booked_on_a_holiday_is_shown_before_it_is_shut()
    {
        await World.PaidAsync("10:00"); // on 2 June, the day of the Italian Republic
        var page = Render<ClosuresPage>();
        await ChooseAsync(page, "holiday-country", "IT");

        await page.Find("#holidays form").SubmitAsync();
        var dialog = page.FindComponents<StrandedDialog>().Single(d => d.Instance.Bookings is { Count: > 0 });
        Assert.Equal("Maya", dialog.Instance.Bookings![0].CustomerName);
        Assert.Empty(await ClosuresAsync());
        await page.InvokeAsync(dialog.Instance.OnConfirm.InvokeAsync);

        Assert.Equal("2026-06-02", (await ClosuresAsync())[0][..10]);
    }

    private static Task ChooseAsync<T>(IRenderedComponent<ClosuresPage> page, string field, T value) where T : notnull
    {
        var choice = page.FindComponents<ChoiceInput<T>>().Single(f => f.Instance.Id == field);
        return page.InvokeAsync(() => choice.Instance.ValueChanged.InvokeAsync(value));
    }

    private async Task<List<string>> ClosuresAsync()
    {
        await using var db = await World.OpenAsync();
        var closures = await db.Closures.OrderBy(c => c.From).ToListAsync(Xunit.TestContext.Current.CancellationToken);
        Assert.All(closures, c => Assert.Equal(c.From, c.To));
        return [.. closures.Select(c => $"{c.From:O} {c.Reason}")];
    }
}
