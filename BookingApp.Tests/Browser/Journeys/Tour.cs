using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BookingApp.Tests.Browser.Journeys;

/// <summary>Walks customers, staff and admins through every page of the demo business, in the states that they meet, and shows each under a name.</summary>
internal sealed class Tour(TestApp app, Func<IPage, string, Task> show)
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
    private const int Massage = 1;
    private const int Physiotherapy = 4;
    private const int Pilates = 5;

    public async Task AsCustomerAsync(IPage page)
    {
        await ShowAsync(page, "/", "home");
        await ShowAsync(page, $"/book/{Pilates}", "book-class");
        await ShowAsync(page, $"/book/{Massage}", "book");

        await page.HoldAsync(Physiotherapy);
        await show(page, "checkout-details");
        await page.Locator("#email").FillAsync("maya");
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue", Exact = true }).ClickAsync();
        await Expect(page.Locator(".field-error")).Not.ToHaveCountAsync(0);
        await page.IsLiveAsync();
        await show(page, "checkout-errors");
        await page.GiveDetailsAsync("My shoulder.");
        await show(page, "checkout-pay");
        await page.Locator("details", new() { HasText = "I have a discount code" }).Locator("summary").ClickAsync();
        await page.Locator("#code").FillAsync("WELCOME10");
        await page.GetByRole(AriaRole.Button, new() { Name = "Apply" }).ClickAsync();
        await Expect(page.GetByText("Discount code WELCOME10")).ToBeVisibleAsync();
        await page.IsLiveAsync();
        await show(page, "checkout-coupon");
        await ShowAsync(page, "/", "home-held", back: true);

        await page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("with PayPal") }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("checkoutnow"));
        await show(page, "simulator");
        await page.Locator("button[value=pay]").ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("You are booked");
        await page.IsLiveAsync();
        await show(page, "booking-confirmed");
        var booking = page.Url;
        await ShowAsync(page, booking.Replace("?", "/reschedule?", StringComparison.Ordinal), "reschedule");
        await page.OpenAsync(booking.Replace("?", "/reschedule?", StringComparison.Ordinal) + "&staff=any");
        await page.Locator(".times button.time").First.ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("Reschedule your booking?");
        await page.IsLiveAsync();
        await show(page, "move-review");
        await page.OpenAsync(booking);
        await page.Locator(".cancel summary").ClickAsync();
        await show(page, "booking-cancelling");
        await page.Locator(".cancel .btn-danger").ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("This booking is cancelled");
        await Expect(page.Locator(".money")).ToContainTextAsync("Refunded");
        await page.IsLiveAsync();
        await show(page, "booking-refunded");

        await ShowCheckingAsync(page);
        await LapseAsync(await page.HoldAsync(Massage));
        await page.ReloadAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("Your time was released");
        await page.IsLiveAsync();
        await show(page, "checkout-lapsed");
        await ShowLatePaymentAsync(page);
        await page.HoldAsync(Pilates);
        await page.GetByRole(AriaRole.Button, new() { Name = "Release this time" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/book/"));
        await page.IsLiveAsync();
        await show(page, "book-released");

        await ShowAsync(page, "/nothing/here", "not-found");
        await ShowAsync(page, "/not-found", "not-found-direct");
        await ShowAsync(page, "/find", "find");
        await ShowAsync(page, $"/book/{Massage}/waiting-list", "waiting-list-join");
        await ShowWaitingAsync(page);
        await ShowAsync(page, "/error", "error");
        await ShowAsync(page, "/dev-mailbox", "dev-mailbox");
        await page.Locator("main li a").First.ClickAsync();
        await Expect(page.Locator("iframe")).ToBeVisibleAsync();
        await show(page, "mailbox-email");
    }

    // Back from PayPal, which says nothing.
    private async Task ShowCheckingAsync(IPage page)
    {
        await page.HoldAsync(Physiotherapy);
        await page.GiveDetailsAsync("My shoulder.");
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("with PayPal") }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("checkoutnow"));
        await FaultAsync(
            """
            [{ "kind": "loseWebhook", "operation": "CHECKOUT.ORDER.APPROVED" },
             { "kind": "errorBefore", "operation": "readOrder", "count": 100000 }]
            """);
        await page.Locator("button[value=pay]").ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("We are checking your payment");
        await page.IsLiveAsync();
        await show(page, "booking-checking");

        await FaultAsync("[]");
        await Expect(page.Locator("h1")).ToHaveTextAsync("You are booked", new() { Timeout = 180_000 }); // by itself
    }

    private async Task FaultAsync(string json)
    {
        using var body = new StringContent(json, Encoding.UTF8, "application/json");
        using var answer = await app.Client.PutAsync(new Uri("_control/faults", UriKind.Relative), body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    // Paid when somebody else had the time: the page that the email leads to.
    private async Task ShowLatePaymentAsync(IPage page)
    {
        var late = await page.HoldAsync(Massage);
        var booking = page.Url.Replace("/checkout/", "/booking/", StringComparison.Ordinal);
        await page.GiveDetailsAsync();
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("with PayPal") }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("checkoutnow"));
        var order = Regex.Match(page.Url, "token=([^&]+)").Groups[1].Value;
        await LapseAsync(late);
        await TakeTheTimeOfAsync(late);
        foreach (var press in new[] { "approve", "capture" })
        {
            using var pressed = await app.Client.PostAsync(new Uri($"_control/orders/{order}/{press}", UriKind.Relative), null);
            Assert.True(pressed.IsSuccessStatusCode, await pressed.Content.ReadAsStringAsync());
        }

        await Eventually.HoldsAsync(
            async () =>
            {
                await page.OpenAsync(booking);
                return await page.Locator("form[action*='/choose'] button").CountAsync() > 0;
            },
            "the late payment", TimeSpan.FromMinutes(2));
        await show(page, "booking-late");
        await page.Locator("form[action*='/choose'] button").First.ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("You are booked");
        await page.IsLiveAsync();
        await show(page, "booking-late-chosen");
    }

    public async Task AsStaffAsync(IPage page)
    {
        await ShowAsync(page, "/account/sign-in", "sign-in");
        await page.Locator("#email").FillAsync("ana@example.com");
        await page.Locator("#password").FillAsync("not-this-one");
        await page.Locator("main button[type=submit]").First.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await show(page, "sign-in-wrong");
        await page.SignInAsync("ana@example.com");

        await ShowAsync(page, "/account/manage", "account");
        await ShowAsync(page, "/account/denied", "denied");
        await ShowAsync(page, "/staff", "staff-today");
        await ShowAsync(page, $"/staff/{Day(-1)}", "staff-yesterday");
        await ShowAsync(page, $"/staff/{Day(+1)}", "staff-tomorrow");
        await page.Locator(".visit-confirmed").First.ClickAsync();
        await Expect(page.Locator("aside.panel")).ToBeVisibleAsync();
        await show(page, "staff-panel");
        await page.GetByRole(AriaRole.Button, new() { Name = "Check in", Exact = true }).ClickAsync();
        await Expect(page.Locator("#early-reason")).ToBeVisibleAsync();
        await show(page, "staff-early");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Reschedule", Exact = true }).ClickAsync();
        await Expect(page.Locator("#reschedule-day")).ToBeVisibleAsync();
        await show(page, "staff-move");
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel booking" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await show(page, "staff-cancel");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "New booking" }).ClickAsync();
        await Expect(page.Locator("#walk-service")).ToBeVisibleAsync();
        await show(page, "staff-walk-in");
        await page.GetByLabel("Repeat this visit").CheckAsync();
        await Expect(page.Locator("#repeat-times")).ToBeVisibleAsync();
        await show(page, "staff-walk-in-repeat");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a service right after it" }).ClickAsync();
        await Expect(page.Locator("#more-0")).ToBeVisibleAsync();
        await show(page, "staff-walk-in-several");
        await ShowAsync(page, $"/staff/{Day(+1)}/sheet", "staff-sheet");
        await ShowAsync(page, "/staff/waiting-list", "staff-waiting-list");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add to the waiting list" }).ClickAsync();
        await Expect(page.Locator("#wait-service")).ToBeVisibleAsync();
        await show(page, "staff-waiting-list-add");
        await ShowAsync(page, "/staff/away/1", "staff-away");
        await page.Locator("#wish-reason").FillAsync("A wedding");
        await page.GetByRole(AriaRole.Button, new() { Name = "Ask for time off" }).ClickAsync();
        await Expect(page.Locator(".wish")).ToContainTextAsync("Waits for an answer");
        await show(page, "staff-away-asked");
        await ShowAsync(page, "/staff/away/2", "staff-away-of-others");
        await ShowAsync(page, "/staff/week", "staff-week");
        await ShowAsync(page, $"/staff/week/{Day(+1)}?who=mine", "staff-week-mine");
        await ShowAsync(page, "/staff/month", "staff-month");
        await ShowAsync(page, $"/staff/month/{Day(+1)}?who=1", "staff-month-one");
        await ShowAsync(page, "/staff/list", "staff-list");
        await ShowAsync(page, $"/staff/list/{Day(+1)}?who=all", "staff-list-all");
        await ShowAsync(page, "/staff/find", "staff-find");
        await ShowAsync(page, "/staff/find?q=example.com", "staff-found");
        await ShowAsync(page, "/staff/customers?q=nobody-at-all", "staff-customers-none");
        await ShowAsync(page, "/staff/customers", "staff-customers");
        await ShowAsync(page, (await page.Locator("main tbody a").First.GetAttributeAsync("href"))!, "staff-customer");
        await page.Locator("#new-note").FillAsync("Likes the window open.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add note" }).ClickAsync();
        await Expect(page.Locator(".note-text")).ToHaveTextAsync("Likes the window open.");
        await page.Locator("#new-tag").FillAsync("Regular");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add tag" }).ClickAsync();
        await Expect(page.Locator(".tag")).ToContainTextAsync("Regular");
        await show(page, "staff-customer-noted");
    }

    public async Task AsAdminAsync(IPage page)
    {
        await page.SignInAsync("admin@example.com");
        await ShowAsync(page, "/admin", "admin-home");
        await ShowAsync(page, "/admin/bookings", "admin-bookings");
        foreach (var status in new[] { "Confirmed", "Cancelled", "Expired" })
        {
            await page.GotoAsync($"/admin/bookings?status={status}");
            await ShowAsync(page, (await page.Locator("main tbody a").First.GetAttributeAsync("href"))!, $"admin-booking-{status.ToLowerInvariant()}");
        }

        await ShowAsync(page, "/admin/bookings?q=nobody-at-all", "admin-bookings-none");
        await page.OpenAsync("/staff/customers");
        await ShowAsync(page, (await page.Locator("main tbody a").First.GetAttributeAsync("href"))!, "admin-customer");
        var merge = $"{new Uri(page.Url).AbsolutePath}/merge";
        await ShowAsync(page, merge, "admin-merge");
        await page.OpenAsync("/staff/customers");
        var other = (await page.Locator("main tbody a").Nth(1).GetAttributeAsync("href"))!;
        await ShowAsync(page, $"{merge}?with={other.Split('/')[^1]}", "admin-merge-two");
        await ShowAsync(page, "/admin/money", "admin-money");
        await ShowAsync(page, "/admin/payments", "admin-payments");
        await ShowAsync(page, "/admin/released", "admin-released");
        await ShowAsync(page, "/admin/emails", "admin-emails");
        await page.GetByRole(AriaRole.Button, new() { Name = "Read" }).First.ClickAsync();
        await Expect(page.Locator(".email-text")).ToBeVisibleAsync();
        await show(page, "admin-email");
        await ShowAsync(page, "/admin/services", "admin-services");
        await ShowAsync(page, $"/admin/services/{Massage}", "admin-service");
        await page.ChooseAsync("#paynow", new Regex("deposit"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a row" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a row" }).ClickAsync();
        await Expect(page.Locator("#tier-1-hours")).ToBeVisibleAsync();
        await Expect(page.Locator("#depositkind")).ToBeVisibleAsync();
        await Expect(page.Locator("#depositkind")).ToHaveValueAsync(new Regex("^Percent"));
        await page.ChooseAsync("#depositkind", new Regex("^Amount"));
        await Expect(page.Locator("#deposit")).ToBeVisibleAsync();
        await show(page, "admin-service-deposit");
        await ShowAsync(page, "/admin/services/new", "admin-service-new");
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Save") }).First.ClickAsync();
        await Expect(page.Locator(".field-error")).Not.ToHaveCountAsync(0);
        await show(page, "admin-service-errors");
        await ShowAsync(page, "/admin/people", "admin-people");
        await ShowAsync(page, "/admin/people/1", "admin-person");
        await ShowAsync(page, "/admin/people/new", "admin-person-new");
        await ShowAsync(page, "/admin/rooms", "admin-rooms");
        await ShowAsync(page, "/admin/rooms/11", "admin-room");
        await ShowAsync(page, "/admin/rooms/new", "admin-room-new");
        await ShowAsync(page, "/admin/time-off", "admin-time-off");
        await ShowAsync(page, "/staff/away/2", "admin-away");
        await ShowAsync(page, "/admin/closures", "admin-closures");
        await ShowAsync(page, "/admin/coupons", "admin-coupons");
        await ShowAsync(page, "/admin/coupons/1", "admin-coupon");
        await Expect(page.Locator("#kind")).ToHaveValueAsync("Percent");
        await ShowAsync(page, "/admin/coupons/new", "admin-coupon-new");
        await ShowAsync(page, "/admin/settings", "admin-settings");
        await ShowAsync(page, "/admin/users", "admin-users");
        await ShowAsync(page, (await page.Locator("main tbody a").First.GetAttributeAsync("href"))!, "admin-user");
        await ShowAsync(page, "/admin/users/new", "admin-user-new");
    }

    /// <summary>Pages that need nothing but to be opened.</summary>
    public async Task AsAdminAsync(IPage page, IEnumerable<string> more)
    {
        foreach (var address in more.ToList())
            await ShowAsync(page, address, address[1..].Replace('/', '-'));
    }

    /// <summary>A day of the demo fortnight on which people work: the first this many steps from today that is no Sunday.</summary>
    public static string Day(int step)
    {
        var day = TimeZoneInfo.ConvertTime(DateTimeOffset.UtcNow, Berlin).Date.AddDays(step); // where the demo business is
        if (day.DayOfWeek is DayOfWeek.Sunday)
            day = day.AddDays(Math.Sign(step));
        return day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    private async Task ShowAsync(IPage page, string address, string name, bool back = false)
    {
        var before = page.Url;
        await page.OpenAsync(address);
        await show(page, name);
        if (back)
            await page.OpenAsync(before);
    }

    // No waiting for a clock: the hold ended a moment ago.
    private async Task LapseAsync(string reference)
    {
        await using var database = await app.OpenDatabaseAsync();
        await using var lapse = Ask(database, "UPDATE Reservations SET HeldUntil = $until, Version = Version + 1 WHERE Reference = $reference", reference);
        lapse.Parameters.AddWithValue("$until", DateTimeOffset.UtcNow.AddSeconds(-1).ToUnixTimeMilliseconds());
        Assert.Equal(1, await lapse.ExecuteNonQueryAsync());
    }

    // Somebody waits for a time that another browser holds, looks at their place, and leaves the line.
    private async Task ShowWaitingAsync(IPage page)
    {
        var held = await page.HoldAsync(Massage);
        await using var database = await app.OpenDatabaseAsync();
        await using (var ask = Ask(database, "SELECT Start, StaffId FROM Reservations WHERE Reference = $reference", held))
        {
            await using var row = await ask.ExecuteReaderAsync();
            Assert.True(await row.ReadAsync());
            var start = TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(0)), Berlin);
            var time = start.ToString("HH:mm", CultureInfo.InvariantCulture);
            await page.OpenAsync($"/book/{Massage}/waiting-list?date={start:yyyy-MM-dd}&staff={row.GetInt32(1)}");
            await page.Locator("#from").FillAsync(time);
            await page.Locator("#until").FillAsync(time);
        }

        await page.Locator("#name").FillAsync("Wanda");
        await page.Locator("#email").FillAsync($"{held}@example.com");
        await page.GetByRole(AriaRole.Button, new() { Name = "Join the waiting list" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status).First).ToContainTextAsync("One step is left");
        await page.IsLiveAsync();
        await show(page, "waiting-list-joined");
        await using var find = Ask(database, "SELECT Id, \"Key\" FROM WaitingListEntries WHERE Email = $reference", $"{held}@example.com");
        await using (var row = await find.ExecuteReaderAsync())
        {
            Assert.True(await row.ReadAsync());
            await ShowAsync(page, Urls.WaitingList(Guid.Parse(row.GetString(0)), row.GetString(1)), "waiting-list-confirm");
        }

        await page.GetByRole(AriaRole.Button, new() { Name = "Yes, put me on the waiting list" }).ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("You are on the waiting list");
        await page.IsLiveAsync();
        await show(page, "waiting-list-place");

        await page.GetByRole(AriaRole.Button, new() { Name = "Leave the waiting list" }).ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("You have left the waiting list");
        await LapseAsync(held);
    }

    // Somebody else, on the same person's same time.
    private async Task TakeTheTimeOfAsync(string reference)
    {
        await using var database = await app.OpenDatabaseAsync();
        await using var ask = Ask(database, "SELECT Start, StaffId, ServiceId FROM Reservations WHERE Reference = $reference", reference);
        await using var row = await ask.ExecuteReaderAsync();
        Assert.True(await row.ReadAsync());
        var start = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(0));
        using var hold = new HttpRequestMessage(HttpMethod.Post, "api/v1/holds");
        var asked = $$"""{"serviceId":{{row.GetInt32(2)}},"start":"{{start:O}}","staffId":{{row.GetInt32(1)}}}""";
        hold.Content = new StringContent(asked, Encoding.UTF8, "application/json");
        hold.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString("N"));
        using var answer = await app.Client.SendAsync(hold);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static SqliteCommand Ask(SqliteConnection database, string sql, string reference)
    {
        var ask = database.CreateCommand();
        ask.CommandText = sql;
        ask.Parameters.AddWithValue("$reference", reference);
        return ask;
    }
}
