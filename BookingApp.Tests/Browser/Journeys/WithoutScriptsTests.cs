using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BookingApp.Tests.Browser.Journeys;

[Collection(StaffedStudioTests.Name)]
public sealed class WithoutScriptsTests(Chromium chromium, StaffedStudio shared) : SharedStudioTest(shared)
{
    [Fact]
    public async Task Services_days_times_and_the_hold_to_the_booking_work_without_scripts()
    {
        var page = await chromium.VisitAsync(Studio.App.BaseUrl, scripts: false);
        await using var visit = page.Context;

        await page.GotoAsync("/");
        await page.Locator(".offer-card", new() { HasText = "Talk" }).ClickAsync();
        await page.Locator("a.cal-free").Last.ClickAsync();
        await page.Locator("button.time").First.ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/checkout/"));
        await page.Locator("#name").FillAsync("Maya Test");
        await page.Locator("#email").FillAsync("maya");
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue", Exact = true }).ClickAsync();
        await Expect(page.Locator(".field-error").First).ToContainTextAsync("email");
        await Expect(page.Locator("#name")).ToHaveValueAsync("Maya Test");
        await page.Locator("#email").FillAsync("maya@example.com");
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Confirm booking" }).ClickAsync();

        await Expect(page.Locator("h1")).ToHaveTextAsync("You are booked");
    }
}
