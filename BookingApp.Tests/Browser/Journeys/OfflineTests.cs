using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BookingApp.Tests.Browser.Journeys;

[Collection(StaffedStudioTests.Name)]
public sealed class OfflineTests(Chromium chromium, StaffedStudio shared) : SharedStudioTest(shared)
{
    [Fact]
    public async Task Details_sent_while_offline_stay_on_their_page_and_go_when_the_network_is_back()
    {
        var page = await chromium.VisitAsync(Studio.App.BaseUrl, desktop: false);
        await using var visit = page.Context;
        await page.HoldAsync(1);
        await page.Locator("#name").FillAsync("Maya Test");
        await page.Locator("#email").FillAsync("maya@example.com");
        var send = page.GetByRole(AriaRole.Button, new() { Name = "Continue", Exact = true });

        await page.Context.SetOfflineAsync(true);
        await send.ClickAsync();
        await Expect(page.Locator("#offline")).ToContainTextAsync("What you typed is kept");
        await Expect(page.Locator("#name")).ToHaveValueAsync("Maya Test");
        Assert.Contains("/checkout/", page.Url, StringComparison.Ordinal);

        await page.Context.SetOfflineAsync(false);
        await Expect(page.Locator("#offline")).ToBeHiddenAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue", Exact = true }).ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync(new Regex("^(Pay|Confirm)$"));
        await Expect(page.Locator("main")).ToContainTextAsync("maya@example.com");
    }

    [Fact]
    public async Task The_bar_that_says_so_leaves_in_sight_what_was_pressed_what_takes_the_focus_and_the_foot_of_the_page()
    {
        var page = await chromium.VisitAsync(Studio.App.BaseUrl, desktop: false);
        await using var visit = page.Context;
        await page.HoldAsync(1);
        await page.Locator("#name").FillAsync("Maya Test");
        await page.Locator("#email").FillAsync("maya@example.com");
        await PressAsync("Continue");
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue", Exact = true }).ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync(new Regex("^(Pay|Confirm)$"));
        await page.IsLiveAsync();

        await PressAsync("PayPal");

        async Task PressAsync(string name)
        {
            await page.Context.SetOfflineAsync(true);
            foreach (var (width, text) in new[] { (390, "100%"), (390, "150%"), (1280, "100%") })
            {
                await page.EvaluateAsync(
                    """
                    text => {
                      document.documentElement.style.fontSize = text;
                      document.getElementById('offline').hidden = true;
                      document.activeElement.blur();
                    }
                    """, text);
                await page.SetViewportSizeAsync(width, 844);
                await page.GetByRole(AriaRole.Button, new() { Name = name }).First.ClickAsync();
                await Expect(page.Locator("#offline")).ToBeVisibleAsync();

                await Eventually.HoldsAsync(
                    async () => await page.EvaluateAsync<string>(
                        $"{Free}; isMeasured() && free(document.activeElement) ? document.activeElement.innerText : ''") is var pressed
                        && pressed.Contains(name, StringComparison.Ordinal), $"{name} to be free of the bar at {width} px with text of {text}");
                Assert.Equal("", await page.EvaluateAsync<string>($"{Free}; {Covered}"));
            }

            await page.EvaluateAsync("document.documentElement.style.fontSize = ''");
            await page.SetViewportSizeAsync(390, 844);
            await page.Context.SetOfflineAsync(false);
            await Expect(page.Locator("#offline")).ToBeHiddenAsync();
        }
    }

    private const string Free =
        """
        var bar = document.getElementById('offline').getBoundingClientRect();
        // in the frame after the one that shows it
        var isMeasured = () => Math.abs(parseFloat(document.documentElement.style.getPropertyValue('--bar-height')) - bar.height - 24) < 1;
        var free = el => {
          const box = el.getBoundingClientRect();
          return box.bottom <= bar.top || box.top >= bar.bottom || box.right <= bar.left || box.left >= bar.right;
        }
        """;

    // All that one can come to by the keyboard, each when it has the focus; and what stands at the end of the page.
    private const string Covered =
        """
        var covered = [...document.querySelectorAll('a[href], button, input, select, textarea, summary')].filter(el => {
          el.focus();
          return document.activeElement === el && !free(el);
        });
        scrollTo(0, document.documentElement.scrollHeight);
        var isHiddenText = el => el.checkVisibility() && el.childElementCount === 0 && el.textContent && !free(el);
        covered.push(...[...document.querySelectorAll('main *, footer *')].filter(isHiddenText));
        covered.map(el => el.outerHTML).join('\n')
        """;
}
