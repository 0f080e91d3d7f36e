using System.Globalization;
using BookingApp.Catalog;
using BookingApp.Tests.Browser.Journeys;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BookingApp.Tests.Browser.Board;

/// <summary>A visit is moved on the day board by mouse, by finger and by keyboard alone, and back again.</summary>
[Collection(StaffedStudioTests.Name)]
public sealed class BoardMoveTests(Chromium chromium, StaffedStudio shared) : SharedStudioTest(shared)
{
    private const int Ana = 1;
    private const int Ben = 2;

    [Fact]
    public async Task By_mouse_a_ghost_shows_where_it_lands_among_what_is_free_and_undo_takes_it_back_without_an_email()
    {
        var (page, start, reference) = await OpenAsync();
        await using var here = page.Context;

        await page.TakeAsync(page.Locator(".visit"));
        await page.HoverAsync(Ben, start.AddHours(2));
        await Expect(page.Locator(".board-ghost")).ToHaveTextAsync($"{Span(start.AddHours(2))} with Ben");
        await Expect(page.Locator(".board-lit")).Not.ToHaveCountAsync(0);
        await page.Mouse.UpAsync();
        await Expect(Lane(page, Ben).Locator(".visit")).ToContainTextAsync(Time(start.AddHours(2)));
        await Expect(page.Locator(".undo-bar")).ToContainTextAsync($"Moved to {Time(start.AddHours(2))} with Ben.");
        await Expect(page.Locator(".undo-bar")).ToContainTextAsync("Email goes in");
        await Expect(page.Locator(".board-ghost, .board-lit, .panel")).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo", Exact = true }).ClickAsync();

        await Expect(Lane(page, Ana).Locator(".visit")).ToContainTextAsync(Time(start));
        await Expect(page.Locator(".undo-words")).ToHaveTextAsync("Undone.");
        Assert.Equal("Withdrawn", await EmailsAsync(reference));
        Assert.DoesNotContain(Studio.Emails, email => email.Contains($"<{reference}.Moved", StringComparison.Ordinal));
        await Studio.AssertHealthyAsync();
    }

    [Fact]
    public async Task By_mouse_escape_a_second_button_and_what_is_not_performed_leave_it_where_it_is()
    {
        var (page, start, _) = await OpenAsync(TestStudio.Talk);
        await using var here = page.Context;

        await page.TakeAsync(page.Locator(".visit"));
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator(".board-ghost")).ToHaveCountAsync(0);
        await page.Mouse.UpAsync();
        await page.TakeAsync(page.Locator(".visit"));
        await page.Mouse.DownAsync(new() { Button = MouseButton.Right });
        await Expect(page.Locator(".board-ghost")).ToHaveCountAsync(0);
        await page.Mouse.UpAsync(new() { Button = MouseButton.Right });
        await page.Mouse.UpAsync();
        await page.TakeAsync(page.Locator(".visit"));
        await page.HoverAsync(Ben, start.AddHours(1));
        await Expect(page.Locator(".board-ghost-off")).ToContainTextAsync("Not free: ");
        await page.Mouse.UpAsync();

