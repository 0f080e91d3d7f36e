using System.Globalization;
using System.Text.RegularExpressions;
using BookingApp.Catalog;
using BookingApp.Tests.Browser.Board;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BookingApp.Tests.Browser.Journeys;

/// <summary>The day board as staff use it, on one screen and live on another.</summary>
[Collection(StaffedStudioTests.Name)]
public sealed class StaffTests(Chromium chromium, StaffedStudio shared) : SharedStudioTest(shared)
{
    private const int Ana = 1; // whose column it is

    [Fact]
    public async Task The_side_panel_takes_a_visit_from_arrival_to_its_end_and_takes_back_what_was_pressed_wrongly()
    {
        var (page, other, _) = await OpenAsync();
        await using var here = page.Context;
        await using var there = other.Context;

        await page.Locator(".visit").ClickAsync();
        await PressEarlyAsync(page, "Check in", "Checked in");
        await Expect(other.Locator(".visit-checkedin")).ToBeVisibleAsync();
        await PressAsync(page, "Undo check-in", "Confirmed");
        await PressEarlyAsync(page, "No-show", "No-show");
        await Expect(other.Locator(".visit-noshow")).ToBeVisibleAsync();
        await PressAsync(page, "Undo no-show", "Confirmed");
        await page.SetViewportSizeAsync(1280, 400); // the form is far below what is said of it
        await page.Locator("#notes").FillAsync("Likes the window open.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save notes" }).ClickAsync();
        await Expect(page.Locator("aside.panel .alert-ok")).ToBeInViewportAsync();
        await page.SetViewportSizeAsync(1280, 800);
        await PressEarlyAsync(page, "Check in", "Checked in");
        await PressEarlyAsync(page, "Complete", "Completed");
        await PressAsync(page, "Undo complete", "Checked in");
        await PressEarlyAsync(page, "Complete", "Completed");

