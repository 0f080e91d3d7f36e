using BookingApp.Customers;
using BookingApp.Data;
using BookingApp.Reservations.Facts;

namespace BookingApp.Reservations.Details;

/// <summary>What was said with a booking is known of its customer from its confirmation on. Before that anybody may have typed the address.</summary>
internal sealed class ConfirmedDetails(CustomerService customers) : IFactHandler<ReservationConfirmed>
{
    public async Task HandleAsync(BookingDbContext db, ReservationConfirmed confirmed, CancellationToken ct)
    {
        var reservation = confirmed.Reservation;
        if (reservation.CustomerId is { } customer)
            await customers.TakeDetailsAsync(db, customer, reservation.Details(), reservation.DetailsAt ?? reservation.HeldAt, ct);
    }
}
