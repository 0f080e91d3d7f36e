using BookingApp.Reservations;
using static BookingApp.Reservations.ReservationStatus;

namespace BookingApp.Payments.Customers;

/// <summary>How often somebody came, by now: visits that have begun, and those that came to nothing.</summary>
public sealed record VisitCounts(int Visits, int NoShows, int Cancellations, DateTimeOffset? First, DateTimeOffset? Last)
{
    /// <summary>These and another customer's together.</summary>
    internal VisitCounts With(VisitCounts other) => new(
        Visits + other.Visits, NoShows + other.NoShows, Cancellations + other.Cancellations,
        other.First is null || First < other.First ? First : other.First, other.Last is null || Last > other.Last ? Last : other.Last);

    /// <summary>Counts bookings by their status of now and their start.</summary>
    internal static VisitCounts Of(IReadOnlyCollection<(ReservationStatus Status, DateTimeOffset Start)> bookings, DateTimeOffset now)
    {
        var came = bookings.Where(b => b.Status is Confirmed or CheckedIn or Completed && b.Start <= now).Select(b => b.Start).ToList();
        return new(
            came.Count, bookings.Count(b => b.Status is NoShow), bookings.Count(b => b.Status is Cancelled), came.Count > 0 ? came.Min() : null,
            came.Count > 0 ? came.Max() : null);
    }
}
