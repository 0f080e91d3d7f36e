using BookingApp.Data.Changes;
using BookingApp.Payments.Bookings;
using BookingApp.Payments.Facts;
using BookingApp.Payments.Gateways;
using BookingApp.Payments.Humans;
using BookingApp.Reservations;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Payments.Capture;

/// <summary>Changes payments by the path of every change: the payment's own row is the lock, and what it is for is changed with it.</summary>
public sealed class PaymentChanges(ReservationChanges changes, BookingQueries queries, PaymentGateways gateways, ILogger<PaymentChanges> log)
{
    /// <summary>Records what the provider said or somebody decided, and tells open pages. Who loses a race reads again, and reports the winner's
    /// outcome.</summary>
    internal async Task<GateResult> RecordAsync(Actor actor, Guid paymentId, RowChange<Payment> change, CancellationToken ct)
    {
        var outcome = await TryAsync(actor, paymentId, async (db, reservation, payment, now, token) =>
        {
            var outcome = await change(db, reservation, payment, now, token);
            if (outcome is ChangeOutcome.Made)
                db.Publish(Change.Payment(reservation.Id));
            return outcome;
        }, ct);
        var payment = await queries.PaymentAsync(paymentId, ct);
        if (outcome is not null)
            return GateReport.Of((await queries.FindAsync(payment.ReservationId, ct))!, paymentId, gateways);
        log.LogError("Payment {Payment} could not be changed against others at once; recovery takes it up", paymentId);
        return await FollowAsync(payment, ct);
    }

    /// <summary>Nothing is changed: its outcome is not known yet, or somebody else is at it.</summary>
    internal async Task<GateResult> FollowAsync(Payment payment, CancellationToken ct) =>
        new GateResult.InProgress((await queries.FindAsync(payment.ReservationId, ct))!);

    /// <summary>Changes a payment, and what it is for.</summary>
    /// <returns>What became of it; null when every try lost its race.</returns>
    internal Task<ChangeOutcome?> TryAsync(
        ChangeRequest asked, Guid paymentId, RowChange<Payment> change, CancellationToken ct, int maxTries = ReservationChanges.MaxTries,
        bool keepsRefused = false) =>
        changes.ChangeAsync(asked, async (db, token) =>
        {
            var payment = await db.Payments.SingleAsync(p => p.Id == paymentId, token);
            return (await db.Reservations.SingleAsync(r => r.Id == payment.ReservationId, token), payment);
        }, change, ct, maxTries, keepsRefused);

    /// <summary>Writes a payment's row, or finds the open one, under the row of the reservation that it is for.</summary>
    /// <returns>What became of it; null when every try lost its race.</returns>
    internal Task<ChangeOutcome?> OpenAsync(ChangeRequest asked, Guid reservationId, ReservationChange open, CancellationToken ct) =>
        changes.TryAsync(asked, reservationId, open, ct, ReservationChanges.MaxTries);

    /// <summary>Asks staff, on the admin home page and by email, to decide about a payment that the app cannot finish. If the payment has changed since
    /// <paramref name="asked"/> was read, nothing is done: the next look decides.</summary>
    internal Task AskHumanAsync(Actor actor, Payment asked, StaffReason reason, CancellationToken ct = default) =>
        RecordAsync(actor, asked.Id, (_, _, payment, now, _) =>
        {
            if (!asked.IsOpen || payment.Status is PaymentStatus.NeedsHuman || (payment.Status, payment.Attempt) != (asked.Status, asked.Attempt))
                return Task.FromResult<ChangeOutcome>(new ChangeOutcome.Already());
            payment.AskHuman(actor, reason, now);
            return Task.FromResult<ChangeOutcome>(new ChangeOutcome.Made());
        }, ct);

    /// <summary>Notes what became of an attempt, in a transaction of its own; if another call has noted it already, nothing is done.</summary>
    internal Task NoteAsync(Actor actor, Payment payment, PaymentAttemptKind kind, CancellationToken ct)
    {
        PaymentMetrics.Capture(kind is PaymentAttemptKind.DuplicatePrevented ? "duplicate_prevented" : "unknown");
        return TryAsync(actor, payment.Id, (db, _, _, now, _) =>
        {
            db.Raise(new PaymentAttempted(actor, payment, payment.Attempt, kind, "", now));
            return Task.FromResult<ChangeOutcome>(new ChangeOutcome.Made());
        }, ct, maxTries: 1);
    }
}
