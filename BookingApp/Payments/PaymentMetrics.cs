using System.Diagnostics.Metrics;

namespace BookingApp.Payments;

/// <summary>What became of captures and refunds, counted.</summary>
internal static class PaymentMetrics
{
    private static readonly Meter Meter = new("BookingApp");
    private static readonly Counter<long> Captures = Meter.CreateCounter<long>("booking.captures");
    private static readonly Histogram<double> TimeToPay = Meter.CreateHistogram<double>("booking.payment.duration", "s", "From hold to payment.");
    private static readonly Counter<long> Refunds = Meter.CreateCounter<long>("booking.refunds");

    public static void Capture(string outcome) => Captures.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    public static void Paid(TimeSpan sinceHold) => TimeToPay.Record(sinceHold.TotalSeconds);

    public static void Refund(string outcome) => Refunds.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
}
