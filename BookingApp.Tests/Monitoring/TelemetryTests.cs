using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using BookingApp.Monitoring;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace BookingApp.Tests.Monitoring;

public sealed class TelemetryTests
{
    // Spans by their route, never by the address that was asked for; our own meter beside those of the parts we stand on.
    private static readonly string[] _spans = ["GET /api/v1/reservations/{reference}", "GET /health/ready", "http.route", "http.response.status_code"];
    private static readonly string[] _meters = ["booking.human.tasks", "http.server.request.duration", "kestrel.active_connections", "dotnet.gc.collections"];

    [Fact]
    public async Task Traces_and_metrics_reach_a_collector_without_secrets()
    {
        var got = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        await using var collector = await CollectorAsync(got);
        await using var app = await TestApp.StartAsync(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Urls.Single(),
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        });

        using var answer = await app.Client.GetAsync(new Uri("api/v1/reservations/AAAAAAA?key=the-secret-of-the-link", UriKind.Relative));
        var exitCode = await app.StopAsync();

        Assert.Equal(0, exitCode);
        Assert.Equal(["/v1/metrics", "/v1/traces"], got.Keys.Order(StringComparer.Ordinal));
        Assert.All(_spans.Append("BookingApp"), name => Assert.Contains(name, got["/v1/traces"], StringComparison.Ordinal));
        Assert.All(_meters.Append("BookingApp"), name => Assert.Contains(name, got["/v1/metrics"], StringComparison.Ordinal));
        Assert.All(
            ["the-secret-of-the-link", "key=", "client.address", "url.query"],
            secret => Assert.DoesNotContain(secret, got["/v1/traces"], StringComparison.Ordinal));
        Assert.DoesNotContain("the-secret-of-the-link", got["/v1/metrics"] + app.Log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("url.full", "https://api.example.com/v2/orders/7?key=secret#secret", "https://api.example.com/v2/orders/7")]
    [InlineData("url.full", "http://name:secret@127.0.0.1:5000/a", "http://127.0.0.1:5000/a")]
    [InlineData("anything", "https://book.example.com/booking/AAA?key=secret", "https://book.example.com/booking/AAA")]
    [InlineData("url.query", "?key=secret", null)]
    [InlineData("client.address", "192.0.2.1", null)]
    [InlineData("http.route", "/booking/{reference}", "/booking/{reference}")]
    public void Of_an_address_a_span_keeps_what_is_no_secret(string tag, string value, string? kept)
    {
        using var span = new Activity("GET /booking/AAA?key=secret").SetTag(tag, value);

        using var processor = new Telemetry.WithoutSecrets();
        processor.OnEnd(span);

        Assert.Equal(kept, span.GetTagItem(tag));
        Assert.Equal("GET /booking/AAA", span.DisplayName);
    }

    [Theory]
    [InlineData(null, 0)]
    [InlineData("", 0)]
    [InlineData("http://127.0.0.1:4317", 1)]
    public void Without_a_collector_nothing_is_traced(string? endpoint, int services)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint)]).Build();

        var added = new ServiceCollection().AddTelemetry(settings);

        Assert.Equal(services, added.Count(s => s.ServiceType == typeof(IHostedService)));
    }

    private static async Task<WebApplication> CollectorAsync(ConcurrentDictionary<string, string> got)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var collector = builder.Build();
        collector.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            var text = Encoding.Latin1.GetString(body.ToArray());
            got.AddOrUpdate(context.Request.Path, text, (_, before) => before + text);
        });
        await collector.StartAsync();
        return collector;
    }
}
