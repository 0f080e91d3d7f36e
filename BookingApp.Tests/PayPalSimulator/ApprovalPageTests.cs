using System.Net;
using BookingApp.Payments.Gateways;
using BookingApp.Tests.Payments.PayPal;

namespace BookingApp.Tests.PayPalSimulator;

public sealed class ApprovalPageTests(SharedPayPal shared) : IClassFixture<SharedPayPal>, IAsyncLifetime
{
    private readonly PayPalWorld _world = shared.World;

    public async ValueTask InitializeAsync() => await _world.ResetAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("pay", "/checkout/K7QX2M/return?token={id}&PayerID=", OrderState.Approved)]
    [InlineData("decline", "/checkout/K7QX2M/return?token={id}&PayerID=", OrderState.Approved)]
    [InlineData("cancel", "/checkout/K7QX2M/cancelled?token={id}", OrderState.Created)]
    public async Task A_press_sends_the_payer_back(string choice, string back, OrderState state)
    {
        var id = await _world.OrderAsync(press: null);

        var answer = await PressAsync(id, choice);

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.StartsWith(back.Replace("{id}", id, StringComparison.Ordinal), answer.Headers.Location!.PathAndQuery, StringComparison.Ordinal);
        Assert.Equal(state, (await _world.Gateway.ReadOrderAsync(id)).State);
    }

    [Fact]
    public async Task Closing_the_tab_approves_and_sends_nobody_back()
    {
        var id = await _world.OrderAsync(press: null);

        var answer = await PressAsync(id, "close");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("Payment approved", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(id, (await _world.EventAsync("CHECKOUT.ORDER.APPROVED", id)).Read!.OrderId);
    }

    [Fact]
    public async Task Looking_changes_nothing_and_hostile_names_stay_text()
    {
        var id = await _world.OrderAsync(press: null, _world.Terms() with { BrandName = "<script>alert(1)</script>", Description = "\"><img src=x>" });

        var page = await _world.Http.GetStringAsync($"checkoutnow?token={id}");

        Assert.Contains("€45.00", WebUtility.HtmlDecode(page), StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", page, StringComparison.Ordinal);
        Assert.Equal(OrderState.Created, (await _world.Gateway.ReadOrderAsync(id)).State);
    }

    [Fact]
    public async Task An_unknown_payment_says_so_and_one_that_is_paid_leads_back_by_the_back_button_too()
    {
        var id = await _world.OrderAsync();
        await _world.CaptureAsync(id);

        var unknown = await _world.Http.GetAsync("checkoutnow?token=NOPE");
        var answers = new[] { await _world.Http.GetAsync($"checkoutnow?token={id}"), await PressAsync(id, "pay") };

        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode));
        Assert.All(
            answers, answer => Assert.StartsWith($"/checkout/K7QX2M/return?token={id}", answer.Headers.Location!.PathAndQuery, StringComparison.Ordinal));
    }

    private async Task<HttpResponseMessage> PressAsync(string id, string choice) =>
        await _world.Http.PostAsync($"checkoutnow?token={id}", new FormUrlEncodedContent([new("choice", choice)]));
}

/// <summary>The page in a real browser, without a script, by axe and by eye.</summary>
public sealed class ApprovalPageBrowserTests(Chromium chromium)
{
    [Theory]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public async Task Axe_finds_nothing_and_nothing_scrolls_sideways(bool isDark, bool isDesktop)
    {
        await using var world = await PayPalWorld.StartAsync();
        var id = await world.OrderAsync(press: null);
        var page = await chromium.VisitAsync(world.SimulatorUrl, isDesktop, isDark);
        await using var visit = page.Context;

        await page.GotoAsync($"/checkoutnow?token={id}");
        await CheckAsync(page, $"pay-{(isDark ? "dark" : "light")}");
        await page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Close the tab after approving" }).ClickAsync();
        await CheckAsync(page, $"closed-{(isDark ? "dark" : "light")}");
        await world.BreakAsync(new { kind = "decline" });
        await page.GotoAsync("/faults");
        await CheckAsync(page, $"faults-{(isDark ? "dark" : "light")}");
        await page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Switch off Card declined" }).ClickAsync();
        await page.GetByText("All switches are off.").WaitForAsync();
    }

    [Fact]
    public async Task The_payer_pays_without_a_script()
    {
        await using var world = await PayPalWorld.StartAsync();
        var id = await world.OrderAsync(press: null, world.Terms() with { ReturnUrl = world.SimulatorUrl + "/health/ready" });
        var page = await chromium.VisitAsync(world.SimulatorUrl, scripts: false);
        await using var visit = page.Context;

        await page.GotoAsync($"/checkoutnow?token={id}");
        await page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Pay now" }).PressAsync("Enter");
        await page.WaitForURLAsync(url => url.Contains($"/health/ready?token={id}", StringComparison.Ordinal));

        Assert.Equal(OrderState.Approved, (await world.Gateway.ReadOrderAsync(id)).State);
    }

    private static async Task CheckAsync(Microsoft.Playwright.IPage page, string name)
    {
        var found = await Deque.AxeCore.Playwright.PageExtensions.RunAxe(page);
        Assert.Empty(found.Violations.Select(v => $"{v.Id}: {v.Help}"));
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"));
        if (Environment.GetEnvironmentVariable("BOOKING_TEST_PICTURES") is { Length: > 0 } folder)
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"simulator-{name}.png"), FullPage = true });
    }
}
