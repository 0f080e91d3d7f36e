using System.Globalization;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(BookingApp.Tests.Support.Pages.Chromium))]

namespace BookingApp.Tests.Support.Pages;

/// <summary>One Chromium for all browser tests, begun with the first of them: the machine's own, driven by Playwright; nothing is downloaded.</summary>
/// <remarks>Debian's headless shell where there is one: the same engine without the windows around it, for half the work.</remarks>
public sealed class Chromium : IAsyncDisposable
{
    private const string Lean = "/usr/bin/chromium-headless-shell";
    private static readonly string _program = File.Exists(Lean) ? Lean : "/usr/bin/chromium";

    /// <summary>Where this browser finds the one nginx that pages are asked of, by its own name.</summary>
    public static int NginxPort { get; } = FreePort.Next();

    private readonly Lazy<Task<(IPlaywright Driver, IBrowser Browser)>> _begun = new(BeginAsync);

    private static async Task<(IPlaywright, IBrowser)> BeginAsync()
    {
        var driver = await Playwright.CreateAsync();
        Assertions.SetDefaultExpectTimeout(60_000); // a busy machine is slow, not wrong
        return (driver, await driver.Chromium.LaunchAsync(new()
        {
            ExecutablePath = _program,
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync",
                // no test may call a real service
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"--host-resolver-rules=MAP *.paypal.com ~NOTFOUND, MAP *.example ~NOTFOUND, MAP {Nginx.Host}:443 127.0.0.1:{NginxPort}"),
            ],
        }));
    }

    /// <summary>A visitor with cookies of their own, on a phone unless said otherwise. Dispose the page's context when done.</summary>
    public async Task<IPage> VisitAsync(string baseUrl, bool desktop = false, bool dark = false, bool scripts = true, string locale = "en-GB")
    {
        var context = await (await _begun.Value).Browser.NewContextAsync(new()
        {
            BaseURL = baseUrl,
            IgnoreHTTPSErrors = baseUrl == $"https://{Nginx.Host}", // its certificate is made for the test
            ViewportSize = desktop ? new() { Width = 1280, Height = 800 } : new() { Width = 390, Height = 844 },
            HasTouch = !desktop,
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            ReducedMotion = ReducedMotion.Reduce,
            JavaScriptEnabled = scripts,
            Locale = locale,
            TimezoneId = "Europe/Berlin",
            AcceptDownloads = true,
        });
        context.SetDefaultTimeout(60_000); // a busy machine is slow, not wrong
        var page = await context.NewPageAsync();
        if (Slowness > 1)
            await SlowDownAsync(page);
        return page;
    }

    // To look for tests that race the circuit or a drawing: the page computes this many times slower, its circuit comes up late, and so does all that
    // is said on it.
    private static readonly int Slowness = int.TryParse(
        Environment.GetEnvironmentVariable("BOOKING_TEST_SLOW"), NumberStyles.None, CultureInfo.InvariantCulture, out var times) ? times : 1;

    private static async Task SlowDownAsync(IPage page)
    {
        var session = await page.Context.NewCDPSessionAsync(page);
        await session.SendAsync("Emulation.setCPUThrottlingRate", new() { ["rate"] = Slowness });
        await page.Context.RouteAsync("**/_blazor/negotiate**", async route =>
        {
            await Task.Delay(Random.Shared.Next(4000));
            await route.ContinueAsync();
        });
        await page.Context.AddInitScriptAsync(LateMessages);
    }

    // What the server says on the circuit arrives in order, each by a moment late in which a test can do something.
    private const string LateMessages =
        """
        window.WebSocket = class extends WebSocket {
          #last = Promise.resolve();
          set onmessage(hear) {
            super.onmessage = event => {
              this.#last = this.#last.then(() => new Promise(done => setTimeout(() => { hear?.(event); done(); }, 50 + 250 * Math.random())));
            };
          }
        };
        """;

    public async ValueTask DisposeAsync()
    {
        if (!_begun.IsValueCreated)
            return;

        var (driver, browser) = await _begun.Value;
        await browser.DisposeAsync();
        driver.Dispose();
    }
}
