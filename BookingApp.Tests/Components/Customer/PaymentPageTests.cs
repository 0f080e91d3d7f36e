using System.Net;
using System.Text.RegularExpressions;
using BookingApp.Tests.Api;

namespace BookingApp.Tests.Components.Customer;

/// <summary>What keeps strangers' pages and scripts away from every page on which money is at stake.</summary>
[Collection(ApiCallerTests.Name)]
public sealed partial class PaymentPageTests(ApiCaller api)
{
    public static TheoryData<string> Pages { get; } = new("times", "checkout", "released", "booking", "reschedule");

    [Theory, MemberData(nameof(Pages))]
    public async Task A_page_runs_no_script_but_ours_stands_in_no_frame_and_posts_to_us_and_PayPal_alone(string page)
    {
        using var answer = await GetAsync(await AddressAsync(page));

        var policy = answer.Headers.GetValues("Content-Security-Policy").Single().Split(';', StringSplitOptions.TrimEntries)
            .ToDictionary(d => d.Split(' ')[0], d => d.Split(' ')[1..], StringComparer.Ordinal);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(["'self'"], policy["default-src"]);
        Assert.Equal(["'self'"], policy["script-src"]);
        Assert.Equal(["'none'"], policy["object-src"]);
        Assert.Equal(["'self'"], policy["base-uri"]);
        Assert.Equal(["'none'"], policy["frame-ancestors"]);
        Assert.Equal(["'self'", api.Client.BaseAddress!.GetLeftPart(UriPartial.Authority), "https://*.paypal.com"], policy["form-action"]);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("same-origin", answer.Headers.GetValues("Referrer-Policy").Single());
        Assert.True(answer.Headers.CacheControl?.NoStore, "what a link with a key shows is kept nowhere");
    }

