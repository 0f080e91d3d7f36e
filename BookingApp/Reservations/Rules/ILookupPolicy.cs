using BookingApp.Customers;
using BookingApp.Data;

namespace BookingApp.Reservations.Rules;

/// <summary>Limits how often somebody may have an email sent to an address that they type; each kind is counted by itself.</summary>
public interface ILookupPolicy
{
    /// <summary>Makes ready what the look needs, before the transaction.</summary>
    Task PrepareAsync(Visitor visitor, LookupKind kind, CancellationToken ct = default);

    /// <summary>Looks, and counts whoever may; inside the transaction.</summary>
    Task<bool> AdmitAsync(BookingDbContext db, Visitor visitor, LookupKind kind, DateTimeOffset now, CancellationToken ct);
}
