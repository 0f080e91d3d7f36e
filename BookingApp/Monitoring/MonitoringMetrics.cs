using System.Diagnostics.Metrics;
using BookingApp.Monitoring.Alerts;

namespace BookingApp.Monitoring;

/// <summary>What the last look at the database found, for whoever collects metrics.</summary>
public sealed class MonitoringMetrics
{
    private readonly Counter<long> _alerts;

    public MonitoringMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("BookingApp");
        _alerts = meter.CreateCounter<long>("booking.alerts", "{email}", "Alert emails written, by cause.");
        meter.CreateObservableGauge("booking.human.tasks", () => HumanTasks, "{task}", "What needs a human.");
        meter.CreateObservableGauge("booking.refunds.open", () => OpenRefunds, "{refund}", "Refunds under way.");
        meter.CreateObservableGauge(
            "booking.captures.success", () => CaptureSuccess is { } share ? [new Measurement<double>(share)] : Array.Empty<Measurement<double>>(), "1",
            "Share of the last captures that succeeded.");
    }

    public int HumanTasks { get; set; }
    public int OpenRefunds { get; set; }

    /// <summary>Null while nothing was captured.</summary>
    public double? CaptureSuccess { get; set; }

    public void Alerted(AlertCause cause) => _alerts.Add(1, new KeyValuePair<string, object?>("cause", cause.ToString()));
}