        await Expect(page.Locator(".undo-refused .undo-words")).Not.ToHaveTextAsync("");
        await Expect(Lane(page, Ana).Locator(".visit")).ToContainTextAsync(Time(start));
    }

    [Fact]
    public async Task By_mouse_it_is_not_lost_when_the_board_changes_meanwhile()
    {
        var (page, start, _) = await OpenAsync();
        await using var here = page.Context;
        await page.TakeAsync(page.Locator(".visit"));
        await page.HoverAsync(Ana, start.AddHours(2));
        await Expect(page.Locator(".board-lit")).Not.ToHaveCountAsync(0);

        await Studio.HoldAtAsync(start.AddHours(4), TestStudio.Talk); // somebody books
        await Expect(Lane(page, Ana).Locator(".visit")).ToHaveCountAsync(2);
        await Expect(page.Locator(".board-ghost")).ToHaveTextAsync($"{Span(start.AddHours(2))} with Ana");
        await page.Mouse.UpAsync();

        await Expect(Lane(page, Ana).Locator(".visit").First).ToContainTextAsync(Time(start.AddHours(2)));
    }

    [Fact]
    public async Task By_finger_a_long_press_takes_it_and_a_swipe_scrolls()
    {
        var (page, start, _) = await OpenAsync();
        await using var here = page.Context;
        var wire = await page.Context.NewCDPSessionAsync(page);
        await wire.SendAsync("Emulation.setTouchEmulationEnabled", new() { ["enabled"] = true });
        var (x, y) = await page.ScrollToAsync(Ana, start);

        await TouchAsync(wire, "touchStart", x, y + 6);
        await Expect(page.Locator(".board-moving")).ToHaveCountAsync(1); // it was pressed long enough
        await Expect(page.Locator(".board-lit")).Not.ToHaveCountAsync(0);
        var (toX, toY) = await page.PlaceAsync(Ben, start.AddHours(2));
        await TouchAsync(wire, "touchMove", (x + toX) / 2, (y + toY) / 2);
        await TouchAsync(wire, "touchMove", toX, toY + 6);
        await Expect(page.Locator(".board-ghost")).ToHaveTextAsync($"{Span(start.AddHours(2))} with Ben");
        await TouchAsync(wire, "touchEnd");

        await Expect(Lane(page, Ben).Locator(".visit")).ToContainTextAsync(Time(start.AddHours(2)));
        await Expect(page.Locator(".panel")).ToHaveCountAsync(0); // it was no press

        (x, y) = await page.ScrollToAsync(Ben, start.AddHours(2));
        await TouchAsync(wire, "touchStart", x, y + 20);
        await TouchAsync(wire, "touchMove", x, y - 40);
        await TouchAsync(wire, "touchMove", x, y - 120);
        await TouchAsync(wire, "touchEnd");
        await Expect(page.Locator(".board-moving")).ToHaveCountAsync(0);
        await Expect(Lane(page, Ben).Locator(".visit")).ToContainTextAsync(Time(start.AddHours(2)));
    }

    [Fact]
    public async Task By_keyboard_alone_it_is_moved_with_every_step_said_and_taken_back()
    {
        var (page, start, reference) = await OpenAsync();
        await using var here = page.Context;
        var said = page.Locator("[data-say]");

        await Lane(page, Ana).Locator(".visit").FocusAsync();
        await page.Keyboard.PressAsync("m");
        await Expect(said).ToContainTextAsync($"Moving: {Span(start)} with Ana.");
        await page.Keyboard.PressAsync("ArrowDown");
        await Expect(said).ToHaveTextAsync($"{Span(start.AddHours(1))} with Ana, free");
        await page.Keyboard.PressAsync("Escape");
        await Expect(said).ToHaveTextAsync($"Stays at {Time(start)} with Ana.");
        await page.Keyboard.PressAsync("m");
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("ArrowRight");
        await Expect(said).ToHaveTextAsync($"{Span(start.AddHours(1))} with Ben, free");
        await page.Keyboard.PressAsync("Enter");
        await Expect(Lane(page, Ben).Locator(".visit")).ToContainTextAsync(Time(start.AddHours(1)));
        await Expect(Lane(page, Ben).Locator(".visit")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Control+z");

        await Expect(Lane(page, Ana).Locator(".visit")).ToContainTextAsync(Time(start));
        Assert.Equal("Withdrawn", await EmailsAsync(reference));
    }

    [Fact]
    public async Task What_staff_do_not_send_is_withdrawn_and_its_history_says_so()
    {
        var (page, start, reference) = await OpenAsync();
        await using var here = page.Context;
        await page.TakeAsync(page.Locator(".visit"));
        await page.HoverAsync(Ben, start.AddHours(1));
        await page.Mouse.UpAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Don't send" }).ClickAsync();

        await Expect(page.Locator(".undo-words")).ToContainTextAsync("The email is not sent.");
        await Expect(page.Locator(".undo-bar").GetByRole(AriaRole.Button, new() { Name = "Undo" })).ToBeVisibleAsync();
        Assert.Equal("Withdrawn", await EmailsAsync(reference));
        await Expect(Lane(page, Ben).Locator(".visit")).ToContainTextAsync(Time(start.AddHours(1)));
    }

    [Fact]
    public async Task By_its_lower_edge_and_by_keyboard_a_visit_is_made_longer_and_shorter()
    {
        var (page, start, _) = await OpenAsync();
        await using var here = page.Context;
        var (x, y) = await page.ScrollToAsync(Ana, start.AddHours(1));

        await page.Mouse.MoveAsync(x, y - 3);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(x, y + 10, new() { Steps = 3 });
        await page.HoverAsync(Ana, start.AddMinutes(90));
        await Expect(page.Locator(".board-ghost")).ToHaveTextAsync($"{Time(start)}–{Time(start.AddMinutes(95))} with Ana");
        await page.Mouse.UpAsync();
        await Expect(page.Locator(".undo-words")).ToHaveTextAsync($"Now {Time(start)}–{Time(start.AddMinutes(95))} with Ana.");
        await Expect(page.Locator("[data-long='95']")).ToHaveCountAsync(1);
        await page.Locator(".visit").FocusAsync();
        await page.Keyboard.PressAsync("Shift+ArrowUp");
        await page.Keyboard.PressAsync("ArrowUp");
        await Expect(page.Locator("[data-say]")).ToHaveTextAsync($"{Time(start)}–{Time(start.AddMinutes(85))} with Ana");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("[data-long='85']")).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("Control+z");

        await Expect(page.Locator("[data-long='95']")).ToHaveCountAsync(1);
        await Studio.AssertHealthyAsync();
    }

    private async Task<(IPage Page, DateTimeOffset Start, string Reference)> OpenAsync(int service = TestStudio.Facial)
    {
        var booked = await Studio.HoldADayAsync(service);
        await Studio.ApproveAsync(booked);
        var read = await Studio.ReadAsync(booked);
        var start = new BusinessZone("Europe/Berlin").ToLocal(DateTimeOffset.Parse((string)read["start"]!, CultureInfo.InvariantCulture));
        var page = await chromium.VisitAsync(Studio.App.BaseUrl, desktop: true);
        await page.SignInAsync("admin@example.com");
        await page.OpenAsync($"/staff/{start.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}");
        await Expect(page.Locator(".visit")).ToHaveCountAsync(1);
        return (page, start, booked.Reference);
    }

    private static ILocator Lane(IPage page, int staff) => page.Locator($"[data-staff='{staff}']");

    // What became of each email about a move of this booking.
    private async Task<string> EmailsAsync(string reference)
    {
        await using var database = await Studio.App.OpenDatabaseAsync();
        await using var ask = database.CreateCommand();
        ask.CommandText =
            """
            SELECT group_concat(e.State) FROM OutboxEmails e JOIN Reservations r ON r.Id = e.ReservationId
            WHERE r.Reference = $reference AND e.Kind = 'Moved'
            """;
        ask.Parameters.AddWithValue("$reference", reference);
        return await ask.ExecuteScalarAsync() as string ?? "";
    }

    private static Task TouchAsync(ICDPSession wire, string type, float x = 0, float y = 0) => wire.SendAsync("Input.dispatchTouchEvent", new()
    {
        ["type"] = type,
        ["touchPoints"] = type is "touchEnd" ? Array.Empty<object>() : [new { x, y }],
    });

    private static string Time(DateTimeOffset at) => at.ToString("HH:mm", CultureInfo.InvariantCulture);

    private static string Span(DateTimeOffset from) => $"{Time(from)}–{Time(from.AddHours(1))}";
}
