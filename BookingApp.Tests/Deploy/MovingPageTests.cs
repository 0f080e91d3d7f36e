using BookingApp.Tests.Browser.Journeys;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BookingApp.Tests.Deploy;

/// <summary>A live page in real Chromium whose instance ends: it finds the other one by itself.</summary>
public sealed class MovingPageTests(Chromium chromium)
{
    [Fact]
    public async Task A_page_whose_instance_ends_comes_alive_at_the_other_with_its_hold_and_what_was_typed()
    {
        await using var both = await TwoInstances.StartAsync(Chromium.NginxPort);
        var page = await chromium.VisitAsync($"https://{Nginx.Host}");
        await using var visit = page.Context;
        var reference = await page.HoldAsync(TwoInstances.Talk);
        await page.Locator("#name").FillAsync("Maya Test");
        await page.Locator("#email").FillAsync("maya@exam");

        await both.One.StopAsync(); // it may have been the page's
        await IsWholeAsync();
        await both.One.StartAgainAsync();
        await page.RunAndWaitForRequestAsync(() => both.Other.StopAsync(), request => request.IsNavigationRequest); // now it was, whichever it had
        await IsWholeAsync();

        await page.Locator("#email").FillAsync("maya@example.com");
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Confirm" }).ClickAsync();
        await Expect(page.Locator("main")).ToContainTextAsync("You are booked");
        await Expect(page.Locator("main")).ToContainTextAsync(reference);

        async Task IsWholeAsync()
        {
            await page.IsLiveAsync();
            await Expect(page.Locator("#name")).ToHaveValueAsync("Maya Test");
            await Expect(page.Locator("#email")).ToHaveValueAsync("maya@exam");
            await Expect(page.Locator("[data-until]").First).ToBeVisibleAsync(); // the hold's countdown
            Assert.Contains($"/checkout/{reference}", page.Url, StringComparison.Ordinal);
        }
    }
}
