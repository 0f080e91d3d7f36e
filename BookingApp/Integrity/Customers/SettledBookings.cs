using BookingApp.Reservations;
using BookingApp.Reservations.History;

namespace BookingApp.Integrity.Customers;

/// <summary>Bookings that have not changed for so long that the jobs must have seen them.</summary>
/// <remarks>During a rolling update, instances of the version before write bookings without a customer, and jobs add it.</remarks>
internal static class SettledBookings
{
    public static IQueryable<Reservation> Since(CheckContext context, TimeSpan needed)
    {
        var settled = context.Now - needed;
        return context.Db.Reservations.Where(
            r => r.CustomerMailbox != null && !context.Db.Set<ReservationEvent>().Any(e => e.ReservationId == r.Id && e.At > settled));
    }
}
