using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BookingApp.Tests.Browser.Journeys;

/// <summary>Holds that stand for a minute, seen by who made them and by who waits for them.</summary>
public sealed class LapseTests(Chromium chromium, LapseTests.BriefHolds shared) : SharedStudioTest(shared), IClassFixture<LapseTests.BriefHolds>
{
    private const float UntilLapsed = 180_000;

    [Fact]
    public async Task A_hold_that_lapses_is_offered_again_in_an_open_browser_and_an_approval_after_it_charges_nothing()
    {
        var other = await chromium.VisitAsync(Studio.App.BaseUrl);
        await using var second = other.Context;
        var page = await chromium.VisitAsync(Studio.App.BaseUrl);
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
        await page.FillDetailsAsync();
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("with PayPal") }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("checkoutnow"));
        var order = Regex.Match(page.Url, "token=([A-Z0-9]+)").Groups[1].Value;

        await Expect(other.Locator($"button.time[value='{time}']:not([disabled])")).ToHaveCountAsync(1, new() { Timeout = UntilLapsed });
        await Expect(other.Locator("button.time:not([disabled])")).ToHaveCountAsync(free);
        await page.Locator("button[value=pay]").ClickAsync();

        await Expect(page.Locator("h1")).ToHaveTextAsync("Your time was released");
        await Expect(page.Locator("main")).ToContainTextAsync("You were not charged.");
        await Expect(page.Locator("form[data-again] button")).ToBeVisibleAsync(); // the same time in one press
        Assert.Empty((await Studio.Simulator.OrderAsync(order))["captures"]!.AsArray());
        await Studio.AssertHealthyAsync();
    }

    [Fact]
    public async Task What_was_typed_outlives_a_reload_and_a_lapse()
    {
        var page = await chromium.VisitAsync(Studio.App.BaseUrl);
        await using var visit = page.Context;
        // the other test counts another day's times
        await page.GotoAsync(DateTimeOffset.UtcNow.AddDays(5).ToString("'/book/2?date='yyyy-MM-dd", CultureInfo.InvariantCulture));
        await page.Locator("button.time").First.ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/checkout/"));
        await page.IsLiveAsync();

        await page.Locator("#name").FillAsync("Maya Test");
        await page.ReloadAsync();
        await Expect(page.Locator("#name")).ToHaveValueAsync("Maya Test");
        await page.IsLiveAsync();
        await page.Locator("#name").FocusAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("Your time was released", new() { Timeout = UntilLapsed }); // by itself
        await Expect(page.Locator("h1")).ToBeFocusedAsync(); // the field that it was in has gone
        await page.Locator("form[data-again] button").ClickAsync();

        await Expect(page.Locator("h1")).ToHaveTextAsync("Your details");
        await Expect(page.Locator("#name")).ToHaveValueAsync("Maya Test");
    }

    public sealed class BriefHolds() : SharedStudio(("Holds:Lifetime", "00:01:00"), ("Holds:Warning", "00:01:30"));
}
