using System.Globalization;
using BookingApp.Tests.Browser.Board;
using BookingApp.Tests.Browser.Journeys;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BookingApp.Tests.Browser.Looks;

/// <summary>A full board at every width, with and without its panel, light and dark. With BOOKING_PICTURES set to a folder, a picture of each lands there:
/// build/screenshots.sh takes them.</summary>
public sealed class BusyBoardPictures(Chromium chromium)
{
    private static readonly string? _pictures = Environment.GetEnvironmentVariable("BOOKING_PICTURES");
    private static readonly (int Width, int Height)[] _sizes = [(390, 844), (768, 1024), (1024, 768), (1280, 800)];

    [Theory(Explicit = true)]
    [InlineData(2, 24, "en-GB")]
    [InlineData(8, 100, "en-US")] // a clock of twelve hours
    [InlineData(12, 150, "en-GB")]
    public async Task A_full_board_fits_every_screen_and_can_be_read(int people, int blocks, string locale)
    {
        await using var studio = await BusyBusiness.StartAsync(people);
        var day = new DateTimeOffset(DateTimeOffset.UtcNow.Date.AddDays(9), TimeSpan.Zero);
        await BusyBusiness.FillAsync(studio, day, people, blocks);
        var faults = new List<string>();

        foreach (var dark in new[] { false, true })
        {
            var page = await chromium.VisitAsync(studio.App.BaseUrl, desktop: true, dark, locale: locale);
            await using var visit = page.Context;
            await page.SignInAsync("admin@example.com");
            foreach (var (width, height) in _sizes)
            {
                await page.SetViewportSizeAsync(width, height);
                foreach (var view in new[] { "", "/week", "/month" })
                {
                    await page.OpenAsync($"/staff{view}/{day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}?who=all");
                    await LookAsync(page, $"board-{people}{view.Replace('/', '-')}-{width}{(dark ? "-dark" : "")}", faults);
                    if (view.Length > 0)
                        continue;
                    await page.Locator(".visit:visible, .agenda-row:visible").Nth(people).ClickAsync();
                    await Expect(page.Locator("aside.panel")).ToBeVisibleAsync();
                    await LookAsync(page, $"board-{people}-panel-{width}{(dark ? "-dark" : "")}", faults);
                }
            }
        }

        Assert.True(faults.Count is 0, string.Join(Environment.NewLine, faults.Distinct(StringComparer.Ordinal)));
    }

    private static async Task LookAsync(IPage page, string name, List<string> faults)
    {
        await page.EvaluateAsync("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
        if (_pictures is not null)
            await page.ScreenshotAsync(new() { Path = Path.Combine(_pictures, $"{name}.png") });
        if (await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth > document.documentElement.clientWidth"))
            faults.Add($"{name}: scrolls sideways");
        faults.AddRange((await Accessibility.FaultsAsync(page)).Select(fault => $"{name}: {fault}"));
    }
}
