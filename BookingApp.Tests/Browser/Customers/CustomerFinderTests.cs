using BookingApp.Tests.Browser.Journeys;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BookingApp.Tests.Browser.Customers;

/// <summary>Who types faster than the proposals come is not overtaken by their own keys.</summary>
[Collection(StaffedStudioTests.Name)]
public sealed class CustomerFinderTests(Chromium chromium, StaffedStudio shared) : SharedStudioTest(shared)
{
    [Fact]
    public async Task Keys_wait_for_the_proposals_and_enter_in_the_name_books_nothing()
    {
        await Studio.BookAClassAsync("Hannah Schulz"); // whom staff know from then on
        var page = await chromium.VisitAsync(Studio.App.BaseUrl, desktop: true);
        await using var visit = page.Context;
        await page.SignInAsync("ana@example.com");
        await page.OpenAsync("/staff");
        await page.GetByRole(AriaRole.Button, new() { Name = "New booking" }).ClickAsync();
        var (name, email, phone) = (page.Locator("#walk-name"), page.Locator("#walk-email"), page.Locator("#walk-phone"));
        await Expect(name).ToBeFocusedAsync();
        await page.Locator(".times-grid button").First.ClickAsync(); // nothing but the name is missing

        await name.FocusAsync();
        await page.Keyboard.TypeAsync("schul");
        foreach (var key in new[] { "ArrowDown", "Enter", "Tab" })
            await page.Keyboard.PressAsync(key);
        await Expect(name).ToHaveValueAsync("Hannah Schulz");
        await Expect(email).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("@"));
        await Expect(page.Locator(".finder-list")).ToBeHiddenAsync();
        await name.FillAsync("");
        await Expect(email).ToHaveValueAsync("");
        await page.Keyboard.TypeAsync("0170 5550101");
        await page.Keyboard.PressAsync("Enter");

        await Expect(phone).ToHaveValueAsync("0170 5550101");
        await Expect(name).ToHaveValueAsync("");
        await Expect(name).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("Wanda");
        await page.Keyboard.PressAsync("Enter");
        await Expect(name).ToHaveAttributeAsync("data-answers", "Wanda");
        await Expect(page.Locator("#walk-missing")).ToHaveCountAsync(0); // a press would book
        await Expect(page.Locator("aside.panel h2").First).ToHaveTextAsync("New booking");
        await Expect(page.Locator(".visit", new() { HasText = "Wanda" })).ToHaveCountAsync(0);
        await Studio.AssertHealthyAsync();
    }
}
