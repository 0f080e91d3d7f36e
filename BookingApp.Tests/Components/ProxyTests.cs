using System.Net;

namespace BookingApp.Tests.Jobs;

/// <summary>The app in Production, as deploy/nginx puts it on the net: TLS at nginx, the app behind it.</summary>
public sealed class ProxyTests(ProxyTests.Site site) : IClassFixture<ProxyTests.Site>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/staff/2027-03-01?x=1", "/account/sign-in?returnUrl=%2Fstaff%2F2027-03-01%3Fx%3D1")]
    [InlineData("/admin", "/account/sign-in?returnUrl=%2Fadmin")]
    [InlineData("/admin/ledger.csv", "/account/sign-in?returnUrl=%2Fadmin%2Fledger.csv")]
    public async Task Who_is_not_signed_in_stays_on_https_and_on_this_host(string address, string signIn)
    {
        using var answer = await site.Nginx.Client.GetAsync(new Uri(address, UriKind.Relative), Ct);

        Assert.Equal((HttpStatusCode.Redirect, signIn), (answer.StatusCode, answer.Headers.Location?.OriginalString));
        AssertOurs(answer);
    }

    [Theory]
    [InlineData("/admin")]
    [InlineData("/")]
    [InlineData("/api/v1/services")]
    public async Task Another_host_is_refused_and_sent_nowhere(string address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"https://evil.example{address}"));
        using var byProxy = await site.Nginx.Client.SendAsync(request, Ct);
        using var direct = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { Host = "evil.example" } };
        using var byHand = await site.App.Client.SendAsync(direct, Ct);
        using var told = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { Host = Nginx.Host } };
        told.Headers.Add("X-Forwarded-Host", "evil.example");
        told.Headers.Add("X-Forwarded-For", "203.0.113.7");
        using var byForwarding = await site.App.Client.SendAsync(told, Ct);

        foreach (var answer in new[] { byProxy, byHand, byForwarding })
        {
            Assert.Equal((HttpStatusCode.BadRequest, null), (answer.StatusCode, answer.Headers.Location));
            Assert.DoesNotContain("evil", await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
            AssertOurs(answer);
        }
    }

    [Theory]
    [InlineData(Nginx.Host)]
    [InlineData("evil.example")] // sent to us all the same
    public async Task Who_comes_without_encryption_is_sent_to_the_same_page_with_it(string host)
    {
        using var answer = await site.Nginx.Client.GetAsync(new Uri($"http://{host}/book/1?day=2027-03-01"), Ct);

        Assert.Equal(
            (HttpStatusCode.MovedPermanently, $"https://{Nginx.Host}/book/1?day=2027-03-01"), (answer.StatusCode, answer.Headers.Location?.OriginalString));
    }

    [Fact]
    public async Task A_challenge_of_certbots_is_answered_without_encryption()
    {
        Directory.CreateDirectory(site.Nginx.Challenges);
        await File.WriteAllTextAsync(Path.Combine(site.Nginx.Challenges, "token"), "token.thumbprint", Ct);

        var answer = await site.Nginx.Client.GetStringAsync(new Uri($"http://{Nginx.Host}/.well-known/acme-challenge/token"), Ct);

        Assert.Equal("token.thumbprint", answer);
    }

    [Fact]
    public async Task Only_a_caller_on_this_machine_may_say_localhost()
    {
        using var here = await site.App.Client.GetAsync(new Uri(Urls.SignIn, UriKind.Relative), Ct);
        using var outside = new HttpRequestMessage(HttpMethod.Get, Urls.SignIn) { Headers = { Host = "localhost" } };
        outside.Headers.Add("X-Forwarded-For", "203.0.113.7");
        using var there = await site.App.Client.SendAsync(outside, Ct);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.BadRequest), (here.StatusCode, there.StatusCode));
    }

    [Fact]
    public async Task Health_is_told_under_any_name()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/health/ready") { Headers = { Host = "10.1.2.3:5000" } };
        using var answer = await site.App.Client.SendAsync(request, Ct);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Cookies_never_take_an_open_line_and_the_circuits_line_is_the_encrypted_one()
    {
        using var page = await site.Nginx.Client.GetAsync(new Uri(Urls.SignIn, UriKind.Relative), Ct);

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.All(page.Headers.GetValues("Set-Cookie"), cookie => Assert.Contains("; secure", cookie, StringComparison.OrdinalIgnoreCase));
        Assert.Contains($"connect-src 'self' wss://{Nginx.Host};", Assert.Single(page.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_there_gets_our_page_with_our_headers()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/account/nowhere");
        request.Headers.Add("Cookie", "staff=nonsense");
        using var answer = await site.Nginx.Client.SendAsync(request, Ct);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("There is nothing here", await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        AssertOurs(answer);
    }

    private static void AssertOurs(HttpResponseMessage answer)
    {
        Assert.Contains("frame-ancestors 'none'", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("same-origin", Assert.Single(answer.Headers.GetValues("Referrer-Policy")));
    }

    /// <summary>One app and one nginx for all of them.</summary>
    public sealed class Site : IAsyncLifetime
    {
        public TestApp App { get; private set; } = null!;
        internal Nginx Nginx { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            App = await TestApp.StartAsync(
                new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["App:BaseUrl"] = $"https://{Nginx.Host}",
                    ["App:TrustedProxies:0"] = "127.0.0.1",
                    ["Payments:Online"] = "false", // then no setting of PayPal is needed
                    ["Email:KeptInProduction"] = "true",
                },
                "Production");
            Nginx = await Nginx.StartAsync([App.Port]);
        }

        public async ValueTask DisposeAsync()
        {
            if (Nginx is not null)
                await Nginx.DisposeAsync();
            if (App is not null)
                await App.DisposeAsync();
        }
    }
}
