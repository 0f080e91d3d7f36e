using System.Diagnostics;
using System.Diagnostics.Metrics;
using BookingApp.Reservations.History;

namespace BookingApp.Reservations;

/// <summary>What becomes of holds, counted.</summary>
internal static class ReservationMetrics
{
    private static readonly Meter Meter = new("BookingApp");
    private static readonly ActivitySource Traces = new("BookingApp");
    private static readonly Counter<long> Made = Meter.CreateCounter<long>("booking.holds.made");
    private static readonly Counter<long> RefusedHolds = Meter.CreateCounter<long>("booking.holds.refused");
    private static readonly Counter<long> EndedHolds = Meter.CreateCounter<long>("booking.holds.ended");
    private static readonly Counter<long> ConfirmedReservations = Meter.CreateCounter<long>("booking.reservations.confirmed");
    private static readonly Counter<long> Steps = Meter.CreateCounter<long>(
        "booking.funnel", "{step}", "How far customers come: held, details, checkout, paid.");
    private static readonly Histogram<double> HoldSeconds = Meter.CreateHistogram<double>("booking.hold.duration", "s");

    public static void Held(double seconds)
    {
        Made.Add(1);
        HoldSeconds.Record(seconds);
    }

    public static void Refused(string why) => RefusedHolds.Add(1, new KeyValuePair<string, object?>("why", why));

    public static void Ended(ReleaseReason reason) => EndedHolds.Add(1, new KeyValuePair<string, object?>("reason", reason.ToString()));

    public static void Step(string step) => Steps.Add(1, new KeyValuePair<string, object?>("step", step));

    public static void Confirmed() => ConfirmedReservations.Add(1);

    /// <summary>A span in the trace of whoever listens; nobody mostly does.</summary>
    public static Activity? Begin(string what) => Traces.StartActivity(what);
}
