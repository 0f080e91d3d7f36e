using System.Text.RegularExpressions;
using BookingApp.Tests.Browser.Journeys;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BookingApp.Tests.Browser.Looks;

/// <summary>The pictures of the README, made of the real pages. build/screenshots.sh puts them where they belong; without it they are made and thrown
/// away, so that the script never rots.</summary>
public sealed class ScreenshotTests(Chromium chromium)
{
    private const int MaxBytes = 300 * 1024;

    [Fact(Explicit = true)]
    public async Task Screenshots_of_the_tour_are_made_and_small()
    {
        var given = Environment.GetEnvironmentVariable("BOOKING_SCREENSHOTS");
        var folder = given ?? Directory.CreateTempSubdirectory("screenshots-").FullName;
        await using var app = await TestApp.StartAsync(new Dictionary<string, string>(StringComparer.Ordinal) { ["Seed:Demo"] = "true" });

        var day = await BookAsync(app, folder);
        await HoldAsync(app, day);
        await WatchAsync(app, folder, day);

        var pictures = Directory.GetFiles(folder, "*.png");
        Assert.Equal(7, pictures.Length);
        Assert.All(pictures, picture => Assert.InRange(new FileInfo(picture).Length, 1, MaxBytes));
        if (given is null)
            Directory.Delete(folder, recursive: true);
    }

    // A customer on a phone.
    private async Task<string> BookAsync(TestApp app, string folder)
    {
        var page = await chromium.VisitAsync(app.BaseUrl);
        await using var visit = page.Context;
        await page.OpenAsync("/");
        await TakeAsync(page, folder, "1-services");
        var day = Tour.Day(+1);
        await page.OpenAsync($"/book/2?date={day}");
        await TakeAsync(page, folder, "2-times", ".booker-month");
        await page.Locator("button.time").First.ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("Your details");
        await page.IsLiveAsync();
        await page.GiveDetailsAsync();
        await TakeAsync(page, folder, "3-pay");
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("with PayPal") }).ClickAsync();
        await page.Locator("button[value=pay]").ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("You are booked");
        await page.IsLiveAsync();
        await TakeAsync(page, folder, "4-booked");
        return day;
    }

    // Somebody else is choosing meanwhile.
    private async Task HoldAsync(TestApp app, string day)
    {
        var page = await chromium.VisitAsync(app.BaseUrl);
        await using var visit = page.Context;
        await page.OpenAsync($"/book/2?date={day}");
        await page.Locator("button.time").Last.ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("Your details");
    }

    private async Task WatchAsync(TestApp app, string folder, string day)
    {
        var page = await chromium.VisitAsync(app.BaseUrl, desktop: true);
        await using var visit = page.Context;
        await page.SignInAsync("admin@example.com");
        await page.OpenAsync($"/staff/{day}");
        await page.Locator(".visit", new() { HasText = "Maya Test" }).First.ClickAsync();
        await Expect(page.Locator("aside.panel")).ToBeVisibleAsync();
        await TakeAsync(page, folder, "5-day-board");
        await page.OpenAsync("/admin");
        await TakeAsync(page, folder, "6-overview");
        await page.OpenAsync("/admin/services/1");
        await TakeAsync(page, folder, "7-service");
    }

    private static async Task TakeAsync(IPage page, string folder, string name, string from = "body")
    {
        await page.EvaluateAsync("from => { document.activeElement?.blur(); document.querySelector(from).scrollIntoView(); }", from);
        await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}.png") });
    }
}
