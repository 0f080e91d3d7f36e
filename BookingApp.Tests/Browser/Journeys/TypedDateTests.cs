using System.Globalization;
using System.Text.RegularExpressions;
using BookingApp.Catalog;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BookingApp.Tests.Browser.Journeys;

/// <summary>Dates typed key by key, as a person does who does not open the calendar; the server answers between the keys.</summary>
[Collection(StaffedStudioTests.Name)]
public sealed class TypedDateTests(Chromium chromium, StaffedStudio shared) : SharedStudioTest(shared)
{
    [Fact]
    public async Task A_typed_date_is_the_one_that_counts_in_every_form()
    {
        var booked = await Studio.HoldADayAsync();
        await Studio.ApproveAsync(booked);
        var day = DateOnly.FromDateTime(
            new BusinessZone("Europe/Berlin")
                .ToLocal(DateTimeOffset.Parse((string)(await Studio.ReadAsync(booked))["start"]!, CultureInfo.InvariantCulture)).Date);
        var year = DateTimeOffset.UtcNow.Year + 1; // days whose parts are typed alike in every order
        var page = await chromium.VisitAsync(Studio.App.BaseUrl, desktop: true);
        await using var visit = page.Context;
        await page.SignInAsync("admin@example.com");

        // In the staff's Move form a half-typed date must not end the page.
        await page.OpenAsync($"/staff/{BusinessDays.Wire(day)}");
        await page.Locator(".visit").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Reschedule", Exact = true }).ClickAsync();
        await page.Locator("#reschedule-day").FocusAsync();
        await page.Keyboard.PressAsync("0");
        await page.Keyboard.PressAsync("Backspace");
        // What is wrong with it is said once the button is released: before, the words would move it from under the press.
        await page.EvaluateAsync("() => { window.told = 0; document.addEventListener('invalid', () => window.told++, true); }");
        await page.GetByRole(AriaRole.Button, new() { Name = "Reschedule booking" }).HoverAsync();
        await page.Mouse.DownAsync();
        Assert.Equal(0, await page.EvaluateAsync<int>("() => window.told"));
        await page.Mouse.UpAsync();
        await Expect(page.Locator("#reschedule-day-whole")).ToHaveTextAsync("Enter a whole date, with day, month and year.");
        await Expect(page.Locator("#reschedule-day")).ToBeFocusedAsync();
        await TypeAsync(page, "#reschedule-day", new DateOnly(year, 3, 3));
        await Expect(page.Locator("#reschedule-times button").First).ToBeAttachedAsync();
        await Expect(page.Locator("#reschedule-day-whole")).ToHaveCountAsync(0);

        // The day board goes there once the day is whole.
        await TypeAsync(page, "#other-day", new DateOnly(year, 12, 12));
        await page.Keyboard.PressAsync("Enter");
        await Expect(page).ToHaveURLAsync(new Regex($"/staff/{year}-12-12$"));

        // Time off is saved as the days that were typed.
        await page.OpenAsync("/admin/people/1");
        await TypeAsync(page, "#off-from", new DateOnly(year, 5, 5));
        await TypeAsync(page, "#off-to", new DateOnly(year, 6, 6));
        await page.Locator("#off-to").FocusAsync();
        await page.Keyboard.PressAsync("Backspace");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add time off" }).ClickAsync();
        await Expect(page.Locator("#off-to-whole")).ToBeVisibleAsync();
        Assert.Equal("", await page.Locator("#off-to").InputValueAsync()); // not 1 January of the year 1
        await TypeAsync(page, "#off-to", new DateOnly(year, 6, 6));
        await page.GetByRole(AriaRole.Button, new() { Name = "Add time off" }).ClickAsync();
        await Expect(page.Locator("main")).ToContainTextAsync(Said(new DateOnly(year, 5, 5)) + " – " + Said(new DateOnly(year, 6, 6)));

        // A closure's last day follows its first day only once that is typed to its end.
        await page.OpenAsync("/admin/closures");
        await TypeAsync(page, "#from", new DateOnly(year, 12, 12));
        await page.Locator("#reason").FillAsync("Christmas");
        await Expect(page.Locator("#to")).ToHaveValueAsync($"{year}-12-12");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add closure" }).ClickAsync();
        await Expect(page.Locator("main tbody tr", new() { HasText = "Christmas" }).Locator("td").First).ToHaveTextAsync(Said(new DateOnly(year, 12, 12)));
    }

    private static string Said(DateOnly day) => day.ToString("ddd dd/MM/yyyy", CultureInfo.GetCultureInfo("en-GB"));

    // By its keys alone, as slowly as people type: the field's own parts take them one after the other.
    private static async Task TypeAsync(IPage page, string field, DateOnly day)
    {
        await page.Locator(field).FocusAsync();
        foreach (var key in day.ToString("ddMMyyyy", CultureInfo.InvariantCulture))
        {
            await page.Keyboard.PressAsync(key.ToString(), new() { Delay = 40 });
            await page.WaitForTimeoutAsync(40);
        }

        await Expect(page.Locator(field)).ToHaveValueAsync(BusinessDays.Wire(day));
    }
}
