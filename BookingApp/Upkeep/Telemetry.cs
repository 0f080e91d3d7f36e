using System.Diagnostics;
using BookingApp.Data;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace BookingApp.Upkeep;

/// <summary>Where traces and metrics go: nowhere unless an address is given, in OpenTelemetry's own words.</summary>
public sealed class TelemetryOptions
{
    /// <summary>A collector's address, such as http://localhost:4317. The other OTEL_ variables are read by the exporter itself.</summary>
    [ConfigurationKeyName("OTEL_EXPORTER_OTLP_ENDPOINT")]
    public Uri? Endpoint { get; init; }
}

/// <summary>Sends traces and metrics over OTLP while the app runs, if it is configured.</summary>
internal sealed class Telemetry(IOptions<TelemetryOptions> options) : IHostedService, IDisposable
{
    private TracerProvider? _traces;
    private MeterProvider? _meters;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Endpoint is not { } endpoint)
            return Task.CompletedTask;

        var about = ResourceBuilder.CreateDefault().AddService("BookingApp", serviceVersion: typeof(Telemetry).Assembly.GetName().Version?.ToString());
        _traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(about)
            .AddSource("BookingApp", "Microsoft.AspNetCore", DatabaseEngine.Telemetry).AddProcessor(new WithoutSecrets()).AddOtlpExporter(to => to.Endpoint = endpoint).Build();
        _meters = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(about)
            .AddMeter("BookingApp", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", DatabaseEngine.Telemetry).AddOtlpExporter(to => to.Endpoint = endpoint).Build();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose(); // flushes
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        _traces?.Dispose();
        _meters?.Dispose();
        (_traces, _meters) = (null, null);
    }

    // Keys stand in query strings, and who called is personal.
    private sealed class WithoutSecrets : BaseProcessor<Activity>
    {
        private static readonly string[] Dropped = ["url.query", "url.full", "http.url", "http.target", "client.address", "user_agent.original", "network.peer.address"];

        public override void OnEnd(Activity data)
        {
            foreach (var tag in Dropped)
                data.SetTag(tag, null);
        }
    }
}
