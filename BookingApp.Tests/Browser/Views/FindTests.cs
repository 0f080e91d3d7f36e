using System.Globalization;
using System.Text.RegularExpressions;
using BookingApp.Catalog;
using BookingApp.Tests.Browser.Journeys;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BookingApp.Tests.Browser.Views;

/// <summary>The search of staff, by keyboard and by finger.</summary>
[Collection(StaffedStudioTests.Name)]
public sealed class FindTests(Chromium chromium, StaffedStudio shared) : SharedStudioTest(shared)
{
    [Fact]
    public async Task A_slash_a_reference_and_Enter_open_the_booking_on_its_day()
    {
        var (reference, day) = await BookAsync();
        var page = await chromium.VisitAsync(Studio.App.BaseUrl, desktop: true);
        await using var visit = page.Context;
        await page.SignInAsync("ana@example.com");
        await page.OpenAsync("/staff/month");
        var field = page.Locator("header [data-find]");

        await page.Keyboard.PressAsync("/");
        await Expect(field).ToBeFocusedAsync();
        await Expect(field).ToHaveValueAsync("");
        await page.Keyboard.TypeAsync(reference.ToLowerInvariant());
        var option = page.GetByRole(AriaRole.Option);
        await Expect(option).ToHaveCountAsync(1);
        await Expect(field).ToHaveAttributeAsync("aria-expanded", "true");
        await page.Keyboard.PressAsync("Escape");
        await Expect(option).ToBeHiddenAsync();
        await Expect(field).ToHaveAttributeAsync("aria-expanded", "false");
        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync(reference);
        await Expect(option).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("ArrowDown");
        await Expect(option).ToHaveAttributeAsync("aria-selected", "true");
        await Expect(field).ToHaveAttributeAsync("aria-activedescendant", $"find-{reference}");
        await page.Keyboard.PressAsync("Enter");

        await Expect(page).ToHaveURLAsync(new Regex($"/staff/{day}\\?open={reference}$"));
        await Expect(page.Locator("aside.panel")).ToBeVisibleAsync();
        await Expect(field).ToHaveValueAsync("");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator("aside.panel")).ToHaveCountAsync(0);
        await Expect(page).ToHaveURLAsync(new Regex($"/staff/{day}$")); // so that the same booking can be opened again
        await page.GoBackAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/staff/month$"));
    }

    [Fact]
    public async Task A_slash_that_is_typed_is_a_letter_and_admin_pages_search_too()
    {
        var (reference, day) = await BookAsync();
        var page = await chromium.VisitAsync(Studio.App.BaseUrl, desktop: true);
        await using var visit = page.Context;
        await page.SignInAsync("admin@example.com");
        await page.OpenAsync("/admin/bookings");

        await page.Locator("#q").PressSequentiallyAsync("a/b");
        await Expect(page.Locator("#q")).ToHaveValueAsync("a/b");
        await Eventually.HoldsAsync( // the focus may be carried over to the page that the circuit draws
            async () =>
            {
                await page.Locator("#q").BlurAsync();
                await page.Keyboard.PressAsync("/");
                return await page.Locator("header [data-find]").EvaluateAsync<bool>("field => field === document.activeElement");
            },
            "a slash leads to the search in the head");
        await page.Keyboard.TypeAsync(reference);
        await Expect(page.Locator("header [role=option]")).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("Enter"); // the first without an arrow

        await Expect(page).ToHaveURLAsync(new Regex($"/staff/{day}\\?open={reference}$"));
    }

    [Fact]
    public async Task On_a_phone_a_press_leads_to_a_page_that_finds()
    {
        var (reference, day) = await BookAsync();
        var page = await chromium.VisitAsync(Studio.App.BaseUrl);
        await using var visit = page.Context;
        await page.SignInAsync("ana@example.com");
        await page.OpenAsync("/staff");

        await page.Locator("[data-find-page]").ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/staff/find$"));
        await page.IsLiveAsync();
        await page.Locator("main [data-find]").PressSequentiallyAsync(reference);
        await page.GetByRole(AriaRole.Option).ClickAsync();

        await Expect(page).ToHaveURLAsync(new Regex($"/staff/{day}\\?open={reference}$"));
        await Expect(page.Locator("aside.panel")).ToBeVisibleAsync();
    }

    private async Task<(string Reference, string Day)> BookAsync()
    {
        var booked = await Studio.HoldADayAsync();
        await Studio.ApproveAsync(booked);
        var start = DateTimeOffset.Parse((string)(await Studio.ReadAsync(booked))["start"]!, CultureInfo.InvariantCulture);
        return (booked.Reference, BusinessDays.Wire(new BusinessZone("Europe/Berlin").DayOf(start)));
    }
}
