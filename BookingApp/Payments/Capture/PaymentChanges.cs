using BookingApp.Data;
using BookingApp.Data.Changes;
using BookingApp.Payments.Bookings;
using BookingApp.Payments.Facts;
using BookingApp.Payments.Gateways;
using BookingApp.Payments.Humans;
using BookingApp.Reservations;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Payments.Capture;

/// <summary>The one path by which a payment and what it is for are changed together: one transaction that starts by reading both rows.</summary>
public sealed class PaymentChanges(
    UnitOfWork work, BookingQueries queries, PaymentGateways gateways, TimeProvider clock, ILogger<PaymentChanges> log)
{
    private const int MaxTries = 5; // of a lost race

    /// <summary>Changes them; the change says whether there was anything to do. Who loses a race reads again, and reports the winner's outcome.</summary>
    internal async Task<GateResult> ChangeAsync(Guid paymentId, PaymentChange change, CancellationToken ct)
    {
        for (var tries = 0; tries < MaxTries; tries++)
        {
            if (await TryAsync(paymentId, change, ct) is { } payment)
                return GateReport.Of((await queries.FindAsync(payment.ReservationId, ct))!, paymentId, gateways);
        }

        log.LogError("Payment {Payment} could not be changed against others at once; recovery takes it up", paymentId);
        return await FollowAsync(await queries.PaymentAsync(paymentId, ct), ct);
    }

    /// <summary>Nothing is changed: its outcome is not known yet, or somebody else is at it.</summary>
    internal async Task<GateResult> FollowAsync(Payment payment, CancellationToken ct) =>
        new GateResult.InProgress((await queries.FindAsync(payment.ReservationId, ct))!);

    /// <summary>Changes them, if nobody else does in the same instant.</summary>
    /// <returns>Null: the race was lost.</returns>
    internal Task<Payment?> TryAsync(Guid paymentId, PaymentChange change, CancellationToken ct) => work.TryAsync<Payment>(async (db, token) =>
    {
        var now = clock.Now();
        var payment = await db.Payments.SingleAsync(p => p.Id == paymentId, token);
        var reservation = await db.Reservations.SingleAsync(r => r.Id == payment.ReservationId, token);
        if (await change(db, reservation, payment, now, token))
            db.Publish(Change.Payment(reservation.Id));
        return payment;
    }, ct);

    /// <summary>Asks staff, on the admin home page and by email, to decide about a payment that the app cannot finish. If the payment has changed since
    /// <paramref name="asked"/> was read, nothing is done: the next look decides.</summary>
    internal Task AskHumanAsync(Actor actor, Payment asked, StaffReason reason, CancellationToken ct = default) =>
        ChangeAsync(asked.Id, (_, _, payment, now, _) =>
        {
            if (!asked.IsOpen || payment.Status is PaymentStatus.NeedsHuman || (payment.Status, payment.Attempt) != (asked.Status, asked.Attempt))
                return Task.FromResult(false);
            payment.AskHuman(actor, reason, now);
            return Task.FromResult(true);
        }, ct);

    /// <summary>Notes what became of an attempt, in a transaction of its own; if another call has noted it already, nothing is done.</summary>
    internal Task NoteAsync(Actor actor, Payment payment, PaymentAttemptKind kind, CancellationToken ct)
    {
        PaymentMetrics.Capture(kind is PaymentAttemptKind.DuplicatePrevented ? "duplicate_prevented" : "unknown");
        return work.TryAsync<Payment>((db, _) =>
        {
            db.Raise(new PaymentAttempted(actor, payment, payment.Attempt, kind, "", clock.Now()));
            return Task.FromResult<Payment?>(payment);
        }, ct);
    }
}

/// <summary>Something that happens to a payment and what it is for, in one transaction.</summary>
/// <returns>Whether anything did.</returns>
internal delegate Task<bool> PaymentChange(BookingDbContext db, Reservation reservation, Payment payment, DateTimeOffset now, CancellationToken ct);
