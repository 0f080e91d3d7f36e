using BookingApp.Data;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Payments.Capture;

/// <summary>Notes what becomes of tries to take money, in the unit of work of the fact.</summary>
public static class PaymentAttemptLog
{
    /// <summary>Notes it once per try; money taken at the desk is no try.</summary>
    public static async Task NoteAsync(
        BookingDbContext db, Ids ids, Payment payment, PaymentAttemptKind kind, DateTimeOffset now, CancellationToken ct = default)
    {
        if (payment.IsInPerson || await IsNotedAsync(db, payment, kind, ct))
            return;
        db.PaymentAttempts.Add(new PaymentAttempt { Id = ids.NewId(now), PaymentId = payment.Id, Attempt = payment.Attempt, Kind = kind, At = now });
    }

    // Money must not fail to be booked because it is noted already; the key still decides between two at once.
    private static async Task<bool> IsNotedAsync(BookingDbContext db, Payment payment, PaymentAttemptKind kind, CancellationToken ct) =>
        db.PaymentAttempts.Local.Any(o => o.PaymentId == payment.Id && o.Attempt == payment.Attempt && o.Kind == kind)
        || await db.PaymentAttempts.AnyAsync(o => o.PaymentId == payment.Id && o.Attempt == payment.Attempt && o.Kind == kind, ct);
}
