using System.Globalization;
using System.Text.RegularExpressions;
using BookingApp.Tests.Browser.Journeys;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BookingApp.Tests.Browser.Board;

/// <summary>Somebody at the desk, whose presses are counted by what they do: each click, each drag, and each key that is no text.</summary>
internal sealed class Receptionist(IPage page)
{
    private readonly List<(string Deed, int Presses)> _done = [];
    private int _presses;

    public IPage Page => page;

    public IReadOnlyList<(string Deed, int Presses)> Done => _done;

    /// <summary>What was pressed since the last deed was this one.</summary>
    public void Did(string deed)
    {
        _done.Add((deed, _presses));
        _presses = 0;
    }

    public Task PressAsync(string button) => PressAsync(Button(button));

    public async Task PressAsync(ILocator where)
    {
        await where.ClickAsync();
        _presses++;
    }

    public async Task KeyAsync(string key)
    {
        await page.Keyboard.PressAsync(key);
        _presses++;
    }

    /// <summary>Presses on a field, unless the last press has led there already, and types over what it says.</summary>
    public async Task TypeAsync(string field, string text, bool isThere = false)
    {
        if (isThere)
            await Expect(page.Locator(field)).ToBeFocusedAsync();
        else
            await PressAsync(page.Locator(field));
        await page.Locator(field).FillAsync(text);
    }

    /// <summary>Chooses in a list, unless it proposes that already.</summary>
    public async Task ChooseAsync(string list, string words)
    {
        await Expect(page.Locator(list)).Not.ToHaveValueAsync("");
        if (Regex.IsMatch(await page.Locator(list).InputValueAsync(), words))
            return;
        await page.ChooseAsync(list, new Regex(words));
        _presses += 2;
    }

    /// <summary>Presses empty time of somebody's column, and begins to book there.</summary>
    public async Task BeginAtAsync(int staff, DateTimeOffset at)
    {
        var (x, y) = await page.ScrollToAsync(staff, at);
        await page.Mouse.ClickAsync(x + 30, y + 4);
        _presses++;
        await PressAsync("Book here");
    }

    /// <summary>Begins to book for a caller; how does not lie on the board.</summary>
    public Task BeginByPhoneAsync() => PressAsync("New booking");

    /// <summary>Types some letters, and takes the one customer whom they find.</summary>
    public async Task FindAsync(string letters, string name, string field = "#walk-name")
    {
        await Expect(page.Locator(field)).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync(letters);
        await Expect(page.GetByRole(AriaRole.Option).First).ToContainTextAsync(name);
        await KeyAsync("ArrowDown");
        await KeyAsync("Enter");
        await Expect(page.Locator(field)).ToHaveValueAsync(name);
    }

    /// <summary>Types who it is, with the email.</summary>
    public async Task IntroduceAsync(string name, string email, string fields = "#walk")
    {
        await Expect(page.Locator($"{fields}-name")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync(name);
        await KeyAsync("Tab");
        await Expect(page.Locator($"{fields}-email")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync(email);
    }

    /// <summary>Takes one of the free times that the form shows.</summary>
    public Task PickAsync(string time) =>
        PressAsync(page.Locator("#walk-times").GetByRole(AriaRole.Button, new() { Name = time, Exact = true }));

    /// <summary>Books what the form says at this time.</summary>
    public async Task BookAsync(string name, string time, string button = "Book")
    {
        await Expect(page.Locator("#walk-times [aria-pressed=true]")).ToHaveTextAsync(time);
        await PressAsync(button);
        await Expect(Said).ToContainTextAsync($"Booked: {name}, ");
        await Expect(Said).ToContainTextAsync(time);
    }

    /// <summary>Drags a visit to another time or person.</summary>
    public async Task DragAsync(ILocator visit, int staff, DateTimeOffset to)
    {
        await page.TakeAsync(visit);
        await Expect(page.Locator(".board-lit")).Not.ToHaveCountAsync(0);
        var wanted = to.ToString("HH:mm", CultureInfo.InvariantCulture);
        await Eventually.HoldsAsync(async () => // near its edge the board scrolls under the pointer: as a hand does, it follows until all stands still
        {
            await page.HoverAsync(staff, to);
            return await page.IsHeldStillOverAsync(wanted);
        }, $"it is held over {wanted}");
        await page.Mouse.UpAsync();
        _presses++;
    }

    /// <summary>Says yes to the question over the page.</summary>
    public Task ConfirmAsync() => PressAsync(page.Locator(".mud-dialog-actions button").Last);

    public ILocator Said => page.Locator(".undo-words");

    public ILocator Panel => page.Locator("aside.panel");

    public ILocator Button(string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    /// <summary>A visit on the board, by who comes and when.</summary>
    public ILocator Visit(int staff, string name, string time) =>
        page.Locator($"[data-staff='{staff}'] .visit", new() { HasText = name }).Filter(new() { HasText = time });
}
