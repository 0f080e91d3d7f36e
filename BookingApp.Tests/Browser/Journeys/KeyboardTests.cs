using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BookingApp.Tests.Browser.Journeys;

/// <summary>A visit is booked without a mouse and without a finger, and whoever does it always sees where they are.</summary>
[Collection(StaffedStudioTests.Name)]
public sealed class KeyboardTests(Chromium chromium, StaffedStudio shared) : SharedStudioTest(shared)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_visit_is_booked_and_paid_by_keyboard_alone_and_the_focus_is_always_seen(bool desktop)
    {
        var page = await chromium.VisitAsync(Studio.App.BaseUrl, desktop);
        await using var visit = page.Context;
        await page.OpenAsync("/");

        await GoAsync(page, page.Locator(".offer-card", new() { HasText = "Massage" }));
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("h1")).ToHaveTextAsync("Massage");
        await page.IsLiveAsync();
        var day = page.Locator("a.cal-free").Last;
        var date = Regex.Match((await day.GetAttributeAsync("href"))!, @"date=[\d-]+").Value;
        await GoAsync(page, day);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page).ToHaveURLAsync(new Regex($"{date}$")); // and no jump that leaves the focus behind
        await Expect(page.Locator("a.cal-day[aria-current]")).ToHaveAttributeAsync("href", new Regex(date)); // its times have come, and stay
        await GoAsync(page, page.Locator("button.time").First);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("h1")).ToHaveTextAsync("Your details");
        await page.IsLiveAsync();
        await GoAsync(page, page.Locator("#name"));
        await page.Keyboard.TypeAsync("Maya Test");
        await GoAsync(page, page.Locator("#email"));
        await page.Keyboard.TypeAsync("maya@example.com");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("h1")).ToHaveTextAsync("Pay");
        await page.IsLiveAsync();
        await GoAsync(page, page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("with PayPal") }));
        await page.Keyboard.PressAsync("Enter");
        await Expect(page).ToHaveURLAsync(new Regex("checkoutnow"));
        await GoAsync(page, page.Locator("button[value=pay]"));
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.Locator("h1")).ToHaveTextAsync("You are booked");
    }

    [Fact]
    public async Task Staff_open_a_visit_check_in_and_leave_the_panel_by_keyboard_alone()
    {
        var page = await OpenBookedDayAsync();
        await using var visit = page.Context;

        await GoAsync(page, page.Locator(".visit-confirmed"));
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("aside.panel")).ToBeVisibleAsync();
        await GoAsync(page, page.GetByRole(AriaRole.Button, new() { Name = "Check in", Exact = true }));
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#early-reason")).ToBeFocusedAsync(); // the visit is weeks ahead: it asks why
        await page.Keyboard.TypeAsync("They came early");
        await page.Keyboard.PressAsync("Enter"); // it answers, without the way to the button
        await Expect(page.Locator(".visit-checkedin")).ToBeVisibleAsync();
        await GoAsync(page, page.Locator("aside.panel button", new() { HasText = "Close" }));
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.Locator("aside.panel")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Who_cancels_a_visit_goes_on_at_what_is_said_of_it()
    {
        var page = await OpenBookedDayAsync();
        await using var visit = page.Context;

        await page.Locator(".visit-confirmed").PressAsync("Enter");
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel booking", Exact = true }).PressAsync("Enter");
        await page.Locator(".mud-dialog-actions button").Last.PressAsync("Enter");

        await Expect(page.Locator("aside.panel")).ToHaveCountAsync(0); // the visit has left the board, and with it what opened the panel
        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await Expect(page.Locator(".undo-bar")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Who_comes_to_the_last_month_by_keyboard_goes_on_at_its_name()
    {
        var page = await chromium.VisitAsync(Studio.App.BaseUrl);
        await using var visit = page.Context;
        await page.OpenAsync("/book/1");
        await page.IsLiveAsync();
        var (next, name) = (page.Locator(".month a[rel=next]"), page.Locator(".month h2"));

        do
        {
            var before = await name.TextContentAsync();
            await next.PressAsync("Enter");
            await Expect(name).Not.ToHaveTextAsync(before!);
        }
        while (await next.CountAsync() > 0);

        await Expect(name).ToBeFocusedAsync();
    }

    [Theory]
    [InlineData(true, true, "near")] // times of another part of the day, say, come with the month
    [InlineData(true, false, "near")]
    [InlineData(false, true, "come")]
    [InlineData(false, false, "far")]
    [InlineData(true, true, "answer", "section")] // what a press is answered with, where something else would take it too
    public async Task Who_was_in_what_has_gone_goes_on_nearby_else_in_what_has_come(bool hasNear, bool hasCome, string expected, string where = "#other")
    {
        var page = await chromium.VisitAsync(Studio.App.BaseUrl);
        await using var visit = page.Context;
        await page.OpenAsync("/");
        await page.EvaluateAsync(
            """
            hasNear => {
              document.querySelector('main').innerHTML =
                `<h2 id="far" tabindex="-1" data-take-lost-focus></h2><p id="other"></p>
                 <section>${hasNear ? '<h2 id="near" tabindex="-1" data-take-lost-focus></h2>' : ''}<button id="gone"></button></section>`;
              document.querySelector('#gone').focus();
            }
            """, hasNear);

        await page.EvaluateAsync(
            """
            ([where, id]) => {
              if (id) document.querySelector(where).insertAdjacentHTML('beforeend', `<b id="${id}" tabindex="-1" data-take-lost-focus></b>`);
              document.querySelector('#gone').remove();
            }
            """, new[] { where, hasCome ? where is "section" ? "answer" : "come" : "" });

        await Expect(page.Locator($"#{expected}")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task A_page_that_comes_to_life_leaves_the_focus_alone_and_one_that_is_gone_to_takes_it()
    {
        var page = await chromium.VisitAsync(Studio.App.BaseUrl);
        await using var visit = page.Context;
        await page.AddInitScriptAsync("window.heads = 0; addEventListener('focusin', e => { if (e.target.matches('h1')) heads++; });");
        await page.GotoAsync("/book/1");
        await page.IsLiveAsync();
        var name = page.Locator(".month h2");
        var before = await name.TextContentAsync();

        await page.Locator(".month a[rel=next]").PressAsync("Enter");
        await Expect(name).Not.ToHaveTextAsync(before!); // the circuit has said all that it says of itself
        Assert.Equal(0, await page.EvaluateAsync<int>("heads"));
        await page.GetByRole(AriaRole.Link, new() { Name = "All services" }).PressAsync("Enter");

        await Expect(page.Locator("h1")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Who_is_on_a_time_that_is_taken_goes_on_among_the_times()
    {
        var page = await chromium.VisitAsync(Studio.App.BaseUrl);
        await using var visit = page.Context;
        await page.OpenAsync("/book/1");
        await page.IsLiveAsync();
        var time = page.Locator("button.time").Last;
        var start = DateTimeOffset.FromUnixTimeMilliseconds(long.Parse((await time.GetAttributeAsync("value"))!, CultureInfo.InvariantCulture));

        await time.FocusAsync();
        await Studio.AskForHoldAsync(TestStudio.Massage, start, Guid.NewGuid().ToString());

        await Expect(page.Locator(".times-part:has(.time-gone) h3")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Who_releases_a_time_on_another_services_page_stays_there()
    {
        var page = await chromium.VisitAsync(Studio.App.BaseUrl);
        await using var visit = page.Context;
        await page.OpenAsync("/book/1");
        await page.Locator("button.time").Last.PressAsync("Enter");
        await Expect(page).ToHaveURLAsync(new Regex("/checkout/"));
        await page.OpenAsync("/book/2");

        await page.GetByRole(AriaRole.Button, new() { Name = "Release this time" }).PressAsync("Enter");

        await Expect(page).ToHaveURLAsync(new Regex("/book/2\\?notice=released$"));
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Release this time" })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task The_menu_of_whoever_is_signed_in_is_walked_by_arrows_and_signs_them_out()
    {
        var page = await chromium.VisitAsync(Studio.App.BaseUrl, desktop: true);
        await using var visit = page.Context;
        await page.SignInAsync("ana@example.com");
        await page.OpenAsync("/staff");
        var opener = page.Locator(".user-menu button");

        await opener.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Menuitem, new() { Name = "Ill, time off and hours" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(opener).ToBeFocusedAsync();
        await Expect(page.GetByRole(AriaRole.Menuitem)).ToHaveCountAsync(0);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Menuitem, new() { Name = "Ill, time off and hours" })).ToBeFocusedAsync();
        foreach (var name in new[] { "My account", "Booking page", "Sign out" })
        {
            await page.Keyboard.PressAsync("ArrowDown");
            await Expect(page.GetByRole(AriaRole.Menuitem, new() { Name = name })).ToBeFocusedAsync();
        }

        await page.Keyboard.PressAsync("Enter");

        await Expect(page.Locator("h1")).ToHaveTextAsync("Sign in");
    }

    // The board of a day with one visit, which is confirmed.
    private async Task<IPage> OpenBookedDayAsync()
    {
        var booked = await Studio.HoldADayAsync();
        await Studio.ApproveAsync(booked);
        var page = await chromium.VisitAsync(Studio.App.BaseUrl, desktop: true);
        await page.SignInAsync("ana@example.com");
        await page.OpenAsync($"/staff/{(await Studio.ReadAsync(booked))["start"]!.ToString()[..10]}");
        return page;
    }

    private const string LookAtFocus =
        """
        () => {
          const at = document.activeElement;
          if (!at || at === document.body || at.localName === 'h1') return 'page'; // a page that has just come begins at its heading
          const style = getComputedStyle(at);
          if (style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 2) return `no outline: ${at.outerHTML.slice(0, 200)}`;
          const box = at.getBoundingClientRect();
          const points = [[.5, .5], [.05, .2], [.95, .2], [.05, .8], [.95, .8]]
            .map(([x, y]) => document.elementFromPoint(box.left + box.width * x, box.top + box.height * y));
          const isIt = e => e && (at.contains(e) || e.contains(at) && e !== document.body && e !== document.documentElement);
          return points.some(isIt) ? '' : `not in sight: ${at.outerHTML.slice(0, 200)}`;
        }
        """;

    // Tab by Tab, looking at each stop: it has an outline, and is not hidden under what stays in view.
    private static async Task GoAsync(IPage page, ILocator target)
    {
        await Expect(target).ToBeVisibleAsync();
        for (var stops = 0; stops < 150; stops++)
        {
            await page.Keyboard.PressAsync("Tab");
            // Where the focus went may still be scrolling into view, on a slow machine for a while: it has to come.
            var deadline = DateTime.UtcNow.AddSeconds(30);
            string seen;
            do
                seen = await page.EvaluateAsync<string>(LookAtFocus);
            while (seen is not ("" or "page") && DateTime.UtcNow < deadline);
            if (seen is not "page")
                Assert.Equal("", seen);
            if (await target.EvaluateAsync<bool>("e => e === document.activeElement"))
                return;
        }

        Assert.Fail($"Tab never came to {target} on {page.Url}");
    }
}
