using System.Globalization;
using BookingApp.Tests.Browser.Journeys;
using BookingApp.Tests.Browser.Looks;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BookingApp.Tests.Browser.Board;

/// <summary>A full day of a large business, looked at by two at once.</summary>
public sealed class BusyBoardTests(Chromium chromium)
{
    private const int People = 12;
    private const int Bookings = 150;
    private const int Guests = 20; // each of whom books, moves and cancels: sixty changes

    private const string FitsScreen = "() => document.documentElement.scrollHeight <= innerHeight";

    private const string IsBesidePanel =
        "() => document.querySelector('.visit-open').getBoundingClientRect().right <= document.querySelector('.panel').getBoundingClientRect().left";

    private const string CutInWeek =
        "() => [...document.querySelectorAll('.week-visit')].filter(visit => visit.clientHeight < visit.scrollHeight || visit.clientHeight < 16).length";

    [Fact]
    public async Task Sixty_changes_of_a_day_of_twelve_people_and_150_bookings_show_on_both_boards_that_are_open_and_all_can_use_them()
    {
        await using var studio = await BusyBusiness.StartAsync(People);
        var day = new DateTimeOffset(DateTimeOffset.UtcNow.Date.AddDays(9), TimeSpan.Zero);
        await BusyBusiness.FillAsync(studio, day, People, Bookings);
        var (one, other) = (await OpenAsync(studio, day), await OpenAsync(studio, day));
        await using var first = one.Context;
        await using var second = other.Context;
        await Expect(one.Locator(".board-column")).ToHaveCountAsync(People);
        await Expect(one.Locator(".board .visit")).ToHaveCountAsync(Bookings);

        for (var n = 0; n < Guests; n++)
        {
            var (name, person, at) = ($"New{n} Comer", 1 + (n % People), day.AddHours(17));
            var booked = await studio.HoldAtAsync(at, BusyBusiness.Talk, name, person);
            await studio.ApproveAsync(booked);
            await BothShowAsync(visit => Expect(visit).ToContainTextAsync(Time(at)));
            await studio.MoveAsync(booked, at.AddMinutes(30));
            await BothShowAsync(visit => Expect(visit).ToContainTextAsync(Time(at.AddMinutes(30))));
            await studio.CancelAsync(booked);
            await BothShowAsync(visit => Expect(visit).ToHaveCountAsync(0));

            Task BothShowAsync(Func<ILocator, Task> shows) =>
                Task.WhenAll(new[] { one, other }.Select(page => shows(page.Locator(".board .visit", new() { HasText = name }))));
        }

        foreach (var page in new[] { one, other })
        {
            await Expect(page.Locator(".board .visit")).ToHaveCountAsync(Bookings);
            Assert.Equal(Guests.ToString(CultureInfo.InvariantCulture), await page.Locator("[data-arrivals]").GetAttributeAsync("data-arrivals"));
        }

        await MustBeAccessibleAsync(one, ColorScheme.Light);
        Assert.True(await one.EvaluateAsync<bool>(FitsScreen), "The page scrolls beside the board.");
        await one.Locator(".board-column").Last.Locator(".visit").First.ClickAsync();
        await Expect(one.Locator("aside.panel")).ToBeFocusedAsync();
        Assert.True(await one.EvaluateAsync<bool>(IsBesidePanel), "The panel lies over the visit that it shows.");
        await MustBeAccessibleAsync(one, ColorScheme.Dark);
        await other.Locator(".lane-menu > summary").First.ClickAsync();
        await Expect(other.Locator(".lane-menu .menu-list").First).ToBeVisibleAsync();
        await MustBeAccessibleAsync(other, ColorScheme.Dark);
        await other.OpenAsync($"/staff/week/{day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}?who=all");
        Assert.True(await other.Locator(".week-visit").CountAsync() > People, "The week shows few of its visits.");
        Assert.Equal(0, await other.EvaluateAsync<int>(CutInWeek));
        await studio.AssertHealthyAsync();
    }

    private static async Task MustBeAccessibleAsync(IPage page, ColorScheme theme)
    {
        await page.EmulateMediaAsync(new() { ColorScheme = theme });
        Assert.Empty(await Accessibility.FaultsAsync(page));
    }

    private async Task<IPage> OpenAsync(TestStudio studio, DateTimeOffset day)
    {
        var page = await chromium.VisitAsync(studio.App.BaseUrl, desktop: true);
        await page.SignInAsync("ana@example.com");
        await page.OpenAsync($"/staff/{day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}?who=all");
        return page;
    }

    private static string Time(DateTimeOffset at) => at.ToString("HH:mm", CultureInfo.InvariantCulture);
}
