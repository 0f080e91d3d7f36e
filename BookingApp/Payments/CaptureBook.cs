using BookingApp.Data;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Payments;

/// <summary>Notes what becomes of tries to take money, in the unit of work of the fact.</summary>
public static class CaptureBook
{
    /// <summary>Notes it once per try; money taken at the desk is no try.</summary>
    public static async Task NoteAsync(BookingDbContext db, Ids ids, Payment payment, CaptureOutcomeKind kind, DateTimeOffset now, CancellationToken ct = default)
    {
        if (payment.Provider == Desk.DeskGateway.Name || await IsNotedAsync(db, payment, kind, ct))
            return;
        db.CaptureOutcomes.Add(new CaptureOutcome { Id = ids.NewId(now), PaymentId = payment.Id, Attempt = payment.Attempt, Kind = kind, At = now });
    }

    // Money must not fail to be booked because it is noted already; the key still decides between two at once.
    private static async Task<bool> IsNotedAsync(BookingDbContext db, Payment payment, CaptureOutcomeKind kind, CancellationToken ct) =>
        db.CaptureOutcomes.Local.Any(o => o.PaymentId == payment.Id && o.Attempt == payment.Attempt && o.Kind == kind)
        || await db.CaptureOutcomes.AnyAsync(o => o.PaymentId == payment.Id && o.Attempt == payment.Attempt && o.Kind == kind, ct);
}
