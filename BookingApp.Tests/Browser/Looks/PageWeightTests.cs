using System.Globalization;
using System.Text.Json;
using BookingApp.Tests.Browser.Journeys;
using Microsoft.Playwright;

namespace BookingApp.Tests.Browser.Looks;

/// <summary>What a first visit costs on the wire, with nothing in the browser's cache.</summary>
[Collection(StaffedStudioTests.Name)]
public sealed class PageWeightTests(Chromium chromium, StaffedStudio shared) : SharedStudioTest(shared)
{
    [Fact]
    public async Task A_first_visit_costs_a_customer_110_kB_in_12_requests_and_an_admin_200_kB_at_most()
    {
        var page = await chromium.VisitAsync(Studio.App.BaseUrl);
        await using var visit = page.Context;
        await page.SignInAsync("admin@example.com");
        var cookies = (await page.Context.CookiesAsync()).Select(cookie => new Cookie
        {
            Name = cookie.Name,
            Value = cookie.Value,
            Domain = cookie.Domain,
            Path = cookie.Path,
            HttpOnly = cookie.HttpOnly,
            SameSite = cookie.SameSite,
        }).ToList();

        var faults = new List<string>();
        foreach (var path in new[] { "/", "/book/1" })
            faults.AddRange(await WeighAsync(path, [], maxBytes: 110_000, maxRequests: 12));
        foreach (var path in new[] { "/admin/bookings", "/admin/payments", "/admin/emails" })
            faults.AddRange(await WeighAsync(path, cookies, maxBytes: 200_000, maxRequests: int.MaxValue));

        Assert.True(faults.Count is 0, string.Join('\n', faults));
    }

    private async Task<IReadOnlyList<string>> WeighAsync(string path, IReadOnlyList<Cookie> cookies, int maxBytes, int maxRequests)
    {
        var page = await chromium.VisitAsync(Studio.App.BaseUrl);
        await using var visit = page.Context;
        await page.Context.AddCookiesAsync(cookies);
        var wire = await page.Context.NewCDPSessionAsync(page);
        var (asked, got) = (new Dictionary<string, string>(StringComparer.Ordinal), new Dictionary<string, double>(StringComparer.Ordinal));
        wire.Event("Network.requestWillBeSent").OnEvent += (_, told) => asked[Id(told)] = told!.Value.GetProperty("request").GetProperty("url").GetString()!;
        wire.Event("Network.loadingFinished").OnEvent += (_, told) => got[Id(told)] = told!.Value.GetProperty("encodedDataLength").GetDouble();
        await wire.SendAsync("Network.enable");

        await page.GotoAsync(path);
        await page.Locator("main[data-live]").WaitForAsync(new() { State = WaitForSelectorState.Attached }); // its circuit is up: all has come
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);

        Assert.True(got.Count > 5, $"only {got.Count.ToString(CultureInfo.InvariantCulture)} answers were seen at {path}");
        var list = string.Join(", ", got.OrderByDescending(one => one.Value).Select(one => string.Create(
            CultureInfo.InvariantCulture, $"{one.Value:0} {asked.GetValueOrDefault(one.Key)?.Replace(Studio.App.BaseUrl, "", StringComparison.Ordinal)}")));
        var costs = string.Create(CultureInfo.InvariantCulture, $"{got.Values.Sum():0} bytes in {got.Count} requests: {list}");
        TestContext.Current.TestOutputHelper?.WriteLine($"{path}: {costs}");
        return got.Values.Sum() <= maxBytes && got.Count <= maxRequests ? [] : [$"{path} costs {costs}"];
    }

    private static string Id(JsonElement? told) => told!.Value.GetProperty("requestId").GetString()!;
}
