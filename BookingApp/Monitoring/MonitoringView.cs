using BookingApp.Reservations.History;

namespace BookingApp.Monitoring;

/// <summary>How payments went in a period of business days, both included.</summary>
public sealed record MonitoringView(
    DateOnly From, DateOnly To, CaptureCounts Captures, Funnel Funnel, TimeToPay FromHold, TimeToPay AtProvider,
    IReadOnlyList<DayReading> Days, IReadOnlyDictionary<ReleaseReason, int> Ends);
