using System.Diagnostics;
using BookingApp.Data.Engines;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace BookingApp.Monitoring;

/// <summary>Where traces and metrics go: nowhere unless an address is given, in OpenTelemetry's own words.</summary>
public sealed class TelemetryOptions
{
    /// <summary>A collector's address, such as http://localhost:4317. The other OTEL_ settings are read by the exporter itself.</summary>
    [ConfigurationKeyName("OTEL_EXPORTER_OTLP_ENDPOINT")]
    public Uri? Endpoint { get; init; }

    internal bool IsFine => Endpoint is null or { IsAbsoluteUri: true, Scheme: "http" or "https" };
}

/// <summary>Sends traces and metrics over OTLP while the app runs, if it is configured.</summary>
internal static class Telemetry
{
    // Of traces and metrics alike.
    private const string Ours = "BookingApp";

    /// <summary>Without a collector nothing is traced or measured either: it would cost and nobody would read it.</summary>
    public static IServiceCollection AddTelemetry(this IServiceCollection services, IConfiguration settings)
    {
        services.AddOptions<TelemetryOptions>().BindConfiguration("")
            .Validate(o => o.IsFine, "OTEL_EXPORTER_OTLP_ENDPOINT must be an absolute http or https address, such as http://localhost:4317, or empty.")
            .ValidateOnStart();
        if (settings.Get<TelemetryOptions>() is not { Endpoint: not null, IsFine: true })
            return services;

        services.AddOpenTelemetry()
            .ConfigureResource(about => about.AddService(Ours, serviceVersion: typeof(Telemetry).Assembly.GetName().Version?.ToString()))
            .WithTracing(traces => traces.AddSource(Ours, DatabaseEngine.Telemetry)
                .AddAspNetCoreInstrumentation().AddHttpClientInstrumentation().AddProcessor(new WithoutSecrets()).AddOtlpExporter())
            .WithMetrics(meters => meters.AddMeter(Ours, DatabaseEngine.Telemetry)
                .AddAspNetCoreInstrumentation().AddHttpClientInstrumentation().AddRuntimeInstrumentation().AddOtlpExporter());
        return services;
    }

    /// <summary>Keys stand in query strings, and who called is personal: neither leaves the app, whoever put it into a span.</summary>
    internal sealed class WithoutSecrets : BaseProcessor<Activity>
    {
        private static readonly string[] Dropped =
        [
            "url.query", "http.url", "http.target", "client.address", "http.client_ip", "user_agent.original", "http.user_agent",
            "network.peer.address", "enduser.id",
        ];

        public override void OnEnd(Activity data)
        {
            foreach (var tag in Dropped)
                data.SetTag(tag, null);
            foreach (var (tag, value) in data.TagObjects.Where(t => t.Value is string text && text.Contains("://", StringComparison.Ordinal)).ToList())
                data.SetTag(tag, Address((string)value!));
            data.DisplayName = data.DisplayName.Split('?')[0];
        }

        // Of an address who, where and what; a name and a password before the host, and all after the path, may be secrets.
        private static string? Address(string text) =>
            Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Host.Length > 0
                ? $"{address.Scheme}://{address.Authority}{address.AbsolutePath}"
                : null;
    }
}
