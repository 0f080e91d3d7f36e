using BookingApp.Data;
using BookingApp.Localization;
using BookingApp.Reservations;
using BookingApp.Reservations.History;
using BookingApp.Reservations.Rules;
using Microsoft.Extensions.Options;

namespace BookingApp.Payments.Capture;

/// <summary>A capture that took nothing: the hold goes back to what is left of its time, or to a grace, once.</summary>
public sealed class Declines(PaymentChanges changes, IOptions<HoldOptions> holds)
{
    /// <summary>A decline: the same order may be approved again, or, when it is over, a new payment be opened.</summary>
    internal async Task<GateResult> DeclineAsync(Actor actor, Guid paymentId, string issue, bool orderIsOver, CancellationToken ct)
    {
        var result = await EndCaptureAsync(actor, paymentId, (_, _, payment, now) =>
        {
            if (orderIsOver)
                payment.Declined(actor, issue, issue, now);
            else
                payment.DeclinedOnce(actor, issue, now);
        }, ct);
        return result is GateResult.NotApproved still ? new GateResult.Declined(still.Reservation) : result;
    }

    /// <summary>The provider says that nobody approved: nothing was charged, the hold goes on as it was.</summary>
    internal Task<GateResult> StepBackAsync(Actor actor, Guid paymentId, string issue, CancellationToken ct) =>
        EndCaptureAsync(actor, paymentId, (_, _, payment, _) => payment.NotApproved(issue), ct);

    /// <summary>The provider refuses the order because its invoice number was paid by an order that is not ours. No card was declined: the order is closed,
    /// and the hold goes on as it was.</summary>
    internal Task<GateResult> InvoiceTakenAsync(Actor actor, Guid paymentId, CancellationToken ct) =>
        EndCaptureAsync(actor, paymentId, (db, reservation, payment, now) =>
        {
            payment.Void(CloseReason.InvoiceTaken);
            ReservationHistory.Note(db, actor, reservation.Id, "payment_refused", CloseReason.InvoiceTaken.Code(), now);
        }, ct);

    /// <summary>Gives a hold back the time that its capture had stopped; any other reservation stays as it is.</summary>
    internal void BackToHeld(BookingDbContext db, Reservation reservation, Payment payment, DateTimeOffset now)
    {
        if (reservation.Status is not ReservationStatus.Capturing)
            return;
        reservation.ReturnToHeld(now, holds.Value.DeclineGrace);
        if (payment.Status is PaymentStatus.Open)
            payment.CheckAt(payment.NextLook(now, reservation.HeldUntil));
        db.Publish(reservation);
    }

    private Task<GateResult> EndCaptureAsync(
        Actor actor, Guid paymentId, Action<BookingDbContext, Reservation, Payment, DateTimeOffset> end, CancellationToken ct) =>
        changes.RecordAsync(actor, paymentId, (db, reservation, payment, now, _) =>
        {
            if (payment.Status is not PaymentStatus.Capturing)
                return Task.FromResult<ChangeOutcome>(new ChangeOutcome.Already());
            end(db, reservation, payment, now);
            BackToHeld(db, reservation, payment, now);
            return Task.FromResult<ChangeOutcome>(new ChangeOutcome.Made());
        }, ct);
}
