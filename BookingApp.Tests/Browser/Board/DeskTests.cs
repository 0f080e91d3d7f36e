using System.Globalization;
using System.Text.RegularExpressions;
using BookingApp.Catalog;
using BookingApp.Tests.Browser.Journeys;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BookingApp.Tests.Browser.Board;

/// <summary>Bookings at the desk, by presses that are counted and by the keyboard alone.</summary>
[Collection(StaffedStudioTests.Name)]
public sealed class DeskTests(Chromium chromium, StaffedStudio shared) : SharedStudioTest(shared)
{
    private int _presses;

    [Fact]
    public async Task Somebody_who_is_known_walks_in_and_is_booked_by_three_presses_of_the_mouse()
    {
        var (page, start) = await OpenAsync();
        await using var visit = page.Context;

        await PressAsync(page.Locator(".board-lane").First, new() { X = 60, Y = await TopOfAsync(page, start.Hour + 2) + 4 });
        await PressAsync(page.GetByRole(AriaRole.Button, new() { Name = "Book here" }));
        await page.Locator("#walk-name").PressSequentiallyAsync("ber mi");
        await Expect(page.GetByRole(AriaRole.Option).First).ToContainTextAsync("Mia Berg");
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#walk-name")).ToHaveValueAsync("Mia Berg");
        await Expect(page.Locator("#walk-email")).ToHaveValueAsync(new Regex("@example.com$"));
        await Expect(page.Locator("#walk-times [aria-pressed=true]")).ToHaveTextAsync(At(start.Hour + 2));
        await PressAsync(page.GetByRole(AriaRole.Button, new() { Name = "Book", Exact = true }));

        await Expect(page.Locator(".undo-words")).ToContainTextAsync(new Regex("^Booked: .+ with "));
        await Expect(page.Locator(".visit-open")).ToContainTextAsync(At(start.Hour + 2));
        Assert.Equal(3, _presses);
        await Studio.AssertHealthyAsync();
    }

