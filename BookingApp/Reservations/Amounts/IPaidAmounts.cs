using BookingApp.Data;

namespace BookingApp.Reservations.Amounts;

/// <summary>Knows what was paid for reservations, and what was refunded. Who shows reservations reckons with the amounts, and knows no payment.</summary>
public interface IPaidAmounts
{
    /// <summary>How the money of each of these stands.</summary>
    Task<IReadOnlyDictionary<Guid, PaidAmounts>> ReadAsync(
        BookingDbContext db, IReadOnlyCollection<Reservation> reservations, DateTimeOffset now, CancellationToken ct);
}
