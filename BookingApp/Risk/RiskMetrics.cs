using System.Diagnostics.Metrics;

namespace BookingApp.Risk;

/// <summary>What was refused, counted by rule.</summary>
internal static class RiskMetrics
{
    private static readonly Meter Meter = new("BookingApp");
    private static readonly Counter<long> Decisions = Meter.CreateCounter<long>("booking.risk.decisions", "{decision}", "What was refused, by rule.");

    public static void Decided(string rule) => Decisions.Add(1, new KeyValuePair<string, object?>("rule", rule));
}
