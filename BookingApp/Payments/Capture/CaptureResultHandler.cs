using BookingApp.Data;
using BookingApp.Payments.Facts;
using BookingApp.Payments.Gateways;
using BookingApp.Payments.Humans;
using BookingApp.Payments.LatePayments;
using BookingApp.Payments.Refunds;
using BookingApp.Reservations;
using Microsoft.EntityFrameworkCore;
using static BookingApp.Reservations.ReservationStatus;

namespace BookingApp.Payments.Capture;

/// <summary>What a definite answer of the provider comes to.</summary>
public sealed class CaptureResultHandler(PaymentChanges changes, PaidOrders orders, Declines declines, LatePayment late, WrongAmount wrong)
{
    private static readonly TimeSpan PendingLook = TimeSpan.FromMinutes(15);

    /// <summary>Acts on the answer to a capture call.</summary>
    internal async Task<GateResult> ApplyAsync(Actor actor, Payment payment, CaptureAnswer answer, CancellationToken ct)
    {
        switch (answer)
        {
            case CaptureAnswer.Made made:
                return await ApplyAsync(actor, payment.Id, made.Capture, ct);
            case CaptureAnswer.Declined declined:
                return await declines.DeclineAsync(actor, payment.Id, declined.Issue, orderIsOver: false, ct);
            case CaptureAnswer.NotApproved notApproved:
                return await declines.StepBackAsync(actor, payment.Id, notApproved.Issue, ct); // nothing was charged, and no decline either
            case CaptureAnswer.PaidByAnother:
                return await AdoptAnotherAsync(actor, payment, ct);
            case CaptureAnswer.Refused refused:
                return await declines.DeclineAsync(actor, payment.Id, refused.Issue, orderIsOver: true, ct);
            default:
                await changes.NoteAsync(actor, payment, PaymentAttemptKind.DuplicatePrevented, ct); // by a call whose answer was lost
                return await orders.CaptureOfAsync(payment, ct) is { } capture
                    ? await ApplyAsync(actor, payment.Id, capture, ct)
                    : await changes.FollowAsync(payment, ct);
        }
    }

    /// <summary>Records what the provider says of a capture.</summary>
    internal Task<GateResult> ApplyAsync(Actor actor, Guid paymentId, CaptureReading capture, CancellationToken ct) =>
        changes.RecordAsync(actor, paymentId, async (db, reservation, payment, now, token) =>
        {
            if (IsRecorded(payment, capture))
                return new ChangeOutcome.Already();
            await RecordAsync(db, actor, reservation, payment, capture, now, token);
            return new ChangeOutcome.Made();
        }, ct);

    /// <summary>The provider refuses a new order because its invoice is paid. Finds the older order of ours that paid it, and records the capture.</summary>
    /// <returns>Whether no order of ours paid it, so that the next order needs another invoice number.</returns>
    internal async Task<bool> PostPaidAsync(Actor actor, Payment payment, CancellationToken ct)
    {
        var paid = await orders.FindAsync(payment, ct);
        if (paid.Capture is { } capture)
            await ApplyAsync(actor, paid.PaymentId, capture, ct);
        return paid.IsByNoneOfOurs;
    }

    // The debt is paid already: by this order, in a call whose answer was lost, or by an older order of ours. That capture is recorded; if it is the
    // older one's, this order is closed.
    private async Task<GateResult> AdoptAnotherAsync(Actor actor, Payment payment, CancellationToken ct)
    {
        await changes.NoteAsync(actor, payment, PaymentAttemptKind.DuplicatePrevented, ct);
        var paid = await orders.FindAsync(payment, ct);
        if (paid.Capture is { } capture)
            return paid.PaymentId == payment.Id
                ? await ApplyAsync(actor, payment.Id, capture, ct)
                : await AdoptAsync(actor, payment.Id, paid.PaymentId, capture, ct);
        if (paid.IsByNoneOfOurs)
            return await declines.InvoiceTakenAsync(actor, payment.Id, ct); // the next order has another invoice number
        if (paid.IsLongAgo) // before that, recovery asks the provider again
            await changes.AskHumanAsync(actor, payment, StaffReason.CaptureUnknown, ct);
        return await changes.FollowAsync(payment, ct);
    }

    // Closes this order and records the other one's capture, in one transaction.
    private Task<GateResult> AdoptAsync(Actor actor, Guid paymentId, Guid otherId, CaptureReading capture, CancellationToken ct) =>
        changes.RecordAsync(actor, paymentId, async (db, reservation, payment, now, token) =>
        {
            var other = await db.Payments.SingleAsync(p => p.Id == otherId, token);
            var wasAtWork = payment.Status is PaymentStatus.Capturing;
            if (wasAtWork)
            {
                payment.Void(CloseReason.InvoiceTaken);
                await db.SaveChangesAsync(token); // frees the key of the one open payment
            }

            var isNews = !IsRecorded(other, capture);
            if (isNews)
                await RecordAsync(db, actor, reservation, other, capture, now, token);
            if (wasAtWork && payment.Purpose is not PaymentPurpose.Balance && other.Status is not PaymentStatus.Pending)
                declines.BackToHeld(db, reservation, payment, now); // does nothing if the money confirmed it
            return wasAtWork || isNews ? new ChangeOutcome.Made() : new ChangeOutcome.Already();
        }, ct);

