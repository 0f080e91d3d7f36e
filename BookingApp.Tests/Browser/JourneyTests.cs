using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BookingApp.Tests.Browser;

public sealed class JourneyTests(Chromium chromium)
{
    private const float UntilLapsed = 180_000;
    private static readonly Dictionary<string, string> _demo = new(StringComparer.Ordinal) { ["Seed:Demo"] = "true" };

    [Fact]
    public async Task A_customer_books_and_pays_on_a_phone_staff_see_it_live_and_a_cancellation_brings_the_money_back()
    {
        await using var app = await TestApp.StartAsync(_demo);
        var page = await chromium.VisitAsync(app.BaseUrl);
        await using var customer = page.Context;
        var board = await chromium.VisitAsync(app.BaseUrl, desktop: true);
        await using var staff = board.Context;

        await HoldAsync(page, "Deep tissue massage", lastDay: true);
        var day = await DayOfHoldAsync(page);
        await FillDetailsAsync(page);
        await SignInAsync(board, "ana@example.com");
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
        await SeesLetterAsync(page, reference, "Booking confirmed: Deep tissue massage");

        await page.GotoAsync(booking);
        await page.Locator(".cancel summary").ClickAsync();
        await page.Locator(".cancel .btn-danger").ClickAsync();

        await Expect(page.Locator("h1")).ToHaveTextAsync("This booking is cancelled");
        await Expect(page.Locator(".money")).ToContainTextAsync("Refunded"); // by itself: the page is live
        await Expect(board.Locator(".visit-confirmed", new() { HasText = "Maya Test" })).ToHaveCountAsync(0);
        var books = JsonNode.Parse(await app.Client.GetStringAsync(new Uri($"paypal-stand-in/_control/orders/{order}", UriKind.Relative)))!;
        Assert.Equal("COMPLETED", (string?)books["refunds"]!.AsArray().Single()!["status"]);
        Assert.Equal((string?)books["captures"]![0]!["amount"], (string?)books["refunds"]![0]!["amount"]);
        await SeesLetterAsync(page, reference, "Booking cancelled: Deep tissue massage");
        await SeesLetterAsync(page, reference, $"for booking {reference}");
        Assert.Equal(0, (await TestApp.RunAsync("--doctor", app.DataFolder)).ExitCode);
    }

