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
internal sealed class Telemetry(IOptions<TelemetryOptions> options, IConfiguration settings) : IHostedService, IDisposable
{
    private TracerProvider? _traces;
    private MeterProvider? _meters;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Endpoint is null)
            return Task.CompletedTask;

        var about = ResourceBuilder.CreateDefault().AddService("BookingApp", serviceVersion: typeof(Telemetry).Assembly.GetName().Version?.ToString());
        _traces = Sdk.CreateTracerProviderBuilder().ConfigureServices(Share).SetResourceBuilder(about)
            .AddSource("BookingApp", "Microsoft.AspNetCore", DatabaseEngine.Telemetry).AddProcessor(new WithoutSecrets()).AddOtlpExporter().Build();
        _meters = Sdk.CreateMeterProviderBuilder().ConfigureServices(Share).SetResourceBuilder(about)
            .AddMeter("BookingApp", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", DatabaseEngine.Telemetry).AddOtlpExporter().Build();
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

    // The exporter reads its OTEL_ settings where all others stand, not in the environment alone.
    private void Share(IServiceCollection services) => services.AddSingleton(settings);

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
