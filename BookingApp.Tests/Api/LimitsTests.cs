using System.Net;

namespace BookingApp.Tests.Api;

public sealed class LimitsTests
{
    [Fact]
    public async Task Each_address_has_its_own_limit_and_only_a_trusted_proxy_says_whose_it_is()
    {
        await using var app = await TestApp.StartAsync(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["RateLimits:ReadsPerMinute"] = "3",
            ["App:TrustedProxies:0"] = "127.0.0.0/8",
        });

        var own = new List<HttpStatusCode>();
        for (var i = 0; i < 4; i++)
            own.Add((await CallAsync(app, "203.0.113.7")).StatusCode);
        using var refused = await CallAsync(app, "203.0.113.7");
        using var other = await CallAsync(app, "203.0.113.8");

        Assert.Equal(HttpStatusCode.TooManyRequests, own[3]);
        Assert.DoesNotContain(HttpStatusCode.TooManyRequests, own.Take(3));
        Assert.Contains("too_many_requests", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.True(refused.Headers.RetryAfter!.Delta > TimeSpan.Zero);
        Assert.NotEqual(HttpStatusCode.TooManyRequests, other.StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, other.StatusCode); // nobody has set the business up yet
    }

    private static Task<HttpResponseMessage> CallAsync(TestApp app, string address)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "api/v1/services");
        request.Headers.Add("X-Forwarded-For", address);
        return app.Client.SendAsync(request);
    }
}
