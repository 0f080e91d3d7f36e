using System.Globalization;
using System.Text.Json;
using BookingApp.Tests.Browser.Journeys;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BookingApp.Tests.Browser.Board;

/// <summary>A full day of a large business, looked at by two at once.</summary>
public sealed class BusyBoardTests(Chromium chromium)
{
    private const int People = 12;
    private const int Bookings = 150;
    private const int Guests = 20; // each of whom books, moves and cancels: sixty changes

    [Fact]
    public async Task Sixty_changes_of_a_day_of_twelve_people_and_150_bookings_show_on_both_boards_that_are_open()
    {
        var seed = Path.GetTempFileName();
        await File.WriteAllTextAsync(seed, Business(), TestContext.Current.CancellationToken);
        await using var studio = await TestStudio.StartAsync(("Seed:File", seed), ("Seed:Demo", "true"));
        var day = new DateTimeOffset(DateTimeOffset.UtcNow.Date.AddDays(9), TimeSpan.Zero);
        await Parallel.ForEachAsync(Enumerable.Range(0, Bookings), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (n, _) =>
            await studio.ApproveAsync(await studio.HoldAtAsync(day.AddHours(6).AddMinutes(45 * (n / People)), 1 + (n % People), $"Guest{n} Busy")));
        var (one, other) = (await OpenAsync(studio, day), await OpenAsync(studio, day));
        await using var first = one.Context;
        await using var second = other.Context;
        await Expect(one.Locator(".board-column")).ToHaveCountAsync(People);
        await Expect(one.Locator(".board .visit")).ToHaveCountAsync(Bookings);

        for (var n = 0; n < Guests; n++)
        {
            var (name, person, at) = ($"New{n} Comer", 1 + (n % People), day.AddHours(16));
            var booked = await studio.HoldAtAsync(at, person, name);
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

        await studio.AssertHealthyAsync();
        File.Delete(seed);
    }

    private async Task<IPage> OpenAsync(TestStudio studio, DateTimeOffset day)
    {
        var page = await chromium.VisitAsync(studio.App.BaseUrl, desktop: true);
        await page.SignInAsync("ana@example.com");
        await page.OpenAsync($"/staff/{day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}?who=all");
        return page;
    }

    private static string Time(DateTimeOffset at) => at.ToString("HH:mm", CultureInfo.InvariantCulture);

    // A free service of half an hour by each.
    private static string Business() => JsonSerializer.Serialize(new
    {
        business = new { name = "Large Studio", timeZone = "Etc/UTC", currency = "EUR", locale = "en-GB" },
        people = Enumerable.Range(1, People).Select(id => new
        {
            id,
            name = $"Person {id}",
            hours = new[] { new { days = new[] { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" }, from = "06:00", to = "20:00" } },
        }),
        services = Enumerable.Range(1, People).Select(id => new
        {
            id,
            name = $"Talk {id}",
            durationMinutes = 30,
            interval = 15,
            noticeMinutes = 0,
            horizonDays = 60,
            people = new[] { id },
        }),
    });
}
