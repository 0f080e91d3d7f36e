using BookingApp.Customers;
using BookingApp.Data;

namespace BookingApp.Reservations.Holds;

/// <summary>May refuse a hold, or the details that make it somebody's. Holds name no policy; each lives in its own room.</summary>
public interface IHoldPolicy
{
    /// <summary>Makes ready what the look needs, before the transaction.</summary>
    Task PrepareAsync(Visitor visitor, CancellationToken ct = default);

    /// <summary>
    /// Looks, and counts whoever may; inside the transaction. The reference is that of a hold which stands already; null when a new
    /// one is asked for.
    /// </summary>
    /// <returns>Null: go on.</returns>
    Task<HoldRefusal?> AdmitAsync(BookingDbContext db, Visitor visitor, string? reference, DateTimeOffset now, CancellationToken ct);
}
