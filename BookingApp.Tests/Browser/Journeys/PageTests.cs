using System.Reflection;
using System.Text.RegularExpressions;
using BookingApp.Tests.Browser.Looks;
using Microsoft.AspNetCore.Components;
using Microsoft.Playwright;

namespace BookingApp.Tests.Browser.Journeys;

/// <summary>Every page there is, in a real browser. With BOOKING_PICTURES set to a folder, a picture of each lands there.</summary>
public sealed class PageTests(Chromium chromium)
{
    private static readonly Dictionary<string, string> _demo = new(StringComparer.Ordinal)
    {
        ["Seed:Demo"] = "true",
        ["Holds:Lifetime"] = "12:00:00", // nothing lapses while somebody looks
        ["Holds:PerIp"] = "0",
        ["Holds:PerBrowser"] = "0",
        ["RateLimits:Enabled"] = "false",
    };

    private static readonly string? _pictures = Environment.GetEnvironmentVariable("BOOKING_PICTURES");

    private readonly List<string> _seen = []; // addresses
    private readonly List<string> _faults = [];

    [Fact]
    public async Task Every_page_is_accessible_in_light_and_fits_a_narrow_phone()
    {
        await TakeTourAsync(dark: false, async (page, name) =>
        {
            await MustBeAccessibleAsync(page, name);
            await ResizeAsync(page, 360);
            if (await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth > document.documentElement.clientWidth"))
                _faults.Add($"{name}: scrolls sideways at 360 px; too wide are {await TooWideAsync(page)}");
            await TakePictureAsync(page, $"{name}-phone-light");
            await ResizeAsync(page, 1280);
            _faults.AddRange((await BrokenButtonsAsync(page)).Select(words => $"{name}: the button '{words}' of a list is broken into lines at 1280 px"));
            await TakePictureAsync(page, $"{name}-desktop-light");
        });

        Assert.True(_faults.Count is 0, string.Join(Environment.NewLine, _faults));
        var never = Templates().Where(template => !_seen.Exists(address => Pattern(template).IsMatch(address))).ToList();
        Assert.True(never.Count is 0, $"The tour never came to {string.Join(", ", never)}: add each new page to it.");
    }

    [Fact(Explicit = true)]
    public async Task Every_page_is_accessible_in_dark_on_a_phone_and_on_a_desktop()
    {
        await TakeTourAsync(dark: true, async (page, name) =>
        {
            await MustBeAccessibleAsync(page, name);
            await MustBeDrawnClearlyAsync(page, name);
            await TakePictureAsync(page, $"{name}-desktop-dark");
            await ResizeAsync(page, 360);
            await MustBeAccessibleAsync(page, $"{name} on a phone");
            await MustBeDrawnClearlyAsync(page, $"{name} on a phone");
            await TakePictureAsync(page, $"{name}-phone-dark");
            await ResizeAsync(page, 1280);
        });

        Assert.True(_faults.Count is 0, string.Join(Environment.NewLine, _faults));
    }

    private async Task TakeTourAsync(bool dark, Func<IPage, string, Task> look)
    {
        await using var app = await TestApp.StartAsync(_demo);
        await using var fresh = await TestApp.StartAsync(); // nobody has set it up yet
        var tour = new Tour(app, ShowAsync);
        foreach (var walk in new[] { tour.AsCustomerAsync, tour.AsStaffAsync, (Func<IPage, Task>)tour.AsAdminAsync })
        {
            var page = await chromium.VisitAsync(app.BaseUrl, desktop: true, dark);
            await using var visit = page.Context;
            await walk(page);
            if (walk == tour.AsAdminAsync)
                await tour.AsAdminAsync(
                    page, Templates()
                        .Where(template => template.StartsWith("/admin", StringComparison.Ordinal) && !template.Contains('{') && !_seen.Contains(template)));
        }

        var first = await chromium.VisitAsync(fresh.BaseUrl, desktop: true, dark);
        await using var visitor = first.Context;
        await first.GotoAsync("/");
        await ShowAsync(first, "home-empty");
        await first.GotoAsync("/first-run");
        await ShowAsync(first, "first-run");

        async Task ShowAsync(IPage page, string name)
        {
            _seen.Add(new Uri(page.Url).AbsolutePath);
            await look(page, name);
        }
    }

    private async Task MustBeAccessibleAsync(IPage page, string name) =>
        _faults.AddRange((await Accessibility.FaultsAsync(page)).Select(fault => $"{name}: {fault}"));

    private async Task MustBeDrawnClearlyAsync(IPage page, string name) =>
        _faults.AddRange((await DrawnContrast.FaintAsync(page)).Select(line => $"{name}: {line}"));

    private static async Task ResizeAsync(IPage page, int width)
    {
        await page.SetViewportSizeAsync(width, 800);
        await page.WaitForFunctionAsync(
            "width => innerWidth === width && new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))", width);
    }

    private static Task<string[]> BrokenButtonsAsync(IPage page) => page.EvaluateAsync<string[]>(
        """
        () => [...document.querySelectorAll('.list-grid .mud-button')].filter(button => {
          const text = [...button.querySelector('.mud-button-label').childNodes].findLast(node => node.nodeType === Node.TEXT_NODE && node.data.trim());
          if (!text) return false; // a sign alone
          const words = document.createRange();
          words.selectNodeContents(text);
          return new Set([...words.getClientRects()].map(line => Math.round(line.top))).size > 1;
        }).map(button => button.textContent.trim())
        """);

    private static Task<string> TooWideAsync(IPage page) => page.EvaluateAsync<string>(
        """
        () => [...document.querySelectorAll('body *')]
          .filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
          .slice(0, 5).map(e => `<${e.tagName.toLowerCase()} class="${e.className}">`).join(' ')
        """);

    private static async Task TakePictureAsync(IPage page, string name)
    {
        if (_pictures is not null)
            await page.ScreenshotAsync(new() { Path = Path.Combine(_pictures, $"{name}.png"), FullPage = true });
    }

    private static IEnumerable<string> Templates() => typeof(Money).Assembly.GetTypes()
        .SelectMany(type => type.GetCustomAttributes<RouteAttribute>(inherit: false)).Select(route => route.Template);

    private static Regex Pattern(string template) =>
        new(
            $"^{Regex.Replace(template, "{[^}]+}", hole => hole.Value.EndsWith(":int}", StringComparison.Ordinal) ? "[0-9]+" : "[^/]+")}$", RegexOptions.None,
            TimeSpan.FromSeconds(1));
}
