using BookingApp.Tests.Browser.Journeys;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BookingApp.Tests.Browser.Customers;

/// <summary>Staff look somebody up, and keep something of them for their colleagues.</summary>
[Collection(StaffedStudioTests.Name)]
public sealed class CustomerPageTests(Chromium chromium, StaffedStudio shared) : SharedStudioTest(shared)
{
    [Fact]
    public async Task A_customer_is_found_and_opened_and_a_note_and_a_tag_stay_for_whoever_looks_next()
    {
        await Studio.ApproveAsync(await Studio.HoldADayAsync()); // somebody has booked
        var page = await chromium.VisitAsync(Studio.App.BaseUrl, desktop: true);
        await using var visit = page.Context;
        await page.SignInAsync("ana@example.com");
        await page.OpenAsync("/staff");
        await page.GetByRole(AriaRole.Link, new() { Name = "Customers", Exact = true }).ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("Customers");
        await page.IsLiveAsync();
        var address = (await page.Locator("main tbody td:nth-child(2)").First.InnerTextAsync()).Trim();

        await page.Locator("#q").FillAsync(address[..(address.IndexOf('@', StringComparison.Ordinal) + 1)]);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("main tbody tr")).ToHaveCountAsync(1);
        await page.Locator("main tbody a").ClickAsync();
        await Expect(page.Locator("dl.facts")).ToContainTextAsync(address);
        await page.IsLiveAsync();
        await page.Locator("#new-note").FillAsync("Bring the blue mat.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add note" }).ClickAsync();
        await Expect(page.Locator(".note-text")).ToHaveTextAsync("Bring the blue mat.");
        await page.Locator("#new-tag").FillAsync("blue mat");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".tag")).ToContainTextAsync("blue mat");
        await Expect(page.Locator("#new-tag")).ToHaveValueAsync("");
        await page.ReloadAsync();

        await Expect(page.Locator(".note-text")).ToHaveTextAsync("Bring the blue mat.");
        await page.OpenAsync("/staff/customers?tag=Blue%20Mat");
        await Expect(page.Locator("main tbody tr")).ToHaveCountAsync(1);
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Erase personal data" })).ToHaveCountAsync(0);
    }
}
