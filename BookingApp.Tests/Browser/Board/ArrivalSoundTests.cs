using System.Globalization;
using BookingApp.Tests.Browser.Journeys;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BookingApp.Tests.Browser.Board;

/// <summary>What a browser does with a new booking and with the order of columns; both are kept for whoever is signed in.</summary>
[Collection(StaffedStudioTests.Name)]
public sealed class ArrivalSoundTests(Chromium chromium, StaffedStudio shared) : SharedStudioTest(shared)
{
    // Counts the tones that are begun instead of playing them.
    private const string Ears =
        """
        window.heard = 0;
        const start = OscillatorNode.prototype.start;
        OscillatorNode.prototype.start = function (...when) { window.heard++; return start.apply(this, when); };
        """;

    [Fact]
    public async Task A_new_booking_is_marked_and_is_heard_by_who_wants_to()
    {
        var (page, start, errors) = await OpenAsync();
        await using var here = page.Context;
        var sound = page.GetByRole(AriaRole.Button, new() { Name = "Chime on arrival" });

        await BookAsync(start.AddHours(1), "Quiet Quinn");
        await Expect(page.Locator(".visit-new")).ToContainTextAsync("Quiet Quinn");
        Assert.Equal(0, await HeardAsync(page));
        await page.Locator(".more-menu > summary").ClickAsync();
        await sound.ClickAsync();
        await Expect(sound).ToHaveAttributeAsync("aria-pressed", "true");
        await Eventually.HoldsAsync(async () => await HeardAsync(page) is 2, "the two tones are tried out");
        await BookAsync(start.AddHours(2), "Loud Lou");
        await Expect(page.Locator("[data-arrivals]")).ToContainTextAsync("Loud Lou, with Ana.");
        await Eventually.HoldsAsync(async () => await HeardAsync(page) is 4, "the two tones are heard");

        await page.ReloadAsync();
        await page.IsLiveAsync();
        await Expect(page.Locator(".visit-new")).ToHaveCountAsync(0);
        await page.Locator(".more-menu > summary").ClickAsync();
        await Expect(sound).ToHaveAttributeAsync("aria-pressed", "true");
        Assert.Equal(0, await HeardAsync(page)); // what the switch says at first is no press
        await sound.ClickAsync();
        await Expect(sound).ToHaveAttributeAsync("aria-pressed", "false");

        Assert.Equal([], errors);
    }

    [Fact]
    public async Task Columns_are_put_in_order_by_keys_and_by_dragging_and_stay_so()
    {
        var (page, _, errors) = await OpenAsync();
        await using var here = page.Context;
        await ExpectOrderAsync(page, "Ana", "Ben");

        var grip = page.Locator("[data-column-grip='1']");
        await grip.FocusAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        await ExpectOrderAsync(page, "Ben", "Ana");
        await Expect(grip).ToBeFocusedAsync();
        await page.ReloadAsync();
        await page.IsLiveAsync();
        await ExpectOrderAsync(page, "Ben", "Ana");
        var (from, to) = ((await grip.BoundingBoxAsync())!, (await page.Locator(".board-name").First.BoundingBoxAsync())!);
        await page.Mouse.MoveAsync(from.X + 10, from.Y + 20);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(to.X + 20, to.Y + 20, new() { Steps = 5 });
        await Expect(page.Locator("[data-drop=before]")).ToHaveCountAsync(1);
        await page.Mouse.UpAsync();

        await ExpectOrderAsync(page, "Ana", "Ben");
        await Expect(page.Locator("details.column-grip[open]")).ToHaveCountAsync(0); // it was no press
        Assert.Equal([], errors);
    }

    private async Task<(IPage Page, DateTimeOffset Start, List<string> Errors)> OpenAsync()
    {
        var start = DateTimeOffset.Parse((string)(await Studio.ReadAsync(await Studio.HoldADayAsync()))["start"]!, CultureInfo.InvariantCulture);
        List<string> errors = [];
        var page = await VisitAsync(errors);
        await page.SignInAsync("admin@example.com");
        await page.OpenAsync($"/staff/{start.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}");
        await Expect(page.Locator(".visit").First).ToBeVisibleAsync();
        return (page, start, errors);
    }

    private async Task<IPage> VisitAsync(List<string> errors)
    {
        var page = await chromium.VisitAsync(Studio.App.BaseUrl, desktop: true);
        page.PageError += (_, error) => errors.Add(error);
        page.Console += (_, said) =>
        {
            if (said.Type is "error" or "warning")
                errors.Add(said.Text);
        };
        await page.AddInitScriptAsync(Ears);
        return page;
    }

    private async Task BookAsync(DateTimeOffset at, string name) => await Studio.ApproveAsync(await Studio.HoldAtAsync(at, TestStudio.Talk, name));

    private static Task<int> HeardAsync(IPage page) => page.EvaluateAsync<int>("heard");

    private static Task ExpectOrderAsync(IPage page, params string[] names) => Expect(page.Locator(".board-name h2")).ToHaveTextAsync(names);
}
