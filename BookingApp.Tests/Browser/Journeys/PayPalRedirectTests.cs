using System.Text.RegularExpressions;
using BookingApp.Tests.Api;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BookingApp.Tests.Browser.Journeys;

/// <summary>Chromium holds the redirect that answers a form to form-action too: what is forgotten there shows at the first real payment only.</summary>
[Collection(ApiCallerTests.Name)]
public sealed class PayPalRedirectTests(Chromium chromium, ApiCaller api)
{
    private const string Blocked = "blocked by form-action";
    private const string Allowed = "allowed";

    [Theory]
    [InlineData("https://www.paypal.com/checkoutnow?token=5O190127TN364715T", Allowed)]
    [InlineData("https://www.sandbox.paypal.com/checkoutnow?token=5O190127TN364715T", Allowed)]
    [InlineData("https://paypal.example/checkoutnow?token=5O190127TN364715T", Blocked)]
    public async Task The_press_to_pay_may_lead_to_PayPal_and_to_nobody_else(string address, string expected)
    {
        var (path, key) = await api.HeldAsync();
        var page = await chromium.VisitAsync(api.Client.BaseAddress!.GetLeftPart(UriPartial.Authority));
        await using var visit = page.Context;
        var became = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        page.Console += (_, message) =>
        {
            if (message.Text.Contains("form-action", StringComparison.Ordinal))
                became.TrySetResult(Blocked);
        };
        page.RequestFailed += (_, request) =>
        {
            if (request.Url == address && request.Failure?.Contains("CSP", StringComparison.Ordinal) is not true) // nobody is there: it went out
                became.TrySetResult(Allowed);
        };
        page.Response += (_, response) =>
        {
            if (response.Url == address)
                became.TrySetResult(Allowed);
        };
        await page.RouteAsync(
            new Regex("/pay\\?"),
            route => route.FulfillAsync(new() { Status = 303, Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["Location"] = address } }));

        await page.GotoAsync($"/checkout/{path[(path.LastIndexOf('/') + 1)..]}{key}");
        var pay = page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("with PayPal") });
        await Expect(pay).ToBeVisibleAsync();
        await pay.ClickAsync();

        Assert.Equal(expected, await became.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));
    }
}
