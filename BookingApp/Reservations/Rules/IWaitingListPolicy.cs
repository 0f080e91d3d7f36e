using BookingApp.Customers;
using BookingApp.Data;

namespace BookingApp.Reservations.Rules;

/// <summary>Limits how often somebody may put addresses that they type on a waiting list: each of them gets an email.</summary>
public interface IWaitingListPolicy
{
    /// <summary>Makes ready what the look needs, before the transaction.</summary>
    Task PrepareAsync(Visitor visitor, CancellationToken ct = default);

    /// <summary>Looks, and counts whoever may; inside the transaction.</summary>
    Task<bool> AdmitAsync(BookingDbContext db, Visitor visitor, DateTimeOffset now, CancellationToken ct);
}
