using System.Globalization;
using System.Net;
using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using BookingApp.Catalog;
using BookingApp.Catalog.Forms;
using BookingApp.Data;
using BookingApp.Reservations;
using BookingApp.Reservations.History;
using BookingApp.Tests.Accounts;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace BookingApp.Tests.Components;

/// <summary>One app on PostgreSQL, which is the strictest about numbers, with something to see on every page, and its admin signed in.</summary>
public sealed class OddAddressesApp : IAsyncLifetime
{
    public const int Released = 60;

    private AccountsApp _app = null!;

    public HttpClient Browser { get; private set; } = null!;
    public string Reference { get; private set; } = "";
    public string Key { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        _app = await AccountsApp.WithPeopleAsync(Engines.PostgreSql);
        Browser = _app.Browser();
        await AccountsApp.SignInAsync(Browser, "maria@example.com", AccountsApp.Password);
        var catalog = _app.Services.GetRequiredService<CatalogService>();
        var admin = new Actor.Staff(1, "Maria", true);
        var hours = Enum.GetValues<DayOfWeek>().Select(day => new HoursForm { Day = day, From = 0, To = 1440 }).ToList();
        var person = Assert.IsType<SaveResult.Saved>(await catalog.SaveResourceAsync(admin, null, new ResourceForm { Name = "Ana", Hours = hours })).Id;
        Assert.IsType<SaveResult.Saved>(
            await catalog.SaveServiceAsync(
                admin, null, new ServiceForm { Name = "Talk", Price = "0", DurationMinutes = 30, IntervalMinutes = 30, NoticeMinutes = 0, People = [person] }));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/holds");
        var noon = DateTimeOffset.UtcNow.Date.AddDays(3).AddHours(12).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        request.Content = new StringContent(
            $$"""{"serviceId":1,"start":"{{noon}}","customer":{"name":"Mia","email":"mia@example.com"} }""", Encoding.UTF8, "application/json");
        request.Headers.Add("Idempotency-Key", "a-key-of-odd-addresses");
        using var answer = await Browser.SendAsync(request);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        var held = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        (Reference, Key) = ((string)held["reference"]!, (string)held["key"]!);
        await _app.Services.GetRequiredService<UnitOfWork>().DoAsync((db, _) =>
        {
            db.ReleaseRecords.AddRange(Enumerable.Range(0, Released).Select(n => Release(n)));
            return Task.CompletedTask;
        });
    }

    private static ReleaseRecord Release(int n)
    {
        var at = new DateTimeOffset(2026, 6, 1, 8, n, 0, TimeSpan.Zero);
        return new ReleaseRecord
        {
            Id = Guid.NewGuid(),
            ReservationId = Guid.NewGuid(),
            Reference = $"REL{n:00}",
            CustomerName = "Mia",
            ServiceName = "Talk",
            StaffId = 1,
            Start = at,
            HeldAt = at,
            HeldUntil = at,
            ReleasedAt = at,
            Reason = ReleaseReason.Lapsed,
            ReleasedBy = "jobs",
        };
    }

