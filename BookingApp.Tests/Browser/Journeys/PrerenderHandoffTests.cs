using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BookingApp.Tests.Browser.Journeys;

/// <summary>What is done on a page before its circuit is up stays: the circuit is held back here until it was done.</summary>
[Collection(StaffedStudioTests.Name)]
public sealed class PrerenderHandoffTests(Chromium chromium, StaffedStudio shared) : SharedStudioTest(shared)
{
    [Fact]
    public async Task What_was_opened_stays_open_and_the_focus_stays_where_it_was()
    {
        var page = await chromium.VisitAsync(Studio.App.BaseUrl);
        await using var visit = page.Context;
        var booked = await Studio.HoldAsync(TestStudio.Talk);
        await Studio.ApproveAsync(booked);
        var circuit = await HoldBackAsync(page);

        await page.GotoAsync($"/booking/{booked.Reference}?key={booked.Key}");
        await page.Locator(".cancel summary").ClickAsync();
        await page.Locator(".cancel .btn-danger").FocusAsync();
        circuit.SetResult();
        await page.IsLiveAsync();

        await Expect(page.Locator(".cancel .btn-danger")).ToBeVisibleAsync();
        await Expect(page.Locator(".cancel .btn-danger")).ToBeFocusedAsync();
    }

    // The browser tells later that something was opened: the second drawing is put in place here before it does.
    [Fact]
    public async Task What_is_opened_in_the_instant_in_which_the_page_is_drawn_again_stays_open()
    {
        var page = await chromium.VisitAsync(Studio.App.BaseUrl);
        await using var visit = page.Context;
        var booked = await Studio.HoldAsync(TestStudio.Talk);
        await Studio.ApproveAsync(booked);
        await HoldBackAsync(page);
        await page.GotoAsync($"/booking/{booked.Reference}?key={booked.Key}");

        await page.EvaluateAsync(
            """
            () => {
              const second = [...document.body.children].map(child => child.cloneNode(true));
              document.querySelector('.cancel summary').click();
              document.body.replaceChildren(...second);
            }
            """);

        await Expect(page.Locator(".cancel .btn-danger")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_press_during_which_the_page_is_drawn_again_counts()
    {
        var page = await chromium.VisitAsync(Studio.App.BaseUrl, desktop: true);
        await using var visit = page.Context;
        var booked = await Studio.HoldAsync(TestStudio.Talk);
        await Studio.ApproveAsync(booked);
        await HoldBackAsync(page);
        await page.GotoAsync($"/booking/{booked.Reference}?key={booked.Key}");

        await page.Locator(".cancel summary").HoverAsync();
        await page.Mouse.DownAsync();
        await page.EvaluateAsync("document.body.replaceChildren(...[...document.body.children].map(child => child.cloneNode(true)))");
        await page.Mouse.UpAsync();
        await Expect(page.Locator(".cancel .btn-danger")).ToBeVisibleAsync();

        await page.Locator(".cancel summary").ClickAsync(); // and only once
        await Expect(page.Locator(".cancel .btn-danger")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Typed_details_the_caret_and_the_field_stay()
    {
        var page = await chromium.VisitAsync(Studio.App.BaseUrl);
        await using var visit = page.Context;
        await page.HoldAsync(1);
        var circuit = await HoldBackAsync(page);

        await page.ReloadAsync();
        await page.Locator("#name").FillAsync("Maya Test");
        await page.Locator("#name").EvaluateAsync("e => e.setSelectionRange(4, 4)");
        circuit.SetResult();
        await page.IsLiveAsync();

        await Expect(page.Locator("#name")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync(" Ann");
        await Expect(page.Locator("#name")).ToHaveValueAsync("Maya Ann Test");
    }

    [Fact]
    public async Task A_form_of_the_admin_filled_and_sent_before_the_circuit_is_up_is_saved_once_it_is()
    {
        var page = await chromium.VisitAsync(Studio.App.BaseUrl, desktop: true);
        await using var visit = page.Context;
        await page.SignInAsync("admin@example.com");
        var circuit = await HoldBackAsync(page);

        await page.GotoAsync("/admin/settings");
        await page.Locator("#phone").FillAsync("+49 30 4711");
        await page.Locator("#phone").PressAsync("Enter");
        circuit.SetResult();

        await Expect(page.Locator("#mud-snackbar-container[role=status] .mud-snackbar").First).ToBeVisibleAsync();
        await page.ReloadAsync();
        await Expect(page.Locator("#phone")).ToHaveValueAsync("+49 30 4711");
    }

    [Fact]
    public async Task A_button_pressed_before_the_circuit_is_up_does_its_work_once_it_is()
    {
        var page = await chromium.VisitAsync(Studio.App.BaseUrl, desktop: true);
        await using var visit = page.Context;
        await page.SignInAsync("ana@example.com");
        var circuit = await HoldBackAsync(page);

        await page.GotoAsync("/staff");
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("New booking") }).ClickAsync();
        circuit.SetResult();

        await Expect(page.Locator("aside.panel")).ToBeVisibleAsync();
    }

    // From here on the page's circuit waits for the word.
    private static async Task<TaskCompletionSource> HoldBackAsync(IPage page)
    {
        var word = new TaskCompletionSource();
        await page.RouteAsync("**/_blazor/negotiate**", async route =>
        {
            await word.Task;
            await route.ContinueAsync();
        });
        return word;
    }
}