    [Theory, MemberData(nameof(Pages))]
    public async Task A_page_has_no_script_of_its_own_and_each_of_its_forms_a_token(string page)
    {
        using var answer = await GetAsync(await AddressAsync(page));
        var html = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.DoesNotMatch(ScriptWithText(), html);
        Assert.DoesNotMatch(Handler(), html);
        var forms = Form().Matches(html).Select(m => m.Value).Where(form => form.Contains("method=\"post\"", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(forms);
        Assert.All(forms, form => Assert.Contains("name=\"__RequestVerificationToken\"", form, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("checkout", "details")]
    [InlineData("checkout", "extend")]
    [InlineData("checkout", "release")]
    [InlineData("checkout", "pay")]
    [InlineData("checkout", "coupon")]
    [InlineData("checkout", "coupon-off")]
    [InlineData("booking", "pay")]
    [InlineData("booking", "choose")]
    [InlineData("booking", "cancel")]
    [InlineData("booking", "move/to")]
    public async Task A_press_that_no_page_of_ours_has_made_changes_nothing(string page, string press)
    {
        var address = await AddressAsync(page);
        var (path, key) = (address[..address.IndexOf('?', StringComparison.Ordinal)], address[address.IndexOf('?', StringComparison.Ordinal)..]);
        var reservation = $"api/v1/reservations/{path[(path.LastIndexOf('/') + 1)..]}{key}";
        var before = (await api.GetAsync(reservation)).Json;

        using var forged = new FormUrlEncodedContent(
            new Dictionary<string, string>(StringComparer.Ordinal) { ["start"] = "1", ["code"] = "x", ["customer.name"] = "Eve" });
        using var answer = await api.Client.PostAsync(new Uri($"{path}/{press}{key}", UriKind.Relative), forged, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.EndsWith("problem=stale", answer.Headers.Location!.OriginalString, StringComparison.Ordinal);
        var after = (await api.GetAsync(reservation)).Json;
        Assert.Equal(
            ((int)before["version"]!, (string?)before["status"], before["customer"]?.ToJsonString()),
            ((int)after["version"]!, (string?)after["status"], after["customer"]?.ToJsonString()));
    }

    [Fact]
    public async Task A_hold_that_no_page_of_ours_has_asked_for_is_not_made()
    {
        var start = api.NextStart();

        using var forged = new FormUrlEncodedContent(
            new Dictionary<string, string>(StringComparer.Ordinal) { ["start"] = $"{start.ToUnixTimeMilliseconds()}" });
        using var answer = await api.Client.PostAsync(new Uri("book/1/hold", UriKind.Relative), forged, TestContext.Current.CancellationToken);

        Assert.EndsWith("problem=stale", answer.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Created, (await api.HoldAsync(start, more: ""","staffId":1""")).Status);
        Assert.Equal(HttpStatusCode.Created, (await api.HoldAsync(start, more: ""","staffId":2""")).Status);
    }

    [Theory]
    [InlineData("http", false)]
    [InlineData("https", true)] // a proxy that is trusted says so
    public async Task No_script_and_no_other_site_gets_a_cookie_and_over_https_no_open_line(string scheme, bool secure)
    {
        var address = await AddressAsync("checkout");
        using var page = await GetAsync(address, scheme);
        var token = Token().Match(await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Groups["token"].Value;
        using var wrong = new HttpRequestMessage(HttpMethod.Post, address.Replace("?", "/details?", StringComparison.Ordinal))
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["__RequestVerificationToken"] = token,
                ["customer.name"] = "Mia",
                ["customer.email"] = "nowhere",
            }),
        };
        wrong.Headers.Add("X-Forwarded-Proto", scheme);
        wrong.Headers.Add("Cookie", string.Join("; ", page.Headers.GetValues("Set-Cookie").Select(c => c.Split(';')[0])));
        using var draft = await api.Client.SendAsync(wrong, TestContext.Current.CancellationToken);

        var cookies = page.Headers.GetValues("Set-Cookie").Concat(draft.Headers.GetValues("Set-Cookie")).ToList();

        Assert.Equal(["booking_browser", "draft", "forgery"], cookies.Select(c => c.Split('=')[0]).Distinct().Order(StringComparer.Ordinal));
        Assert.All(cookies, cookie =>
        {
            Assert.Contains("; httponly", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.Matches("(?i); samesite=(lax|strict)", cookie);
            Assert.Equal(secure, cookie.Contains("; secure", StringComparison.OrdinalIgnoreCase));
        });
    }

    [Theory]
    [InlineData("", HttpStatusCode.OK)]
    [InlineData("book/1", HttpStatusCode.OK)]
    [InlineData("book/99", HttpStatusCode.NotFound)]
    public async Task Whoever_asks_for_the_head_of_a_page_hears_what_its_reader_would(string address, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, address);

        using var answer = await api.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(expected, answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    private async Task<HttpResponseMessage> GetAsync(string address, string scheme = "http")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Accept.ParseAdd("text/html");
        request.Headers.Add("X-Forwarded-Proto", scheme);
        return await api.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private async Task<string> AddressAsync(string page)
    {
        if (page is "times")
            return "book/1";
        var (path, key) = await api.HeldAsync();
        var reference = path[(path.LastIndexOf('/') + 1)..];
        switch (page)
        {
            case "checkout":
                return $"checkout/{reference}{key}";
            case "released":
                await api.PostAsync($"{path}/release{key}");
                return $"checkout/{reference}{key}";
            default:
                var order = (string?)(await api.PostAsync($"{path}/checkout{key}")).Json["orderId"];
                await api.PostAsync($"_control/orders/{order}/approve");
                await api.PostAsync($"{path}/return{key}", $$"""{"orderId":"{{order}}"}""");
                await api.BecomesAsync(path + key, "Confirmed");
                return page is "booking" ? $"booking/{reference}{key}" : $"booking/{reference}/reschedule{key}";
        }
    }

    [GeneratedRegex(@"<script\b(?![^>]*\bsrc=)(?! type=""application/ld\+json"">)[^>]*>", RegexOptions.IgnoreCase)] // data for search engines is no script
    private static partial Regex ScriptWithText();

    [GeneratedRegex(@"<[a-z][^>]*\son[a-z]+\s*=", RegexOptions.IgnoreCase)]
    private static partial Regex Handler();

    [GeneratedRegex(@"<form\b.*?</form>", RegexOptions.Singleline)]
    private static partial Regex Form();

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"(?<token>[^\"]+)\"")]
    private static partial Regex Token();
}