    public async ValueTask DisposeAsync()
    {
        Browser.Dispose();
        await _app.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    public async Task<(HttpStatusCode Status, string Html)> OpenAsync(string address, string? language = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (language is not null)
            request.Headers.TryAddWithoutValidation("Accept-Language", language);
        using var answer = await Browser.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}

/// <summary>Far, wrong and reversed days and numbers in addresses: an answer that says what is wrong, never the end of the page.</summary>
public sealed partial class OddAddressesTests(OddAddressesApp app) : IClassFixture<OddAddressesApp>
{
    private static readonly string[] _odd =
    [
        "0001-01-01", "1999-12-31", "2199-12-31", "9999-12-31", "2027-02-30", "9999-12", "-1", "0", "2147483647", "2147483648",
        "99999999999999999999", "253402300799999", "٣", "%00x",
    ];

    [Fact]
    public async Task Every_page_and_list_answers_every_odd_value_in_its_address()
    {
        var faults = new List<string>();
        foreach (var address in Addresses().Concat(ApiAddresses()).Distinct())
        {
            var (status, _) = await app.OpenAsync(address);
            if ((int)status >= 500)
                faults.Add($"{address}: {(int)status}");
        }

        Assert.True(faults.Count is 0, string.Join(Environment.NewLine, faults));
    }

    [Theory]
    [InlineData("/staff/0001-01-01", 404)]
    [InlineData("/staff/9999-12-31", 404)]
    [InlineData("/staff/9999-12-31/sheet", 404)]
    [InlineData("/staff/2027-02-30", 404)]
    [InlineData("/staff/soon", 404)]
    [InlineData("/staff/2000-01-01", 200)]
    [InlineData("/staff/2199-12-31", 200)]
    [InlineData("/admin/ledger.csv?from=9999-12-31&to=9999-12-31", 400)]
    [InlineData("/admin/ledger.csv?from=2027-03-02&to=2027-03-01", 400)]
    [InlineData("/admin/ledger.csv?from=2027-03-01&to=2027-03-02", 200)]
    [InlineData("/admin/money.csv?from=2026-03-01&to=2027-03-02", 400)]
    [InlineData("/admin/money.csv?from=2026-03-01&to=2027-03-01", 200)]
    [InlineData("/api/v1/services/1/slots?from=9999-12-31&to=9999-12-31", 400)]
    [InlineData("/api/v1/services/1/slots?from=2027-03-02&to=2027-03-01", 400)]
    [InlineData("/api/v1/services/1/slots?from=2199-12-31&to=2199-12-31&party=2147483647", 200)]
    public async Task A_day_that_the_app_does_not_reckon_with_is_no_page(string address, int status) =>
        Assert.Equal(status, (int)(await app.OpenAsync(address)).Status);

    [Theory]
    [InlineData("/admin/bookings", "customer")]
    [InlineData("/admin/ledger", "-amount")]
    [InlineData("/admin/payments", "created")]
    [InlineData("/admin/risk", "times")]
    public async Task A_list_that_is_filtered_stays_in_its_order(string address, string order)
    {
        Assert.Contains($"name=\"sort\" value=\"{order}\"", (await app.OpenAsync($"{address}?sort={order}")).Html, StringComparison.Ordinal);
        Assert.DoesNotContain("name=\"sort\"", (await app.OpenAsync(address)).Html, StringComparison.Ordinal); // its own order needs no word
    }

    [Theory]
    [InlineData("/admin/bookings?from={0}&to={1}")]
    [InlineData("/admin/ledger?from={0}&to={1}")]
    [InlineData("/admin/money?from={0}&to={1}")]
    [InlineData("/admin/monitoring?from={0}&to={1}")]
    public async Task A_list_says_which_of_its_days_is_wrong(string address)
    {
        string At(string from, string to) => string.Format(CultureInfo.InvariantCulture, address, from, to);

        Assert.Contains("The last day must not come before the first.", await ErrorAsync(At("2027-03-02", "2027-03-01"), "to"), StringComparison.Ordinal);
        Assert.Contains(
            "There is no such date here. Enter one from Saturday, 1 January 2000 to Tuesday, 31 December 2199.",
            await ErrorAsync(At("2027-03-02", "9999-12-31"), "to"), StringComparison.Ordinal);
        Assert.Contains("There is no such date here.", await ErrorAsync(At("0001-01-01", "2027-03-01"), "from"), StringComparison.Ordinal);
        Assert.DoesNotContain("field-error", (await app.OpenAsync(At("2027-03-01", "2027-03-02"))).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Monitoring_says_how_many_days_it_reads_at_most() =>
        Assert.Contains("Enter at most 366 days.", await ErrorAsync("/admin/monitoring?from=2027-01-01&to=2029-01-01", "to"), StringComparison.Ordinal);

    [Theory]
    [InlineData("/admin/released?page=2147483647", "REL00", "Page 2 of 2")]
    [InlineData("/admin/released?page=-5", "REL59", "Page 1 of 2")]
    [InlineData("/admin/bookings?page=2147483647", "Mia", null)]
    public async Task A_page_beyond_the_last_is_the_last(string address, string row, string? where)
    {
        var html = (await app.OpenAsync(address)).Html;

        Assert.Contains(row, html, StringComparison.Ordinal);
        Assert.Contains(where ?? "", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("99999999999999999999")]
    [InlineData("253402300799999")]
    [InlineData("-62135596800000")]
    [InlineData("soon")]
    [InlineData("")]
    public async Task A_start_that_is_none_leads_back_to_the_times(string start)
    {
        var page = (await app.OpenAsync("/book/1")).Html;
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["__RequestVerificationToken"] = Token().Match(page).Groups["token"].Value,
            ["start"] = start,
            ["staff"] = "2147483648",
            ["party"] = "2147483647",
        });

        using var answer = await app.Browser.PostAsync(new Uri("/book/1/hold", UriKind.Relative), form);

        Assert.Equal((HttpStatusCode.SeeOther, "/book/1?party=1"), (answer.StatusCode, answer.Headers.Location?.OriginalString));
    }

    [Theory]
    [InlineData("9999-12-31T23:59:59Z")]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("2200-01-01T00:00:00Z")]
    public async Task The_API_names_the_start_that_it_does_not_reckon_with(string start)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/holds");
        request.Content = new StringContent($$"""{"serviceId":1,"start":"{{start}}","staffId":-1,"partySize":2147483647}""", Encoding.UTF8, "application/json");
        request.Headers.Add("Idempotency-Key", $"odd-start-{start.Replace(":", "", StringComparison.Ordinal)}");

        using var answer = await app.Browser.SendAsync(request);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("\"start\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    // Texts are English: what a visitor's browser wishes may not write another calendar around them.
    [Theory]
    [InlineData("fa-IR,fa;q=0.9")]
    [InlineData("ar-SA")]
    [InlineData("th-TH")]
    [InlineData("zh-CN,zh;q=0.9,en;q=0.8")]
    [InlineData("de-DE")]
    public async Task Heading_cells_and_language_of_a_month_agree(string language)
    {
        var next = DateOnly.FromDateTime(DateTimeOffset.UtcNow.AddMonths(1).Date) is var day ? new DateOnly(day.Year, day.Month, 9) : default;
        var english = CultureInfo.GetCultureInfo("en-GB");

        var (status, encoded) = await app.OpenAsync($"/book/1?date={BusinessDays.Wire(next)}", language);

        var html = WebUtility.HtmlDecode(encoded);
        Assert.True(status is HttpStatusCode.OK, html);
        Assert.StartsWith("<html lang=\"en\" dir=\"ltr\"", html[html.IndexOf("<html", StringComparison.Ordinal)..], StringComparison.Ordinal);
        Assert.True(html.Contains($">{next.ToString("MMMM yyyy", english)}</h2>", StringComparison.Ordinal), html);
        Assert.Contains($">{next.ToString("dddd, d MMMM yyyy", english)}</h2>", html, StringComparison.Ordinal);
        Assert.Contains("abbr=\"Monday\"", html, StringComparison.Ordinal);
        Assert.Matches($"aria-current=\"date\"[^>]*aria-label=\"[^\"]*{next.ToString("d MMMM yyyy", english)}[^\"]*\"[^>]*>9</a>", html);
    }

    private async Task<string> ErrorAsync(string address, string field)
    {
        var (status, html) = await app.OpenAsync(address);
        Assert.Equal(HttpStatusCode.OK, status);
        return WebUtility.HtmlDecode(
            Regex.Match(html, $"<p class=\"field-error\" id=\"{field}-error\">.*?</p>", RegexOptions.Singleline, TimeSpan.FromSeconds(5)).Value);
    }

    private IEnumerable<string> Addresses() =>
        from type in typeof(Money).Assembly.GetTypes()
        from route in type.GetCustomAttributes<RouteAttribute>(inherit: false)
        from odd in _odd
        from query in type.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Select(p => (Property: p, Query: p.GetCustomAttribute<SupplyParameterFromQueryAttribute>())).Where(p => p.Query is not null)
            .Select(p => p.Query!.Name ?? p.Property.Name).Append("none").Where(name => name != "Key")
        select Filled(route.Template, odd, query is "none") + (
            query is "none" ? "" : $"{(route.Template.Contains("{Reference}", StringComparison.Ordinal) ? "&" : "?")}{query.ToLowerInvariant()}={odd}");

    private string Filled(string template, string odd, bool inPath)
    {
        var number = inPath && int.TryParse(odd, CultureInfo.InvariantCulture, out _) ? odd : "1";
        var path = template.Replace("{Reference}", app.Reference, StringComparison.Ordinal);
        path = Regex.Replace(path, @"\{\w+:int\}", number, RegexOptions.None, TimeSpan.FromSeconds(1));
        path = Regex.Replace(path, @"\{\w+\}", odd.Replace("%00", "", StringComparison.Ordinal), RegexOptions.None, TimeSpan.FromSeconds(1));
        return template.Contains("{Reference}", StringComparison.Ordinal) ? $"{path}?key={app.Key}" : path;
    }

    private static IEnumerable<string> ApiAddresses() => _odd.SelectMany(odd => new[]
    {
        $"/api/v1/services/{odd.Replace("%00", "", StringComparison.Ordinal)}/slots?from=2027-03-01&to=2027-03-02",
        $"/api/v1/services/1/slots?from={odd}&to=2027-03-02",
        $"/api/v1/services/1/slots?from=2027-03-01&to={odd}",
        $"/api/v1/services/1/slots?from=2027-03-01&to=2027-03-02&staff={odd}&party={odd}",
        $"/admin/ledger.csv?from={odd}&to={odd}&account={odd}",
        $"/admin/money.csv?from={odd}&to={odd}",
        $"/admin/released.csv?reason={odd}&q={odd}",
    });

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"(?<token>[^\"]+)\"")]
    private static partial Regex Token();
}
