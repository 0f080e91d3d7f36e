using System.Text.RegularExpressions;
using BookingApp.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BookingApp.Tests.Browser;

[Collection(BrowserTests.Name)]
public sealed class JourneyTests(Chromium chromium)
{
    private static readonly Dictionary<string, string> _demo = new(StringComparer.Ordinal) { ["Seed:Demo"] = "true" };

    [Fact]
    public async Task A_customer_books_and_pays_on_a_phone_and_cancels_and_gets_the_money_back()
    {
        await using var app = await TestApp.StartAsync(_demo);
        var page = await chromium.VisitAsync(app.BaseUrl);

        await HoldAsync(page, "Deep tissue massage");
        await FillDetailsAsync(page);
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("PayPal|Pay ") }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("checkoutnow"));
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Pay") }).First.ClickAsync();

        await Expect(page).ToHaveURLAsync(new Regex("/booking/"));
        var booking = page.Url;
        await Expect(page.Locator("main")).ToContainTextAsync("Deep tissue massage");
        await page.GotoAsync("/drawer");
        await Expect(page.Locator("main")).ToContainTextAsync("maya@example.com");

        await page.GotoAsync(booking);
        await page.Locator("summary", new() { HasTextRegex = new Regex("[Cc]ancel") }).First.ClickAsync();
        await page.Locator("button.btn-danger").First.ClickAsync();

        await Eventually.HoldsAsync(async () =>
        {
            await page.GotoAsync(booking);
            return Regex.IsMatch(await page.Locator("main").InnerTextAsync(), "refund.*(complete|back|paid)|given back|was refunded|on its way back|is back", RegexOptions.IgnoreCase | RegexOptions.Singleline);
        }, "the refund to be shown");
        var doctor = await TestApp.RunAsync("--doctor", app.DataFolder);
        Assert.Equal(0, doctor.ExitCode);
        await page.Context.DisposeAsync();
    }

    [Fact]
    public async Task Services_days_times_and_the_hold_work_without_scripts()
    {
        await using var app = await TestApp.StartAsync(_demo);
        var page = await chromium.VisitAsync(app.BaseUrl, scripts: false);

        await HoldAsync(page, "Free consultation");
        await FillDetailsAsync(page);
        await page.Locator("main button.btn-primary").First.ClickAsync();

        await Expect(page).ToHaveURLAsync(new Regex("/booking/"));
        await page.Context.DisposeAsync();
    }

    [Fact]
    public async Task A_new_booking_appears_on_an_open_board_without_reload()
    {
        await using var app = await TestApp.StartAsync(_demo);
        var staff = await chromium.VisitAsync(app.BaseUrl, desktop: true);
        await SignInAsync(staff, "ana@example.com");
        var customer = await chromium.VisitAsync(app.BaseUrl);
        await HoldAsync(customer, "Free consultation");
        await FillDetailsAsync(customer);
        var day = Regex.Match(await customer.ContentAsync(), "datetime=\"(\\d{4}-\\d{2}-\\d{2})").Groups[1].Value;
        await staff.GotoAsync(day.Length > 0 ? $"/staff/{day}" : "/staff");
        await staff.WaitForLoadStateAsync(LoadState.NetworkIdle);

        await customer.Locator("main button.btn-primary").First.ClickAsync();
        await Expect(customer).ToHaveURLAsync(new Regex("/booking/"));

        await Expect(staff.Locator("button.visit-confirmed", new() { HasText = "Maya Test" }).First).ToBeVisibleAsync();
        await customer.Context.DisposeAsync();
        await staff.Context.DisposeAsync();
    }

    private static async Task HoldAsync(IPage page, string service)
    {
        await page.GotoAsync("/");
        await page.GetByRole(AriaRole.Link, new() { NameRegex = new Regex(service) }).First.ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/book/"));
        await page.Locator("button.time").First.ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/checkout/"));
    }

    private static async Task FillDetailsAsync(IPage page)
    {
        await page.Locator("input[name='customer.name']").FillAsync("Maya Test");
        await page.Locator("input[name='customer.email']").FillAsync("maya@example.com");
        await page.Locator("main form[action*='details'] button.btn-primary").ClickAsync();
        await Expect(page.Locator("main form[action*='pay'] button.btn-primary, main form[action*='confirm'] button.btn-primary").First).ToBeVisibleAsync();
    }

    private static async Task SignInAsync(IPage page, string email)
    {
        await page.GotoAsync("/account/sign-in?returnUrl=%2Fstaff");
        await page.Locator("input[type=email]").FillAsync(email);
        await page.Locator("input[type=password]").FillAsync("demo-password");
        await page.Locator("main button[type=submit]").First.ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/staff"));
    }
}
