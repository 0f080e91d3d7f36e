using BookingApp.Customers;
using BookingApp.Data;

namespace BookingApp.Reservations.Rules;

/// <summary>Limits how often somebody may have an email sent to an address that they type, such as one with the links of its bookings.</summary>
public interface ILookupPolicy
{
    /// <summary>Makes ready what the look needs, before the transaction.</summary>
    Task PrepareAsync(Visitor visitor, CancellationToken ct = default);

    /// <summary>Looks, and counts whoever may; inside the transaction.</summary>
    Task<bool> AdmitAsync(BookingDbContext db, Visitor visitor, DateTimeOffset now, CancellationToken ct);
}