    [Fact]
    public async Task The_keyboard_alone_books_a_walk_in_and_blocks_time()
    {
        var (page, start) = await OpenAsync();
        await using var visit = page.Context;

        await page.Locator("[data-lane]").First.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await Expect(page.Locator("[data-lane]").First).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToBeFocusedAsync();
        await TabToAsync(page, "Book here");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#walk-name")).ToBeFocusedAsync();
        await Expect(page.Locator("#walk-times [aria-pressed=true]")).ToHaveCountAsync(1);
        await page.Keyboard.TypeAsync("Wanda Walker");
        await page.Keyboard.PressAsync("Enter"); // of a name: it books nothing
        await page.Locator("aside.panel button[type=submit]").FocusAsync();
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.Locator(".undo-words")).ToContainTextAsync("Booked: ");
        await Expect(page.Locator(".visit", new() { HasText = "Wanda Walker" })).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Time_that_is_drawn_over_is_shown_while_it_is_drawn_and_blocked_on_every_screen()
    {
        var (page, start) = await OpenAsync();
        await using var visit = page.Context;
        var lane = page.Locator(".board-lane").First;
        await lane.HoverAsync(new() { Position = new() { X = 60, Y = await TopOfAsync(page, start.Hour + 3) + 2 } });

        await page.Mouse.DownAsync();
        var box = (await lane.BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(box.X + 70, box.Y + await TopOfAsync(page, start.Hour + 4), new() { Steps = 4 });
        await Expect(page.Locator(".board-drawn")).ToHaveTextAsync($"{At(start.Hour + 3)} – {At(start.Hour + 4)}");
        await page.Mouse.UpAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Block this time" }).ClickAsync();
        await Expect(page.Locator("#block-to")).ToHaveValueAsync(At(start.Hour + 4));
        await page.Locator("#block-reason").FillAsync("Training");
        await page.Locator("aside.panel button[type=submit]").ClickAsync();

        await Expect(page.Locator(".board-block").First).ToContainTextAsync("Training");
        await Expect(page.Locator("aside.panel")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_finger_that_taps_opens_the_menu_and_one_that_scrolls_does_not()
    {
        var (page, start) = await OpenAsync();
        await using var visit = page.Context;
        var box = (await page.Locator(".board-lane").First.BoundingBoxAsync())!;
        var cdp = await page.Context.NewCDPSessionAsync(page);
        await cdp.SendAsync("Emulation.setTouchEmulationEnabled", new() { ["enabled"] = true });
        var at = (X: box.X + 60, Y: box.Y + await TopOfAsync(page, start.Hour + 5) + 4);

        await TouchAsync("touchStart", at.X, at.Y);
        await TouchAsync("touchMove", at.X, at.Y - 80);
        await TouchAsync("touchEnd");
        await Eventually.HoldsAsync(async () => await IsStillAsync(page, since: box.Y), "the board has scrolled"); // a tap on what still scrolls only stops it
        await Expect(page.Locator(".board-drawn")).ToHaveCountAsync(0);
        Assert.Equal(0, await page.Locator(".empty-time").CountAsync());
        await TouchAsync("touchStart", at.X, 500);
        await TouchAsync("touchEnd");

        await Expect(page.GetByRole(AriaRole.Dialog, new() { Name = "Book or block, Ana" })).ToBeVisibleAsync();

        Task TouchAsync(string type, float? x = null, float? y = null) => cdp.SendAsync("Input.dispatchTouchEvent", new()
        {
            ["type"] = type,
            ["touchPoints"] = x is null ? Array.Empty<object>() : new object[] { new Dictionary<string, object> { ["x"] = x, ["y"] = y! } },
        });
    }

    // One confirmed talk, and its day with that talk in sight.
    private async Task<(IPage Page, DateTimeOffset Start)> OpenAsync()
    {
        var booked = await Studio.HoldADayAsync();
        await Studio.ApproveAsync(booked);
        var start = new BusinessZone("Europe/Berlin")
            .ToLocal(DateTimeOffset.Parse((string)(await Studio.ReadAsync(booked))["start"]!, CultureInfo.InvariantCulture));
        var page = await chromium.VisitAsync(Studio.App.BaseUrl, desktop: true);
        await page.SignInAsync("ana@example.com");
        await page.OpenAsync($"/staff/{start.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}");
        await Expect(page.Locator(".visit").First).ToBeVisibleAsync();
        double top = await TopOfAsync(page, start.Hour); // Playwright hands no float to a page
        await page.EvaluateAsync("top => { document.querySelector('.board').scrollTop = top - 100; }", top);
        return (page, start);
    }

    private async Task PressAsync(ILocator where, Position? at = null)
    {
        await where.ClickAsync(new() { Position = at });
        _presses++;
    }

    private static async Task TabToAsync(IPage page, string words)
    {
        for (var tabs = 0; tabs < 40; tabs++)
        {
            await page.Keyboard.PressAsync("Tab");
            var focused = await page.EvaluateAsync<string>("`${document.activeElement.id} ${document.activeElement.textContent.trim()}`");
            if (focused.Contains(words, StringComparison.Ordinal))
                return;
        }

        Assert.Fail($"No Tab led to {words}.");
    }

    // Whether the lanes lie elsewhere than before, and stay there for some frames.
    private static async Task<bool> IsStillAsync(IPage page, float since)
    {
        var top = await TopAsync();
        await page.EvaluateAsync("() => new Promise(done => { let frames = 8; const tick = () => frames-- ? requestAnimationFrame(tick) : done(); tick(); })");
        return top != since && top == await TopAsync();

        async Task<float> TopAsync() => (await page.Locator(".board-lane").First.BoundingBoxAsync())!.Y;
    }

    // How far down a lane an hour of the day lies.
    private static async Task<float> TopOfAsync(IPage page, int hour) => await page.EvaluateAsync<float>(
        """
        hour => {
          const lane = document.querySelector('.board-lane');
          const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', hour12: false, timeZone: lane.querySelector("[data-lane]").dataset.zone });
          const first = Number(clock.format(Number(lane.querySelector("[data-lane]").dataset.from)));
          return (hour - first % 24) / Number(lane.querySelector("[data-lane]").dataset.hours) * lane.clientHeight;
        }
        """, hour);

    private static string At(int hour) => $"{hour:00}:00";
}
