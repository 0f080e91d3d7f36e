using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BookingApp.Tests.Browser;

[Collection(StaffedStudioTests.Name)]
public sealed class OfflineTests(Chromium chromium, StaffedStudio shared) : SharedStudioTest(shared)
{
    [Fact]
    public async Task Details_sent_while_offline_stay_on_their_page_and_go_when_the_network_is_back()
    {
        var page = await chromium.VisitAsync(Studio.App.BaseUrl, desktop: false);
        await using var visit = page.Context;
        await page.HoldAsync(1);
        await page.Locator("#name").FillAsync("Maya Test");
        await page.Locator("#email").FillAsync("maya@example.com");
        var send = page.GetByRole(AriaRole.Button, new() { Name = "Continue", Exact = true });

        await page.Context.SetOfflineAsync(true);
        await send.ClickAsync();
        await Expect(page.Locator("#offline")).ToContainTextAsync("What you typed is kept");
        await Expect(page.Locator("#name")).ToHaveValueAsync("Maya Test");
        Assert.Contains("/checkout/", page.Url, StringComparison.Ordinal);

        await page.Context.SetOfflineAsync(false);
        await Expect(page.Locator("#offline")).ToBeHiddenAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue", Exact = true }).ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync(new Regex("^(Pay|Confirm)$"));
        await Expect(page.Locator("main")).ToContainTextAsync("maya@example.com");
    }
}
