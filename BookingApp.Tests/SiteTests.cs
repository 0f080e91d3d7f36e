using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using BookingApp.Tests.Accounts;

namespace BookingApp.Tests;

/// <summary>The site of a business that is paid on the day, as everybody meets it over HTTP.</summary>
public sealed partial class SiteTests(SiteTests.Site site) : IClassFixture<SiteTests.Site>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_is_asked_for_before_the_visit_and_nothing_online_after()
    {
        var held = await site.HoldAsync();
        var (booking, key) = ($"api/v1/reservations/{held["reference"]}", $"?key={held["key"]}");
        Assert.Equal("0.00", (string?)held["due"]!["amount"]);

        var paid = await site.CallAsync($"{booking}/checkout{key}");
        var again = await site.PostAsync($"{booking}/checkout{key}");

        Assert.Equal(("Confirmed", null, null), ((string?)paid["status"], (string?)paid["orderId"], (string?)paid["approvalUrl"]));
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
        var services = await site.App.Client.GetFromJsonAsync<JsonNode>(new Uri("api/v1/services", UriKind.Relative), Ct);
        Assert.Equal(("45.00", "0.00"), ((string?)services![0]!["price"]!["amount"], (string?)services[0]!["deposit"]!["amount"]));
    }

    [Fact]
    public async Task No_page_no_header_and_no_address_knows_PayPal()
    {
        var held = await site.HoldAsync();
        var (reference, key) = ((string)held["reference"]!, (string)held["key"]!);
        var checkout = await site.ReadAsync(Urls.Checkout(reference, key));
        Assert.Contains("45.00", checkout, StringComparison.Ordinal);
        await site.CallAsync($"api/v1/reservations/{reference}/checkout?key={key}");

        foreach (var address in new[]
        {
            "/", "/book/1", "/find", Urls.Booking(reference, key), $"/booking/{reference}/reschedule?key={key}", Urls.SignIn,
            "/admin", "/admin/bookings", Urls.AdminBooking(reference), "/admin/payments", "/admin/ledger", "/admin/emails",
            "/admin/monitoring", "/admin/services/1", "/admin/services/new", "/admin/settings", "/admin/users", "/staff",
        })
        {
            Assert.DoesNotContain("paypal", await site.ReadAsync(address), StringComparison.OrdinalIgnoreCase);
        }

        Assert.DoesNotContain("paypal", checkout, StringComparison.OrdinalIgnoreCase);
        Assert.False((await site.PostAsync("_control/orders/1/approve")).IsSuccessStatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await site.App.Client.GetAsync(new Uri("paypal-simulator/faults", UriKind.Relative), Ct)).StatusCode);
    }

    // A style or a script is no document. What it is, the answer says: an address that ends like one and shows a page is a page.
    [Theory]
    [InlineData("app.css", false)]
    [InlineData("app.js", false)]
    [InlineData("nothing.js", true)]
    [InlineData("", true)]
    public async Task What_browsers_may_not_do_with_a_page_is_said_with_each_page_and_with_no_part_of_one(string address, bool isPage)
    {
        using var answer = await site.App.Client.GetAsync(new Uri(address, UriKind.Relative), Ct);

        foreach (var header in new[] { "Content-Security-Policy", "Permissions-Policy", "Cross-Origin-Opener-Policy" })
            Assert.Equal((header, isPage), (header, answer.Headers.Contains(header)));
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("same-origin", Assert.Single(answer.Headers.GetValues("Referrer-Policy")));
    }

    [Fact]
    public async Task The_form_of_a_service_says_why_it_asks_no_deposit_and_keeps_what_is_stored()
    {
        var page = await site.ReadAsync("/admin/services/1");

        Assert.Contains("Payments:Online", page, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"paynow\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"noshows\"", await site.ReadAsync("/admin/settings"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_head_of_an_answer_is_had_where_the_answer_is()
    {
        var held = await site.HoldAsync();
        var (reference, key) = ((string)held["reference"]!, (string)held["key"]!);
        await site.CallAsync($"api/v1/reservations/{reference}/checkout?key={key}");

        foreach (var address in new[]
        {
            "/", "/book/1", Urls.Calendar(reference, key), "/api/v1/services", $"/api/v1/reservations/{reference}?key={key}", "/openapi/v1.json",
            "/robots.txt", "/health/ready", "/favicon.svg",
        })
        {
            using var head = new HttpRequestMessage(HttpMethod.Head, address);
            using var headed = await site.App.Client.SendAsync(head, Ct);
            using var got = await site.App.Client.GetAsync(new Uri(address, UriKind.Relative), Ct);

            Assert.Equal((address, HttpStatusCode.OK, HttpStatusCode.OK), (address, got.StatusCode, headed.StatusCode));
            Assert.Equal(got.Content.Headers.ContentType, headed.Content.Headers.ContentType);
            Assert.Empty(await headed.Content.ReadAsByteArrayAsync(Ct));
        }
    }

    // Pages answer with a page that says so; what programs call answers without one.
    [Theory]
    [InlineData("/nowhere", true)]
    [InlineData("/nowhere/at/all", true)]
    [InlineData("/nowhere.txt", true)]
    [InlineData("/admin/nowhere", true)]
    [InlineData("/account/nowhere", true)]
    [InlineData("/wp-login.php", true)]
    [InlineData("/api/v1/nowhere", false)]
    [InlineData("/webhooks/nowhere", false)]
    [InlineData("/uploads/nowhere/at/all.jpg", false)]
    [InlineData("/health/nowhere", false)]
    public async Task What_is_nowhere_is_not_found_whatever_is_asked_of_it(string address, bool page)
    {
        foreach (var method in new[] { "GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS" })
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), address);
            using var answer = await site.App.Client.SendAsync(request, Ct);

            Assert.Equal((method, HttpStatusCode.NotFound), (method, answer.StatusCode));
            var isPage = (await answer.Content.ReadAsStringAsync(Ct)).Contains("<h1 tabindex=\"-1\">There is nothing here", StringComparison.Ordinal);
            Assert.Equal((method, page && method is not "HEAD"), (method, isPage));
        }
    }

    [Theory]
    [InlineData("/drawer", "/dev-mailbox")]
    [InlineData("/drawer/a%40b.c", "/dev-mailbox/a%40b.c")]
    [InlineData("/admin/letters?state=Dead", "/admin/emails?state=Dead")]
    [InlineData("/booking/K7QX2MA/move?key=secret&staff=any", "/booking/K7QX2MA/reschedule?key=secret&staff=any")]
    [InlineData("/booking/K7QX2MA/move/review?key=secret", "/booking/K7QX2MA/reschedule/review?key=secret")]
    public async Task Who_kept_an_old_address_is_sent_on(string old, string now)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, old);
        using var answer = await site.App.Client.SendAsync(request, Ct);

        Assert.Equal((HttpStatusCode.MovedPermanently, now), (answer.StatusCode, answer.Headers.Location!.OriginalString));
    }

    [Theory]
    [InlineData("PUT", "/")]
    [InlineData("DELETE", "/book/1")]
    [InlineData("POST", "/robots.txt")]
    [InlineData("POST", "/favicon.svg")]
    [InlineData("DELETE", "/api/v1/services")]
    public async Task What_is_there_and_takes_something_else_says_what_it_takes(string method, string address)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), address);
        using var answer = await site.App.Client.SendAsync(request, Ct);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.Contains("GET", answer.Content.Headers.Allow);
    }

    [Theory]
    [InlineData("/", false)]
    [InlineData("/book/1", false)]
    [InlineData("/book/1?date=2027-03-01", false)]
    [InlineData("/robots.txt", false)]
    [InlineData("/?key=abc", true)]
    [InlineData("/find", true)]
    [InlineData("/checkout/AAAAAAA?key=abc", true)]
    [InlineData("/booking/AAAAAAA?key=abc", true)]
    [InlineData("/booking/AAAAAAA/calendar.ics?key=abc", true)]
    [InlineData("/account/sign-in", true)]
    [InlineData("/staff", true)]
    [InlineData("/admin", true)]
    [InlineData("/dev-mailbox", true)]
    [InlineData("/first-run", true)]
    [InlineData("/api/v1/services", true)]
    [InlineData("/nowhere", true)]
    public async Task Only_the_public_offer_is_for_search_engines(string address, bool hidden)
    {
        using var answer = await site.App.Client.GetAsync(new Uri(address, UriKind.Relative), Ct);

        Assert.Equal(hidden, answer.Headers.TryGetValues("X-Robots-Tag", out var values) && values.Single() is "noindex, nofollow");
    }

    [Fact]
    public async Task Robots_may_come_to_every_page_that_says_that_it_is_not_to_be_listed()
    {
        var robots = await site.App.Client.GetStringAsync(new Uri("robots.txt", UriKind.Relative), Ct);

        Assert.StartsWith("User-agent: *\n", robots, StringComparison.Ordinal);
        Assert.Contains("Disallow: /api/\n", robots, StringComparison.Ordinal);
        Assert.DoesNotContain("/booking", robots, StringComparison.Ordinal);
        Assert.DoesNotContain("/checkout", robots, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Public_pages_say_what_they_are_about_to_machines_as_well()
    {
        var home = await site.ReadAsync("/");
        var service = await site.ReadAsync("/book/1?date=2027-03-01");

        Assert.Contains("<meta name=\"description\" content=\"Book your visit at Studio &lt;Berlin&gt;", home, StringComparison.Ordinal);
        var business = DataOf(home);
        Assert.Equal("LocalBusiness", (string?)business["@type"]);
        Assert.Equal("Studio <Berlin>", (string?)business["name"]);
        Assert.Equal($"{site.App.BaseUrl}/", (string?)business["url"]);
        var offer = business["makesOffer"]![0]!;
        Assert.Equal(("45.00", "EUR", "Massage </script>"), ((string?)offer["price"], (string?)offer["priceCurrency"], (string?)offer["itemOffered"]!["name"]));
        Assert.Contains($"<link rel=\"canonical\" href=\"{site.App.BaseUrl}/book/1\"", service, StringComparison.Ordinal);
        var data = DataOf(service);
        Assert.Equal("Service", (string?)data["@type"]);
        Assert.Equal("Massage </script>", (string?)data["name"]);
        Assert.Equal("45.00", (string?)data["offers"]!["price"]);
    }

    [Theory]
    [InlineData("/book/1", null, null, true)]
    [InlineData("/book/1", "a=b", "same-origin", true)]
    [InlineData("/book/1", "a=b", "none", true)]
    [InlineData("/book/1", "a=b", "cross-site", false)]
    [InlineData("/book/1", "a=b", "same-site", false)]
    [InlineData("/book/1", "a=b", null, false)]
    [InlineData("/?key=abc", null, null, false)]
    [InlineData("/?key=abc", null, "cross-site", false)]
    [InlineData("/?key=abc", null, "same-origin", true)]
    [InlineData("/openapi/v1.json", null, null, true)]
    public async Task What_another_site_can_ask_for_in_a_visitors_name_is_never_compressed(string address, string? cookie, string? from, bool compressed)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Add("Accept-Encoding", "br");
        if (cookie is not null)
            request.Headers.Add("Cookie", cookie);
        if (from is not null)
            request.Headers.Add("Sec-Fetch-Site", from);
        using var answer = await site.App.Client.SendAsync(request, Ct);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(compressed, answer.Content.Headers.ContentEncoding.Contains("br"));
    }

    [Fact]
    public async Task A_month_of_times_is_a_tenth_of_itself_on_the_line()
    {
        var month = $"api/v1/services/1/slots?from={DateTime.UtcNow.AddDays(1):yyyy-MM-dd}&to={DateTime.UtcNow.AddDays(31):yyyy-MM-dd}";
        var plain = await site.App.Client.GetByteArrayAsync(new Uri(month, UriKind.Relative), Ct);
        using var request = new HttpRequestMessage(HttpMethod.Get, month);
        request.Headers.Add("Accept-Encoding", "br");
        using var answer = await site.App.Client.SendAsync(request, Ct);

        Assert.InRange((await answer.Content.ReadAsByteArrayAsync(Ct)).Length, 1, plain.Length / 10);
    }

    [Theory]
    [InlineData("/book/1", false)]
    [InlineData("/api/v1/services/1/slots?from={0}&to={1}", false)]
    [InlineData("/admin/bookings", true)]
    [InlineData("/admin/ledger.csv", true)]
    [InlineData("/app.css", false)]
    public async Task Who_hangs_up_in_the_middle_of_an_answer_is_no_error(string address, bool signedIn)
    {
        var now = DateTime.UtcNow;
        var path = string.Format(CultureInfo.InvariantCulture, address, $"{now.AddDays(1):yyyy-MM-dd}", $"{now.AddDays(60):yyyy-MM-dd}");
        for (var round = 0; round < 12; round++)
            await HangUpAsync(path, signedIn ? site.Cookie : "", bytes: round % 3 is 0 ? 0 : 1 + 200 * (round % 3), wait: TimeSpan.FromMilliseconds(round));

        await Eventually.HoldsAsync(() => Task.FromResult(Answered(path) >= 8), "every call that was answered in part to be logged");
        Assert.DoesNotContain("fail: ", site.App.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("nhandled exception", site.App.Log, StringComparison.Ordinal);
    }

    private int Answered(string path) =>
        Regex.Count(site.App.Log, $"GET {Regex.Escape(path.Split('?')[0])} answered", RegexOptions.None, TimeSpan.FromSeconds(5));

    // Reads so much, and resets the line, as a phone in a tunnel does.
    private async Task HangUpAsync(string path, string cookie, int bytes, TimeSpan wait)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { LingerState = new LingerOption(true, 0) };
        await socket.ConnectAsync("127.0.0.1", site.App.Port, Ct);
        await socket.SendAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n\r\n"), Ct);
        if (bytes > 0)
            await socket.ReceiveAsync(new byte[bytes], Ct);
        else
            await Task.Delay(wait, Ct);
    }

    private static JsonNode DataOf(string page) => JsonNode.Parse(Data().Match(page).Groups["json"].Value)!;

    [GeneratedRegex("<script type=\"application/ld\\+json\">(?<json>.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex Data();

    /// <summary>One app for all of them, with an admin who is signed in.</summary>
    public sealed partial class Site : IAsyncLifetime
    {
        private const string Catalogue = """
            {
              "business": { "name": "Studio <Berlin>", "timeZone": "Europe/Berlin", "currency": "EUR", "locale": "en-GB" },
              "people": [{ "id": 1, "name": "Ana",
                "hours": [{ "days": ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"], "from": "00:00", "to": "24:00" }] }],
              "services": [{ "id": 1, "name": "Massage </script>", "durationMinutes": 60, "price": "45.00", "deposit": "10.00",
                "interval": 15, "noticeMinutes": 0, "people": [1] }]
            }
            """;

        private readonly string _seed = Path.GetTempFileName();
        private readonly CookieContainer _cookies = new();
        private HttpClient _admin = null!;
        private int _hours = 48;

        public TestApp App { get; private set; } = null!;
        public string Cookie => _cookies.GetCookieHeader(new Uri(App.BaseUrl));

        public async ValueTask InitializeAsync()
        {
            await File.WriteAllTextAsync(_seed, Catalogue);
            App = await TestApp.StartAsync(
                new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["Seed:File"] = _seed,
                    ["Payments:Online"] = "false",
                    ["Holds:PerIp"] = "0",
                    ["Holds:PerBrowser"] = "0",
                    ["RateLimits:Enabled"] = "false",
                    ["Logging:LogLevel:BookingApp.Requests"] = "Debug", // a line for each answer
                },
                "Staging");
            _admin = new HttpClient(new HttpClientHandler { CookieContainer = _cookies, AllowAutoRedirect = false }) { BaseAddress = new Uri(App.BaseUrl) };
            await AccountsApp.SubmitAsync(_admin, Urls.FirstRun, "first-run", new()
            {
                ["Form.Code"] = FirstRunCode().Matches(App.Log).Last().Groups["code"].Value,
                ["Form.Name"] = "Maria",
                ["Form.Email"] = "maria@example.com",
                ["Form.Password"] = AccountsApp.Password,
            });
            Assert.Equal(HttpStatusCode.Redirect, (await AccountsApp.SignInAsync(_admin, "maria@example.com", AccountsApp.Password)).StatusCode);
        }

        /// <summary>A massage held for Mia, at an hour nobody else has.</summary>
        public async Task<JsonNode> HoldAsync()
        {
            var start = new DateTimeOffset(DateTimeOffset.UtcNow.Date, TimeSpan.Zero).AddHours(++_hours);
            return await CallAsync(
                "api/v1/holds",
                $$"""{ "serviceId": 1, "start": "{{start:O}}", "customer": { "name": "Mia Berg", "email": "mia@example.com" } }""");
        }

        public async Task<JsonNode> CallAsync(string path, string? json = null)
        {
            using var answer = await PostAsync(path, json);
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Ct));
            return (await answer.Content.ReadFromJsonAsync<JsonNode>(Ct))!;
        }

        public async Task<HttpResponseMessage> PostAsync(string path, string? json = null)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path);
            request.Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json");
            request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString("N"));
            return await App.Client.SendAsync(request, Ct);
        }

        /// <summary>A page as the admin gets it, its headers first.</summary>
        public async Task<string> ReadAsync(string address)
        {
            using var answer = await _admin.GetAsync(new Uri(address, UriKind.Relative), Ct);
            Assert.True(answer.StatusCode is HttpStatusCode.OK, $"{address}: {answer.StatusCode}");
            return answer.Headers + await answer.Content.ReadAsStringAsync(Ct);
        }

        public async ValueTask DisposeAsync()
        {
            _admin?.Dispose();
            if (App is not null)
                await App.DisposeAsync();
            File.Delete(_seed);
        }

        [GeneratedRegex("enter this code: (?<code>[A-Z0-9-]+)")]
        private static partial Regex FirstRunCode();
    }
}
