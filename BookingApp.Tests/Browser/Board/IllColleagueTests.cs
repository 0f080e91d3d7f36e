using System.Globalization;
using BookingApp.Tests.Browser.Journeys;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BookingApp.Tests.Browser.Board;

/// <summary>A colleague calls in ill: from the menu above her column to the last of her visits.</summary>
public sealed class IllColleagueTests(Chromium chromium)
{
    [Fact]
    public async Task Her_time_is_blocked_in_one_press_and_each_visit_is_given_asked_about_or_cancelled()
    {
        await using var studio = await TestStudio.StartAsync(("Seed:Demo", "true"));
        var tomorrow = new DateTimeOffset(DateTime.UtcNow.Date.AddDays(1), TimeSpan.Zero);
        foreach (var (hour, service, name) in new[] { (9, TestStudio.Facial, "Fay"), (11, TestStudio.Talk, "Mia"), (13, TestStudio.Talk, "Tom") })
            await studio.ApproveAsync(await studio.HoldAtAsync(tomorrow.AddHours(hour), service, name));
        var page = await chromium.VisitAsync(studio.App.BaseUrl, desktop: true);
        await using var here = page.Context;
        await page.SignInAsync("admin@example.com");
        await page.OpenAsync("/staff");

        await page.GetByLabel("More about Ana").ClickAsync();
        await Press(page, "Ill today").ClickAsync();
        await Expect(page.Locator("#ill-head")).ToContainTextAsync("Ana is ill until");
        await page.Locator("#ill-until").FillAsync(tomorrow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        await Press(page, "Ill until this day").ClickAsync();
        await Expect(page.Locator(".ill-visit")).ToHaveCountAsync(3);

        await Press(page, "Give all that can be").ClickAsync();
        await Expect(page.GetByText("with Ben now.")).ToBeVisibleAsync();
        await Expect(page.Locator(".ill-visit")).ToHaveCountAsync(2);
        await Press(page, "Ask for another time: Mia").ClickAsync();
        await Expect(Visit(page, "Mia")).ToContainTextAsync("asked for another time");
        await Press(page, "Cancel and write: Tom").ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Cancel and write" }).ClickAsync();
        await Expect(page.Locator(".alert-ok")).ToContainTextAsync("Tom");
        await Expect(page.Locator(".ill-visit")).ToHaveCountAsync(1);
        await Eventually.HoldsAsync(
            () => Task.FromResult(studio.Emails.Any(e => e.Contains(".AnotherTimeAsked.", StringComparison.Ordinal))
                && studio.Emails.Any(e => e.Contains(".Cancellation.", StringComparison.Ordinal))),
            "the emails to Mia and Tom");

        await Press(page, "Back again").ClickAsync();
        await Expect(page.Locator("#ill-head")).ToHaveTextAsync("Ill");
        await studio.AssertHealthyAsync();
    }

    private static ILocator Press(IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    private static ILocator Visit(IPage page, string name) => page.Locator(".ill-visit", new() { HasText = name });
}