    [Fact]
    public async Task A_hold_that_lapses_is_offered_again_in_an_open_browser_and_an_approval_after_it_charges_nothing()
    {
        await using var studio = await TestStudio.StartAsync(("Holds:Lifetime", "00:01:00"), ("Holds:Warning", "00:01:30"));
        var other = await chromium.VisitAsync(studio.App.BaseUrl);
        await using var second = other.Context;
        var page = await chromium.VisitAsync(studio.App.BaseUrl);
        await using var first = page.Context;
        var day = DateTimeOffset.UtcNow.AddDays(3).ToString("'/book/1?date='yyyy-MM-dd", CultureInfo.InvariantCulture);
        await page.GotoAsync(day);
        await other.GotoAsync(day);
        await other.IsLiveAsync();
        var free = await other.Locator("button.time:not([disabled])").CountAsync();
        var time = await page.Locator("button.time").First.GetAttributeAsync("value");

        await page.Locator("button.time").First.ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/checkout/"));
        await Expect(other.Locator($"button.time[value='{time}']:not([disabled])")).ToHaveCountAsync(0);
        await FillDetailsAsync(page);
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("with PayPal") }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("checkoutnow"));
        var order = Regex.Match(page.Url, "token=([A-Z0-9]+)").Groups[1].Value;

        await Expect(other.Locator($"button.time[value='{time}']:not([disabled])")).ToHaveCountAsync(1, new() { Timeout = UntilLapsed });
        await Expect(other.Locator("button.time:not([disabled])")).ToHaveCountAsync(free);
        await page.Locator("button[value=pay]").ClickAsync();

        await Expect(page.Locator("h1")).ToHaveTextAsync("Your time was let go");
        await Expect(page.Locator("main")).ToContainTextAsync("You were not charged.");
        await Expect(page.Locator("form[data-again] button")).ToBeVisibleAsync(); // the same time in one press
        Assert.Empty((await studio.StandIn.OrderAsync(order))["captures"]!.AsArray());
        await studio.AssertHealthyAsync();
    }

    [Fact]
    public async Task Services_days_times_and_the_hold_to_the_booking_work_without_scripts()
    {
        await using var studio = await TestStudio.StartAsync();
        var page = await chromium.VisitAsync(studio.App.BaseUrl, scripts: false);
        await using var visit = page.Context;

        await page.GotoAsync("/");
        await page.Locator(".offer-card", new() { HasText = "Talk" }).ClickAsync();
        await page.Locator("a.cal-day").Nth(1).ClickAsync();
        await page.Locator("button.time").First.ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/checkout/"));
        await page.Locator("#name").FillAsync("Maya Test");
        await page.Locator("#email").FillAsync("maya");
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue", Exact = true }).ClickAsync();
        await Expect(page.Locator(".field-error").First).ToContainTextAsync("e-mail");
        await Expect(page.Locator("#name")).ToHaveValueAsync("Maya Test");
        await FillDetailsAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Confirm booking" }).ClickAsync();

        await Expect(page.Locator("h1")).ToHaveTextAsync("You are booked");
    }

    [Fact]
    public async Task What_was_typed_outlives_a_reload_and_a_lapse()
    {
        await using var studio = await TestStudio.StartAsync(("Holds:Lifetime", "00:01:00"), ("Holds:Warning", "00:01:30"));
        var page = await chromium.VisitAsync(studio.App.BaseUrl);
        await using var visit = page.Context;
        await HoldAsync(page, "Talk");
        await page.IsLiveAsync();

        await page.Locator("#name").FillAsync("Maya Test");
        await page.ReloadAsync();
        await Expect(page.Locator("#name")).ToHaveValueAsync("Maya Test");
        await Expect(page.Locator("h1")).ToHaveTextAsync("Your time was let go", new() { Timeout = UntilLapsed }); // by itself
        await page.Locator("form[data-again] button").ClickAsync();

        await Expect(page.Locator("h1")).ToHaveTextAsync("Your details");
        await Expect(page.Locator("#name")).ToHaveValueAsync("Maya Test");
    }

    private static async Task HoldAsync(IPage page, string service, bool lastDay = false)
    {
        await page.GotoAsync("/");
        await page.Locator(".offer-card", new() { HasText = service }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/book/"));
        if (lastDay) // far enough ahead to be cancelled online
        {
            var link = await page.Locator("a.cal-day").Last.GetAttributeAsync("href");
            await page.GotoAsync(link!);
        }

        await page.Locator("button.time").First.ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/checkout/"));
    }

    private static async Task FillDetailsAsync(IPage page)
    {
        await page.Locator("#name").FillAsync("Maya Test");
        await page.Locator("#email").FillAsync("maya@example.com");
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue", Exact = true }).ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync(new Regex("^(Pay|Confirm)$"));
    }

    private static async Task<string> DayOfHoldAsync(IPage page) =>
        Regex.Match(await page.ContentAsync(), "datetime=\"(\\d{4}-\\d{2}-\\d{2})").Groups[1].Value;

    // The drawer lists the newest first; the letter itself names the booking.
    private static async Task SeesLetterAsync(IPage page, string reference, string subject)
    {
        await Eventually.HoldsAsync(
            async () =>
            {
                await page.GotoAsync("/drawer");
                return await page.Locator("main a", new() { HasText = subject }).CountAsync() > 0;
            },
            $"'{subject}' in the drawer");
        await page.Locator("main a", new() { HasText = subject }).First.ClickAsync();
        await Expect(page.FrameLocator("iframe").Locator("body")).ToContainTextAsync(reference);
    }

    private static async Task SignInAsync(IPage page, string email)
    {
        await page.GotoAsync("/account/sign-in?returnUrl=%2Fstaff");
        await page.Locator("input[type=email]").FillAsync(email);
        await page.Locator("input[type=password]").FillAsync("demo-password");
        await page.Locator("main button[type=submit]").First.ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/staff"));
    }
}