    private static bool IsRecorded(Payment payment, CaptureReading capture) =>
        payment.Status is PaymentStatus.Captured || (payment.Status is PaymentStatus.Pending && capture.State is CaptureState.Pending);

    private async Task RecordAsync(
        BookingDbContext db, Actor actor, Reservation reservation, Payment payment, CaptureReading capture, DateTimeOffset now, CancellationToken ct)
    {
        switch (capture.State)
        {
            case CaptureState.Declined or CaptureState.Failed when !payment.IsOpen:
                break; // a repeated answer, or of a closed order: another payment may be open by now
            case CaptureState.Declined or CaptureState.Failed:
                var wasOpen = payment.Status is PaymentStatus.Open;
                payment.Declined(actor, capture.Reason ?? capture.State.ToString(), capture.Reason ?? "", now);
                if (!wasOpen)
                    declines.BackToHeld(db, reservation, payment, now);
                break;
            case CaptureState.Pending when !await MakeWayAsync(db, payment, ct):
                break; // another payment is open: this one is recorded when its money has come
            case CaptureState.Pending:
                payment.MoneyPending(actor, capture.CaptureId, capture.Reason ?? "", now, PendingLook);
                if (reservation.Status is Held && !reservation.HasLapsed(now) && payment.Purpose is not PaymentPurpose.Balance)
                    reservation.BeginCapture(now);
                db.Publish(reservation);
                break;
            default:
                await TakeMoneyAsync(db, actor, reservation, payment, capture, now, ct);
                break;
        }
    }

    private async Task TakeMoneyAsync(
        BookingDbContext db, Actor actor, Reservation reservation, Payment payment, CaptureReading capture, DateTimeOffset now, CancellationToken ct)
    {
        var wasAtWork = payment.Status is PaymentStatus.Capturing or PaymentStatus.Pending or PaymentStatus.NeedsHuman;
        var before = await RefundScheduler.PaidAsync(db, reservation, ct);
        var captures = await db.Payments.CountAsync(p => p.ReservationId == reservation.Id && p.CapturedMinor > 0, ct); // numbers the email about it
        var fits = (before + capture.Amount).Minor <= reservation.Total.Minor;
        payment.MoneyTaken(actor, capture.CaptureId, capture.Amount, capture.Fee, now);
        if (capture.State is CaptureState.Refunded)
        {
            wrong.PostWhole(db, actor, reservation, payment, capture, now);
            if (wasAtWork && payment.Purpose is not PaymentPurpose.Balance)
                declines.BackToHeld(db, reservation, payment, now);
            db.Publish(reservation);
            return;
        }

        if (payment.Purpose is not PaymentPurpose.Balance)
        {
            var sinceHold = now - reservation.HeldAt;
            db.AfterCommit(() => PaymentMetrics.Paid(sinceHold));
            db.AfterCommit(() => ReservationMetrics.Step("paid"));
        }

        if (capture.Amount != payment.Amount || capture.State is CaptureState.PartiallyRefunded)
        {
            wrong.PostReturned(db, actor, payment, capture, now); // partly refunded: the remainder is a wrong amount too
            await wrong.RefundAsync(db, actor, reservation, payment, captures, now, ct);
            return;
        }

        switch (reservation.Status)
        {
            case Capturing or Held when fits:
                reservation.Confirm(actor, now); // a hold that has not been ended still owns its time, also after it lapsed
                break;
            case Expired or Released when fits:
                await late.TakeAsync(db, actor, reservation, payment, now, ct);
                break;
            case Confirmed or CheckedIn or Completed or NoShow when fits:
                // a debt that is paid
                db.Raise(new BalancePaid(reservation, capture.Amount, captures, now));
                db.Publish(reservation);
                break;
            default:
                await late.RefundAsync(db, actor, payment, now, ct);
                break;
        }
    }

    // A visit has one open payment at a time: pending money closes an order that nobody has paid yet.
    private static async Task<bool> MakeWayAsync(BookingDbContext db, Payment payment, CancellationToken ct)
    {
        if (payment.IsOpen)
            return true;
        var others = await db.Payments.Where(p => p.ReservationId == payment.ReservationId && p.Purpose == payment.Purpose && p.Id != payment.Id)
            .ToListAsync(ct);
        if (others.Exists(p => p.IsOpen && p.Status is not PaymentStatus.Open))
            return false;
        foreach (var open in others.Where(p => p.IsOpen))
            open.Close(CloseReason.Replaced);
        await db.SaveChangesAsync(ct); // frees the key of the one open payment
        return true;
    }
}
