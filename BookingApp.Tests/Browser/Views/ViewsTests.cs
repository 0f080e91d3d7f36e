using System.Globalization;
using System.Text.RegularExpressions;
using BookingApp.Catalog;
using BookingApp.Tests.Browser.Journeys;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BookingApp.Tests.Browser.Views;

/// <summary>Week, month, list and day sheet, on a desk and on a phone.</summary>
[Collection(StaffedStudioTests.Name)]
public sealed class ViewsTests(Chromium chromium, StaffedStudio shared) : SharedStudioTest(shared)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_visit_is_found_in_every_view_of_its_day_and_the_address_keeps_whose_are_shown(bool desktop)
    {
        var (page, reference, start) = await OpenAsync(desktop);
        await using var visit = page.Context;
        var day = start.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        await page.OpenAsync($"/staff/{day}");

        await GoAsync(page, "Week", $"/staff/week/{day}");
        var booking = page.Locator($"a.week-visit[href*='open={reference}']");
        await Expect(booking).ToBeVisibleAsync();
        await MustFitAsync(page);
        await page.Locator("details.menu summary", new() { HasText = "Everyone" }).ClickAsync();
        var person = page.Locator("nav.menu-list a").Last;
        var name = (await person.InnerTextAsync()).Trim();
        await person.ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex(@"who=\d+$"));
        var who = page.Url[page.Url.IndexOf("who=", StringComparison.Ordinal)..];
        await Expect(page.Locator("details.menu summary", new() { HasText = name })).ToBeVisibleAsync();
        await MustFitAsync(page);
        await GoAsync(page, "Month", $"/staff/month/{day}?{who}");
        await MustFitAsync(page);
        await page.GoBackAsync();
        await Expect(page).ToHaveURLAsync(new Regex($"/staff/week/{day}\\?{who}$"));
        await page.GetByRole(AriaRole.Link, new() { Name = "Next week" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex($"/staff/week/{At(start.AddDays(7))}\\?{who}$"));
        await page.OpenAsync($"/staff/month/{day}");
        await Expect(page.Locator($"a.day-cell[href='/staff/{day}']")).ToContainTextAsync("1 visit");
        await page.Locator($"a.day-cell[href='/staff/{day}']").ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex($"/staff/{day}$"));

        await GoAsync(page, "List", $"/staff/list/{day}");
        await Expect(page.Locator(".agenda-row")).ToHaveCountAsync(1);
        await page.Locator(".agenda-row").ClickAsync();
        await Expect(page.Locator("aside.panel")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_week_and_a_month_follow_what_happens_elsewhere()
    {
        var (page, reference, start) = await OpenAsync(desktop: true);
        await using var visit = page.Context;
        await page.OpenAsync($"/staff/month/{At(start)}");
        var cell = page.Locator($"a.day-cell[href='/staff/{At(start)}']");
        await Expect(cell).ToContainTextAsync("1 visit");
        var other = await page.Context.NewPageAsync();
        await other.OpenAsync($"/staff/week/{At(start)}");
        await Expect(other.Locator($"a.week-visit[href*='open={reference}']")).ToBeVisibleAsync();
        var third = await page.Context.NewPageAsync();
        await third.OpenAsync($"/staff/{At(start)}?open={reference}");

        await third.Locator("aside.panel").GetByRole(AriaRole.Button, new() { Name = "Cancel booking" }).ClickAsync();
        await third.Locator(".mud-dialog-actions button").Last.ClickAsync();

        await Expect(cell).Not.ToContainTextAsync("visit");
        await Expect(other.Locator($"a.week-visit[href*='open={reference}']")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_day_sheet_prints_a_page_a_person_and_no_row_is_torn()
    {
        var (page, _, start) = await OpenAsync(desktop: true);
        await using var visit = page.Context;
        await page.OpenAsync($"/staff/{At(start)}/sheet");
        await page.EmulateMediaAsync(new() { Media = Media.Print });

        Assert.Equal(["auto", "page"], await page.EvaluateAsync<string[]>(
            "() => [...new Set([...document.querySelectorAll('.sheet-person')].map(person => getComputedStyle(person).breakBefore))].sort()"));
        Assert.Equal(["avoid"], await page.EvaluateAsync<string[]>(
            "() => [...new Set([...document.querySelectorAll('.sheet-table tbody')].map(rows => getComputedStyle(rows).breakInside))]"));
        await Expect(page.Locator(".sheet-table tbody th").First).ToHaveCSSAsync("color", "rgb(0, 0, 0)");
        await Expect(page.Locator("header.top")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Views_and_search_work_as_links_without_scripts()
    {
        var (page, reference, start) = await OpenAsync(desktop: true, scripts: false);
        await using var visit = page.Context;
        await page.GotoAsync($"/staff/week/{At(start)}");

        await Expect(page.Locator($"a.week-visit[href*='open={reference}']")).ToBeVisibleAsync();
        await page.Locator("details.menu summary", new() { HasText = "Everyone" }).ClickAsync();
        await page.Locator("nav.menu-list a").Last.ClickAsync();
        await GoAsync(page, "Month", "");
        await Expect(page).ToHaveURLAsync(new Regex($@"/staff/month/{At(start)}\?who=\d+$"));
        await page.Locator("header [data-find]").FillAsync(reference);
        await page.Locator("header [data-find]").PressAsync("Enter");
        await Expect(page).ToHaveURLAsync(new Regex($@"/staff/find\?q={reference}$"));
        await page.GetByRole(AriaRole.Option).ClickAsync();

        await Expect(page).ToHaveURLAsync(new Regex($@"/staff/{At(start)}\?open={reference}$"));
        await Expect(page.Locator("aside.panel")).ToBeVisibleAsync();
    }

    // A confirmed talk, the only visit of its day, and Ana of the staff.
    private async Task<(IPage Page, string Reference, DateTimeOffset Start)> OpenAsync(bool desktop, bool scripts = true)
    {
        var booked = await Studio.HoldADayAsync();
        await Studio.ApproveAsync(booked);
        var start = new BusinessZone("Europe/Berlin")
            .ToLocal(DateTimeOffset.Parse((string)(await Studio.ReadAsync(booked))["start"]!, CultureInfo.InvariantCulture));
        var page = await chromium.VisitAsync(Studio.App.BaseUrl, desktop, scripts: scripts);
        await page.SignInAsync("ana@example.com");
        return (page, booked.Reference, start);
    }

    private static async Task GoAsync(IPage page, string view, string address)
    {
        var menu = page.Locator(".view-menu > summary"); // of a phone
        if (await menu.IsVisibleAsync())
            await menu.ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = view, Exact = true }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex(Regex.Escape(address) + "$"));
        await Expect(page.Locator("nav.segments a[aria-current=page]")).ToHaveTextAsync(view);
    }

    private static async Task MustFitAsync(IPage page) => Assert.Equal(
        0, await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth"));

    private static string At(DateTimeOffset day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
