using BookingApp.Availability;
using BookingApp.Reservations.Holds;

namespace BookingApp.Reservations.Series;

/// <summary>A visit that cannot be had at its time, and why.</summary>
public sealed record SeriesConflict(HoldRequest Visit, Refusal Refusal);
