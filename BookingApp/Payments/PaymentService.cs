using BookingApp.Data.Changes;
using BookingApp.Localization;
using BookingApp.Payments.Bookings;
using BookingApp.Payments.Capture;
using BookingApp.Payments.Checkout;
using BookingApp.Payments.Gateways;
using BookingApp.Payments.Refunds;
using BookingApp.Reservations;
using BookingApp.Reservations.History;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Payments;

/// <summary>Opens payments: the row first, then the order, and only then the link.</summary>
public sealed class PaymentService(
    PaymentChanges changes, BookingQueries queries, CheckoutRules rules, OnlineOrders orders, CaptureResultHandler results)
{
    /// <summary>Makes the order that the customer pays, or gives the one again that is open. Nothing due confirms at once.</summary>
    /// <remarks>The row is committed before the order is created, and the order's id before the link leaves the app.</remarks>
    public async Task<CheckoutResult> CheckoutAsync(Actor actor, Guid reservationId, CancellationToken ct = default) =>
        await queries.FindAsync(reservationId, ct) is { } view ? await CheckoutAsync(actor, view, ct) : new CheckoutResult.NotFound();

    /// <summary>The same for a reservation that was just read. What has changed since is seen under its row's lock.</summary>
    public async Task<CheckoutResult> CheckoutAsync(Actor actor, BookingView view, CancellationToken ct = default)
    {
        actor.MustOwn(view.Reference);

        for (var tries = 0; tries < 3; tries++)
        {
            if (await rules.AnswerAsync(actor, view, asksPolicies: tries is 0, ct) is { } answer)
                return answer;
            if (await OpenPaymentAsync(actor, view, ct) is not { } payment)
            {
                view = (await queries.FindAsync(view.Id, ct))!; // somebody was quicker: look again
                continue;
            }

            if (payment is { OrderId: { } order, ApprovalUrl: { } link })
                return new CheckoutResult.SendToPay((await queries.FindAsync(view.Id, ct))!, order, link);
            return await OrderAsync(actor, payment, view, ct);
        }

        return rules.Refuse(view) ?? new CheckoutResult.Refused(RefusalReason.PaymentInProgress, view);
    }

    // The open payment of this debt, or a new row. Null: the hold ended, or somebody else opened one in this instant.
    private async Task<Payment?> OpenPaymentAsync(Actor actor, BookingView view, CancellationToken ct)
    {
        var fresh = await orders.WriteAsync(view, ct);
        Payment? payment = null;
        var outcome = await changes.OpenAsync(actor, view.Id, async (db, reservation, now, token) =>
        {
            if (fresh.Purpose is PaymentPurpose.Balance ? !reservation.Status.IsBooked() : reservation.Status is not ReservationStatus.Held
                || reservation.HasLapsed(now))
                return RefusalReason.ChangedMeanwhile;

            payment = fresh;
            var open = await db.Payments.SingleOrDefaultAsync(p =>
                p.ReservationId == view.Id && p.Purpose == fresh.Purpose
                && (
                    p.Status == PaymentStatus.Open || p.Status == PaymentStatus.Capturing || p.Status == PaymentStatus.Pending
                        || p.Status == PaymentStatus.NeedsHuman), token);
            if (open is { Status: not PaymentStatus.Open })
                return RefusalReason.PaymentInProgress;
            if (open is not null && open.Amount == view.Due && now - open.CreatedAt < Payment.OrderLife)
            {
                payment = open;
                return new ChangeOutcome.Already();
            }

            if (open is not null)
            {
                open.Close(CloseReason.Replaced);
                await db.SaveChangesAsync(token); // frees the key of the one open payment
            }

            // A code taken or a sum paid since the view was read changes what is due. This locks the row, so that who takes a code waits and closes
            // this payment.
            if (await db.Reservations.Where(r => r.Id == view.Id && r.Version == reservation.Version).ExecuteUpdateAsync(
                set => set.SetProperty(r => r.Version, r => r.Version), token) is 0)
                return RefusalReason.ChangedMeanwhile;
            db.Payments.Add(fresh);
            await db.SaveChangesAsync(token); // from here on nobody else can open one and settle it
            if (ReservationViews.DueOf(reservation, reservation.Status, await RefundScheduler.PaidAsync(db, reservation, token)) != view.Due)
                return RefusalReason.ChangedMeanwhile; // something else is due by now: all of it is undone
            ReservationHistory.Note(db, actor, view.Id, "payment_opened", view.Due.ToString(), now);
            return new ChangeOutcome.Made();
        }, ct);
        return outcome is ChangeOutcome.Made or ChangeOutcome.Already ? payment : null;
    }

    private async Task<CheckoutResult> OrderAsync(Actor actor, Payment payment, BookingView view, CancellationToken ct)
    {
        OrderOpened order;
        try
        {
            order = await orders.OpenAsync(payment, ct);
        }
        catch (GatewayUnknownException)
        {
            return new CheckoutResult.ProviderUnavailable(view); // the same call can be repeated
        }
        catch (GatewayRefusedException refused)
        {
            var isTaken = refused.IsPaid && await results.PostPaidAsync(actor, payment, ct);
            await CloseAsync(actor, payment.Id, isTaken ? CloseReason.InvoiceTaken.Code() : refused.Issue, ct);
            view = (await queries.FindAsync(view.Id, ct))!;
            return rules.Refuse(view) ?? new CheckoutResult.ProviderUnavailable(view);
        }

        await changes.TryAsync(actor, payment.Id, (db, reservation, row, now, _) =>
        {
            if (row.OrderId is not null || row.Status is not PaymentStatus.Open) // a second press was quicker: the same request id gave it the same order
                return Task.FromResult<ChangeOutcome>(new ChangeOutcome.Already());
            row.OrderMade(order);
            if (row.Purpose is not PaymentPurpose.Balance)
                db.AfterCommit(() => ReservationMetrics.Step("checkout"));
            row.CheckAt(row.Purpose is PaymentPurpose.Balance ? now + Payment.DebtLook : row.NextLook(now, reservation.HeldUntil));
            db.Publish(Change.Payment(row.ReservationId));
            return Task.FromResult<ChangeOutcome>(new ChangeOutcome.Made());
        }, ct);

        // What stands now decides: the hold may have ended while the provider was thinking.
        var after = (await queries.FindAsync(view.Id, ct))!;
        return after.Payment is { OrderId: { } id, ApprovalUrl: { } link } // shown only while it can be paid
            ? new CheckoutResult.SendToPay(after, id, link)
            : rules.Refuse(after) ?? new CheckoutResult.Refused(RefusalReason.PaymentInProgress, after);
    }

    private Task CloseAsync(Actor actor, Guid paymentId, string issue, CancellationToken ct) => changes.TryAsync(
        actor, paymentId, (db, _, payment, now, _) =>
        {
            if (payment is not { Status: PaymentStatus.Open, OrderId: null })
                return Task.FromResult<ChangeOutcome>(new ChangeOutcome.Already());
            payment.OrderRefused(issue);
            ReservationHistory.Note(db, actor, payment.ReservationId, "payment_refused", issue, now);
            return Task.FromResult<ChangeOutcome>(new ChangeOutcome.Made());
        }, ct);
}
