using BookingApp.Data;
using BookingApp.Payments.Refunds;
using BookingApp.Reservations;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Payments.Desk;

/// <summary>Staff take what is due at the visit, and hand money back.</summary>
public sealed class DeskService(ReservationTools tools, PaymentGateways gateways, CaptureGate gate, RefundService refunds, ReservationQueries queries)
{
    /// <summary>Books money that staff have in their hand, for a booking that still owes it.</summary>
    /// <returns>Done; or refused with <c>wrong_state</c>, <c>nothing_due</c>, <c>more_than_due</c>, <c>payment_in_progress</c>.</returns>
    public async Task<ChangeResult> TakeAsync(Actor actor, Guid id, Money amount, DeskMethod method, CancellationToken ct = default)
    {
        actor.MustBeStaff();
        if (await queries.FindAsync(id, ct) is not { } view)
            return new ChangeResult.NotFound();
        if (Refuse(view, amount) is { } code)
            return new ChangeResult.Refused(code, view);

        var desk = gateways.Named(DeskGateway.Name);
        var now = tools.Clock.Now();
        var paymentId = tools.Ids.NewId(now);
        var body = desk.WriteOrder(new OrderTerms(paymentId, view.Reference, amount, method.ToString(), "", "", "", ""));
        var payment = await tools.Work.TryAsync<Payment>(async (db, token) =>
        {
            var open = await db.Payments.SingleOrDefaultAsync(p => p.ReservationId == id && p.Purpose == PaymentPurpose.Rest
                && (p.Status == PaymentStatus.Open || p.Status == PaymentStatus.Capturing || p.Status == PaymentStatus.Pending || p.Status == PaymentStatus.NeedsHuman), token);
            if (open is { Status: not PaymentStatus.Open })
                return null;
            open?.Close("paid_at_the_desk"); // a pay link that is out asks for a debt that is none any more
            if (open is not null)
                await db.SaveChangesAsync(token); // frees the key of the one open payment
            var row = Payment.For(paymentId, id, PaymentPurpose.Rest, DeskGateway.Name, amount, body, now);
            row.OrderMade(new OrderOpened($"DESK-{row.RequestId}", "", PayBy.InPerson)); // known before the call: a crash after it is found
            row.CheckAt(now + TimeSpan.FromSeconds(20));
            db.Payments.Add(row);
            await db.SaveChangesAsync(token); // from here on nobody else can open one and settle it
            var reservation = await db.Reservations.AsNoTracking().SingleAsync(r => r.Id == id, token);
            if (amount > ReservationViews.DueOf(reservation, reservation.Status, await RefundBook.PaidAsync(db, reservation, token)))
                throw new DbUpdateConcurrencyException("It was paid meanwhile."); // all of it is undone
            tools.Clerk.History(db, actor, id, "desk_payment", $"{amount} {method}", now);
            return row;
        }, ct);
        if (payment is null)
        {
            view = (await queries.FindAsync(id, ct))!;
            return new ChangeResult.Refused(Refuse(view, amount) ?? "payment_in_progress", view);
        }

        await desk.OpenAsync(payment.RequestId, payment.RequestBody, CancellationToken.None);
        await gate.EnterAsync(actor, paymentId, GateTrigger.Return, CancellationToken.None);
        return new ChangeResult.Done((await queries.FindAsync(id, ct))!);
    }

    /// <summary>Staff have handed money back that a refund of a desk payment asked for.</summary>
    public async Task<ChangeResult> HandBackAsync(Actor actor, Guid reservationId, Guid refundId, CancellationToken ct = default)
    {
        actor.MustBeStaff();
        var now = tools.Clock.Now();
        await tools.Work.TryAsync<Refund>(async (db, token) =>
        {
            var refund = await db.Refunds.SingleOrDefaultAsync(r => r.Id == refundId && r.ReservationId == reservationId && r.Status == RefundStatus.Pending, token);
            if (refund?.ProviderRefundId is not { } number || await db.DeskReceipts.SingleOrDefaultAsync(r => r.Number == number && r.State == DeskState.ToHandBack, token) is not { } receipt)
                return null;
            receipt.HandedBack(now);
            refund.PlanAt(now);
            tools.Clerk.History(db, actor, reservationId, "handed_back", refund.Amount.ToString(), now);
            return refund;
        }, ct);
        await refunds.SendAsync(refundId, ct); // reads the receipt, and books it
        return await queries.FindAsync(reservationId, ct) is { } view ? new ChangeResult.Done(view) : new ChangeResult.NotFound();
    }

    private static string? Refuse(ReservationView view, Money amount) =>
        !view.Status.IsBooked() ? "wrong_state"
        : view.Due.IsZero ? "nothing_due"
        : !amount.IsPositive || amount.Currency != view.Due.Currency || amount > view.Due ? "more_than_due"
        : null;
}