        await Expect(other.Locator(".visit-completed")).ToBeVisibleAsync();
        await other.Locator(".visit").ClickAsync();
        await Expect(other.Locator("#notes")).ToHaveValueAsync("Likes the window open.");
    }

    [Fact]
    public async Task A_walk_in_is_booked_and_moved_by_hand_and_by_form_and_another_screen_follows_by_itself()
    {
        var (page, other, start) = await OpenAsync();
        await using var here = page.Context;
        await using var there = other.Context;

        await page.GetByRole(AriaRole.Button, new() { Name = "New booking" }).ClickAsync();
        await page.ChooseAsync("#walk-service", new Regex("^Talk"));
        await page.Locator("#walk-name").FillAsync("Wanda Walker");
        await page.Locator("#walk-email").FillAsync("wanda@example.com");
        await page.Locator(".times-grid button").Last.FocusAsync();
        await page.Keyboard.PressAsync("Escape"); // closes no panel in which something was typed
        await page.Locator(".times-grid button").Last.ClickAsync();
        await Expect(page.Locator(".times-grid button").Last).ToHaveAttributeAsync("aria-pressed", "true");
        await page.Locator(".times-grid button").First.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Book", Exact = true }).ClickAsync();
        var walkIn = page.Locator(".visit", new() { HasText = "Wanda Walker" });
        await Expect(walkIn).ToHaveTextAsync(new Regex("^00:00"));
        var followed = other.Locator(".visit", new() { HasText = "Wanda Walker" });
        await Expect(followed).ToContainTextAsync("00:00");

        await DragAsync(page, walkIn, start.AddHours(3));
        await Expect(followed).ToContainTextAsync(At(start.Hour + 3));
        await DragAsync(page, walkIn, start); // where somebody sits already
        await Expect(page.Locator(".undo-refused")).ToContainTextAsync("Somebody else has that time");
        await Expect(followed).ToContainTextAsync(At(start.Hour + 3));
        await walkIn.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Reschedule", Exact = true }).ClickAsync();
        await page.Locator("#reschedule-time").FillAsync(At(start.Hour + 4));
        await page.GetByRole(AriaRole.Button, new() { Name = "Reschedule booking" }).ClickAsync();

        await Expect(followed).ToContainTextAsync(At(start.Hour + 4));
        await Expect(walkIn).ToContainTextAsync(At(start.Hour + 4));
        await Studio.AssertHealthyAsync();
    }

    [Fact]
    public async Task A_class_is_one_block_and_all_its_guests_are_checked_in_with_one_press_as_another_screen_sees()
    {
        var start = new BusinessZone("Europe/Berlin").ToLocal(await Studio.BookAClassAsync("Zoe Lang", "Amir Rahimi", "Mia Berg"));
        var (page, other) = (await OpenAsync("ana@example.com", start), await OpenAsync("admin@example.com", start));
        await using var here = page.Context;
        await using var there = other.Context;
        var block = other.Locator(".visit");
        await Expect(block).ToHaveCountAsync(1);
        await Expect(block).ToContainTextAsync(new Regex(@"Yoga\s+3/8 seats taken\s+0 of 3 here"));

        await page.Locator(".visit").ClickAsync();
        await Expect(page.Locator(".roster-name")).ToHaveTextAsync(["Amir Rahimi", "Mia Berg", "Zoe Lang"]);
        await page.GetByRole(AriaRole.Button, new() { Name = "Check in all (3)" }).ClickAsync();
        await page.Locator("#early-reason").FillAsync("They came early");
        await page.Locator(".mud-dialog-actions button").Last.ClickAsync();

        await Expect(block).ToContainTextAsync("3 of 3 here");
        await Expect(page.Locator("aside.panel [role=status]")).ToHaveTextAsync("Checked in: Amir Rahimi, Mia Berg, Zoe Lang.");
        await Expect(page.GetByRole(AriaRole.Button, new() { NameRegex = new("Check in all") })).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo check-in Mia Berg" }).ClickAsync();
        await Expect(block).ToContainTextAsync("2 of 3 here");
        await page.Locator(".roster-name", new() { HasText = "Zoe Lang" }).ClickAsync();
        await Expect(page.Locator("aside.panel h2")).ToHaveTextAsync("Zoe Lang");
        await page.GetByRole(AriaRole.Button, new() { Name = "Back to Yoga" }).ClickAsync();
        await Expect(page.Locator("aside.panel h2")).ToHaveTextAsync("Yoga");
    }

    [Fact]
    public async Task Whose_columns_are_shown_and_how_tall_an_hour_is_stays_after_a_reload_and_on_the_next_day()
    {
        var start = new BusinessZone("Europe/Berlin").ToLocal(await Studio.BookAClassAsync("Zoe Lang"));
        var page = await OpenAsync("ana@example.com", start);
        await using var here = page.Context;
        await Expect(page.Locator(".board-column")).ToHaveCountAsync(2);
        var normal = await HeightAsync();

        await page.Locator(".menu > summary", new() { HasText = "Everyone" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Ben", Exact = true }).ClickAsync();
        await Expect(page.Locator(".board-column")).ToHaveCountAsync(1);
        await page.Locator(".more-menu > summary").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("Height of an hour") }).ClickAsync();
        Assert.Equal(1.5 * normal, await HeightAsync(), 0.1);
        await page.ReloadAsync();

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Ben" })).ToBeVisibleAsync();
        await Expect(page.Locator(".board-column")).ToHaveCountAsync(1);
        Assert.Equal(1.5 * normal, await HeightAsync(), 0.1);
        await page.IsLiveAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Next day" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex(@"/staff/[\d-]+\?who=2$"));
        await Expect(page.Locator(".board-column")).ToHaveCountAsync(1);

        // In one step: the element may be drawn anew between finding and measuring it.
        Task<double> HeightAsync() => page.EvaluateAsync<double>("document.querySelector('.board-lane').getBoundingClientRect().height");
    }

    [Fact]
    public async Task Who_typed_into_a_form_is_asked_before_a_link_takes_them_away()
    {
        var page = await chromium.VisitAsync(Studio.App.BaseUrl, desktop: true);
        await using var visit = page.Context;
        await page.SignInAsync("admin@example.com");
        await page.OpenAsync("/admin/settings");
        var rooms = page.GetByRole(AriaRole.Link, new() { Name = "Rooms", Exact = true });

        await page.Locator("#name").PressSequentiallyAsync("!");
        await rooms.ClickAsync();
        // the bar lies at the foot, and no question under it
        await page.EvaluateAsync("document.getElementById('components-reconnect-modal').classList.add('components-reconnect-show')");
        await page.GetByRole(AriaRole.Button, new() { Name = "Stay" }).ClickAsync();
        await page.EvaluateAsync("document.getElementById('components-reconnect-modal').classList.remove('components-reconnect-show')");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await Expect(rooms).ToBeFocusedAsync(); // where they were
        await Expect(page.Locator("#name")).ToHaveValueAsync(new Regex("!"));
        await rooms.ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button).Last.ClickAsync();

        await Expect(page).ToHaveURLAsync(new Regex("/admin/rooms$"));
    }

    // One confirmed talk, and its day open on two screens.
    private async Task<(IPage Page, IPage Other, DateTimeOffset Start)> OpenAsync()
    {
        var booked = await Studio.HoldADayAsync();
        await Studio.ApproveAsync(booked);
        var start = new BusinessZone("Europe/Berlin")
            .ToLocal(DateTimeOffset.Parse((string)(await Studio.ReadAsync(booked))["start"]!, CultureInfo.InvariantCulture));
        return (await OpenAsync("ana@example.com", start), await OpenAsync("admin@example.com", start), start);
    }

    private async Task<IPage> OpenAsync(string who, DateTimeOffset day)
    {
        var page = await chromium.VisitAsync(Studio.App.BaseUrl, desktop: true);
        await page.SignInAsync(who);
        await page.OpenAsync($"/staff/{day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}");
        return page;
    }

    // The visit is weeks ahead: each step asks why.
    private static async Task PressEarlyAsync(IPage page, string button, string becomes)
    {
        await page.Locator("aside.panel").GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();
        await page.Locator("#early-reason").FillAsync("They came early");
        await page.Locator(".mud-dialog-actions button").Last.ClickAsync();
        await Expect(page.Locator("aside.panel .badge").First).ToHaveTextAsync(becomes);
    }

    private static async Task PressAsync(IPage page, string button, string status)
    {
        await page.Locator("aside.panel").GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();
        await Expect(page.Locator("aside.panel .badge").First).ToHaveTextAsync(status);
    }

    private static async Task DragAsync(IPage page, ILocator visit, DateTimeOffset to)
    {
        await page.TakeAsync(visit);
        await page.ScrollToAsync(Ana, to);
        await page.HoverAsync(Ana, to);
        await page.Mouse.UpAsync();
        await Expect(page.Locator(".board-moving")).ToHaveCountAsync(0);
    }

    private static string At(int hour) => $"{hour:00}:00";
}
