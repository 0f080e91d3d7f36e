using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BookingApp.Tests.Browser.Journeys;

public sealed class JourneyTests(Chromium chromium)
{
    private static readonly Dictionary<string, string> _demo = new(StringComparer.Ordinal) { ["Seed:Demo"] = "true" };

    [Fact]
    public async Task A_customer_books_and_pays_on_a_phone_staff_see_it_live_and_a_cancellation_brings_the_money_back()
    {
        await using var app = await TestApp.StartAsync(_demo);
        var page = await chromium.VisitAsync(app.BaseUrl);
        await using var customer = page.Context;
        var board = await chromium.VisitAsync(app.BaseUrl, desktop: true);
        await using var staff = board.Context;

        await HoldAsync(page, "Deep tissue massage");
        var day = await DayOfHoldAsync(page);
        await page.FillDetailsAsync();
        await board.SignInAsync("ana@example.com");
        await board.GotoAsync($"/staff/{day}");
        await board.IsLiveAsync();
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("with PayPal") }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("checkoutnow"));
        var order = Regex.Match(page.Url, "token=([A-Z0-9]+)").Groups[1].Value;
        await page.Locator("button[value=pay]").ClickAsync();

        await Expect(page).ToHaveURLAsync(new Regex("/booking/"));
        await Expect(page.Locator("h1")).ToHaveTextAsync("You are booked");
        var booking = page.Url;
        var reference = Regex.Match(booking, "/booking/([A-Z0-9]+)").Groups[1].Value;
        await Expect(board.Locator(".visit-confirmed", new() { HasText = "Maya Test" }).First).ToBeVisibleAsync();
        await SeesEmailAsync(page, reference, "Booking confirmed: Deep tissue massage");

        await page.GotoAsync(booking);
        await page.IsLiveAsync(); // what is pressed while it comes alive is PrerenderHandoffTests' matter
        await page.Locator(".cancel summary").ClickAsync();
        await page.Locator(".cancel .btn-danger").ClickAsync();

        await Expect(page.Locator("h1")).ToHaveTextAsync("This booking is cancelled");
        await Expect(page.Locator(".money")).ToContainTextAsync("Refunded"); // by itself: the page is live
        await Expect(board.Locator(".visit-confirmed", new() { HasText = "Maya Test" })).ToHaveCountAsync(0);
        var recorded = JsonNode.Parse(await app.Client.GetStringAsync(new Uri($"paypal-simulator/_control/orders/{order}", UriKind.Relative)))!;
        Assert.Equal("COMPLETED", (string?)recorded["refunds"]!.AsArray().Single()!["status"]);
        Assert.Equal((string?)recorded["captures"]![0]!["amount"], (string?)recorded["refunds"]![0]!["amount"]);
        await SeesEmailAsync(page, reference, "Booking cancelled: Deep tissue massage");
        await SeesEmailAsync(page, reference, $"for booking {reference}");
        await app.AssertHealthyAsync();
    }

    // On the last bookable day of next month: far enough ahead to be cancelled online.
    private static async Task HoldAsync(IPage page, string service)
    {
        await page.GotoAsync("/");
        await page.Locator(".offer-card", new() { HasText = service }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/book/"));
        await page.GotoAsync($"{new Uri(page.Url).AbsolutePath}?{PageSteps.NextMonth}");
        await page.GotoAsync((await page.Locator("a.cal-free").Last.GetAttributeAsync("href"))!);
        await page.Locator("button.time").First.ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/checkout/"));
    }

    // Asked of an element, which is waited for: the address changes before the page is there.
    private static async Task<string> DayOfHoldAsync(IPage page) =>
        (await page.Locator("main time[datetime]").First.GetAttributeAsync("datetime"))![..10];

    // The mailbox lists the newest first; the email itself names the booking.
    private static async Task SeesEmailAsync(IPage page, string reference, string subject)
    {
        await Eventually.HoldsAsync(
            async () =>
            {
                await page.GotoAsync("/dev-mailbox");
                return await page.Locator("main a", new() { HasText = subject }).CountAsync() > 0;
            },
            $"'{subject}' in the mailbox");
        await page.Locator("main a", new() { HasText = subject }).First.ClickAsync();
        await Expect(page.FrameLocator("iframe").Locator("body")).ToContainTextAsync(reference);
    }
}
