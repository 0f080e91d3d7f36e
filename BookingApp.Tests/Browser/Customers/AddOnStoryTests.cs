using System.Text.RegularExpressions;
using BookingApp.Tests.Browser.Journeys;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BookingApp.Tests.Browser.Customers;

public sealed class AddOnStoryTests(Chromium chromium)
{
    private static readonly Dictionary<string, string> _demo = new(StringComparer.Ordinal) { ["Seed:Demo"] = "true" };

    [Fact]
    public async Task A_customer_adds_hot_stones_on_a_phone_and_pays_for_them_and_the_desk_books_them_for_somebody_who_calls()
    {
        await using var app = await TestApp.StartAsync(_demo);
        var page = await chromium.VisitAsync(app.BaseUrl);
        await using var customer = page.Context;
        var desk = await chromium.VisitAsync(app.BaseUrl, desktop: true);
        await using var staff = desk.Context;

        var day = await BookAsync(page);
        await desk.SignInAsync("ana@example.com");
        await desk.GotoAsync($"/staff/{day}");
        await desk.IsLiveAsync();
        await SellAsync(desk);

        await app.AssertHealthyAsync();
    }

    private static async Task<string> BookAsync(IPage page)
    {
        await page.GotoAsync($"/book/1?{PageSteps.NextMonth}");
        await page.GotoAsync((await page.Locator("a.cal-free").Last.GetAttributeAsync("href"))!);
        await Expect(page.Locator(".booker-what")).ToContainTextAsync("60 min");
        await page.Locator("#add-on-1").ClickAsync();
        await Expect(page.Locator(".booker-what")).ToContainTextAsync("75 min");
        await Expect(page.Locator(".booker-what .price")).ToHaveTextAsync("€87.00");
        await Expect(page.Locator("#add-on-1")).ToHaveAttributeAsync("aria-current", "true");
        await Expect(page.Locator("form.times input[name=addOns]")).ToHaveValueAsync("1");
        await page.Locator("button.time").First.ClickAsync();

        await Expect(page).ToHaveURLAsync(new Regex("/checkout/"));
        await Expect(page.Locator(".summary")).ToContainTextAsync("and Hot stones");
        var day = (await page.Locator("main time[datetime]").First.GetAttributeAsync("datetime"))![..10];
        await page.FillDetailsAsync();
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Pay €87.00 with PayPal") }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("checkoutnow"));
        await page.Locator("button[value=pay]").ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("You are booked");
        await Expect(page.Locator(".facts")).ToContainTextAsync("Hot stones, €12.00");
        return day;
    }

    private static async Task SellAsync(IPage desk)
    {
        await desk.GetByRole(AriaRole.Button, new() { Name = "New booking" }).ClickAsync();
        await desk.Locator("#walk-name").FillAsync("Wanda Walker");
        await Expect(desk.Locator("#walk-price")).ToContainTextAsync("€75.00");
        await desk.GetByRole(AriaRole.Checkbox, new() { NameRegex = new Regex("^Hot stones") }).CheckAsync();
        await Expect(desk.Locator("#walk-price")).ToContainTextAsync("€87.00, due at the visit");
        await Expect(desk.Locator("#walk-price")).ToContainTextAsync("75 min");
        await desk.Locator("#walk-times .times-grid button").First.ClickAsync();
        await desk.GetByRole(AriaRole.Button, new() { Name = "Book", Exact = true }).ClickAsync();

        await Expect(desk.Locator(".undo-words")).ToContainTextAsync("Booked: ");
        await desk.Locator(".visit", new() { HasText = "Wanda Walker" }).First.ClickAsync();
        await Expect(desk.Locator("aside.panel .facts")).ToContainTextAsync("Hot stones, €12.00");
    }
}
