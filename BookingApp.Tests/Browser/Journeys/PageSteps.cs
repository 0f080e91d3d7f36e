using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BookingApp.Tests.Browser.Journeys;

/// <summary>What people do on the app's pages, waiting for what each press brings.</summary>
internal static class PageSteps
{
    /// <summary>The circuit is up: from here on the page answers presses and changes by itself.</summary>
    public static Task IsLiveAsync(this IPage page) => Expect(page.Locator("main[data-live]")).ToBeVisibleAsync();

    public static async Task OpenAsync(this IPage page, string address)
    {
        await page.GotoAsync(address);
        if (await page.Locator("main.page-narrow").CountAsync() is 0) // those are static
            await page.IsLiveAsync();
    }

    /// <summary>Opens a list of choices and takes the one that says this.</summary>
    public static async Task ChooseAsync(this IPage page, string list, Regex words)
    {
        var choice = page.GetByRole(AriaRole.Option, new() { NameRegex = words });
        await page.Locator(list).ClickAsync();
        await Expect(choice).ToHaveCountAsync(1);
        await Eventually.HoldsAsync(async () => // what came above the field meanwhile pushed it away, and a list opens only where its field is seen: follow it
        {
            await page.Locator(list).ScrollIntoViewIfNeededAsync();
            return await choice.EvaluateAsync<bool>("choice => { const box = choice.closest('.mud-popover').getBoundingClientRect();"
                + " return box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth; }");
        }, $"the list of {list} is seen");
        await choice.ClickAsync();
        await Expect(page.Locator(list)).ToHaveValueAsync(words);
    }

    public static async Task SignInAsync(this IPage page, string email)
    {
        await page.GotoAsync("/account/sign-in?returnUrl=%2Fstaff");
        await page.Locator("#email").FillAsync(email);
        await page.Locator("#password").FillAsync("demo-password");
        await page.Locator("main button[type=submit]").First.ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/staff"));
    }

    /// <summary>Holds the first time of the last bookable day of next month: far enough ahead to be cancelled online.</summary>
    /// <returns>The reference.</returns>
    public static async Task<string> HoldAsync(this IPage page, int service)
    {
        await page.GotoAsync($"/book/{service}?{NextMonth}");
        await page.GotoAsync((await page.Locator("a.cal-free").Last.GetAttributeAsync("href"))!);
        await page.IsLiveAsync();
        await page.Locator("button.time").First.ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/checkout/"));
        await page.IsLiveAsync();
        return Regex.Match(page.Url, "/checkout/([A-Z0-9]+)").Groups[1].Value;
    }

    /// <summary>The booking page's choice of next month.</summary>
    public static string NextMonth => DateTimeOffset.UtcNow.AddMonths(1).ToString("'month='yyyy-MM", CultureInfo.InvariantCulture);

    public static async Task GiveDetailsAsync(this IPage page, string? answer = null)
    {
        await page.FillDetailsAsync(answer);
        await page.IsLiveAsync();
    }

    /// <summary>The same for who is in a hurry: the next page may still be static.</summary>
    public static async Task FillDetailsAsync(this IPage page, string? answer = null)
    {
        await page.Locator("#name").FillAsync("Maya Test");
        await page.Locator("#email").FillAsync("maya@example.com");
        if (answer is not null)
            await page.Locator("textarea").FillAsync(answer);
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue", Exact = true }).ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync(new Regex("^(Pay|Confirm)$"));
    }
}
