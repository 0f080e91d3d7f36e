using BookingApp.Data;
using BookingApp.Localization;
using BookingApp.Payments.Facts;
using BookingApp.Payments.Humans;
using BookingApp.Reservations;
using BookingApp.Reservations.History;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Payments.Capture;

/// <summary>Writes down what becomes of tries to take money, in the unit of work of the fact: for the monitoring, and in the reservation's history.</summary>
internal sealed class PaymentAttemptLog(Ids ids, ReservationHistory history) : IFactHandler<PaymentAttempted>, IFactHandler<PaymentNeedsHuman>
{
    /// <inheritdoc/>
    public async Task HandleAsync(BookingDbContext db, PaymentAttempted tried, CancellationToken ct)
    {
        var (actor, payment, attempt, kind, detail, now) = tried;
        if (LineOf(kind) is { } line)
            history.Add(db, actor, payment.ReservationId, line, detail, now);
        if (CountOf(kind) is { } count)
            db.AfterCommit(() => PaymentMetrics.Capture(count));
        if (!payment.IsInPerson && !await IsNotedAsync(db, payment.Id, attempt, kind, ct)) // money taken in person is no attempt
            db.PaymentAttempts.Add(new PaymentAttempt { Id = ids.NewId(now), PaymentId = payment.Id, Attempt = attempt, Kind = kind, At = now });
    }

    /// <inheritdoc/>
    public async Task HandleAsync(BookingDbContext db, PaymentNeedsHuman stuck, CancellationToken ct)
    {
        var reservation = await db.Reservations.AsNoTracking().SingleAsync(r => r.Id == stuck.Payment.ReservationId, ct);
        history.Add(db, stuck.Actor, reservation.Id, "needs_human", stuck.Reason.Code(), stuck.At);
        db.Raise(new StaffNeeded(reservation, stuck.Reason, null, stuck.Known, stuck.At));
    }

    private static string? LineOf(PaymentAttemptKind kind) => kind switch
    {
        PaymentAttemptKind.Began => "capture_began",
        PaymentAttemptKind.Completed => "captured",
        PaymentAttemptKind.Declined => "declined",
        PaymentAttemptKind.Pending => "pending",
        PaymentAttemptKind.Late => "late_payment",
        _ => null,
    };

    // What is counted when it is committed; an answer that is missing, and a duplicate, are counted whether it can be written down or not.
    private static string? CountOf(PaymentAttemptKind kind) => kind switch
    {
        PaymentAttemptKind.Completed => "completed",
        PaymentAttemptKind.Declined => "declined",
        PaymentAttemptKind.Pending => "pending",
        PaymentAttemptKind.Late => "late",
        _ => null,
    };

    // Money must not fail to be recorded because it is noted already; the key still decides between two at once.
    private static async Task<bool> IsNotedAsync(BookingDbContext db, Guid paymentId, int attempt, PaymentAttemptKind kind, CancellationToken ct) =>
        db.PaymentAttempts.Local.Any(o => o.PaymentId == paymentId && o.Attempt == attempt && o.Kind == kind)
        || await db.PaymentAttempts.AnyAsync(o => o.PaymentId == paymentId && o.Attempt == attempt && o.Kind == kind, ct);
}
