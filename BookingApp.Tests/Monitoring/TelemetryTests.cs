using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace BookingApp.Tests.Upkeep;

public sealed class TelemetryTests
{
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
        Assert.Contains("BookingApp", got["/v1/traces"], StringComparison.Ordinal);
        Assert.DoesNotContain("the-secret-of-the-link", got["/v1/traces"] + app.Log, StringComparison.Ordinal);
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
