using BookingApp.Customers;
using BookingApp.Data;

namespace BookingApp.Payments.Capture;

/// <summary>May refuse to let a visitor pay online. The gate names no policy; each lives in its own room.</summary>
public interface IPaymentPolicy
{
    /// <summary>Makes ready what the look needs, before the transaction.</summary>
    Task PrepareAsync(Visitor visitor, CancellationToken ct = default);

    /// <summary>Looks, and counts nothing: on the way to the page where they pay. A balance is what is owed for a booking that stands already.</summary>
    /// <returns>Null: go on.</returns>
    Task<PaymentRefusal?> LookAsync(BookingDbContext db, Visitor visitor, string reference, bool isBalance, DateTimeOffset now, CancellationToken ct);

    /// <summary>Looks, and counts the try of whoever may; inside the transaction that opens the gate.</summary>
    /// <returns>Null: go on.</returns>
    Task<PaymentRefusal?> AdmitAsync(BookingDbContext db, Visitor visitor, string reference, Payment payment, DateTimeOffset now, CancellationToken ct);
}
