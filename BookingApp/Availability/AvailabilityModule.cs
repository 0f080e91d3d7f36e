using System.Diagnostics.Metrics;
using BookingApp.Availability.Busy;
using BookingApp.Availability.Offers;

namespace BookingApp.Availability;

internal static class AvailabilityModule
{
    public static IServiceCollection AddAvailability(this IServiceCollection services) =>
        services.AddSingleton<AvailabilityCache>().AddSingleton<BusyMaps>().AddSingleton<OfferedDays>().AddSingleton<AvailabilityQueries>();
}

/// <summary>How long planning takes.</summary>
internal static class AvailabilityMetrics
{
    private static readonly Meter Meter = new("BookingApp");
    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>("booking.planner.duration", "s");

    public static void Planned(double seconds) => Duration.Record(seconds);
}
