using BookingApp.Data;
using BookingApp.Payments.Bookings;
using BookingApp.Payments.Capture;
using BookingApp.Payments.Gateways;
using BookingApp.Payments.Refunds;
using BookingApp.Reservations;
using BookingApp.Reservations.History;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Payments.InPerson;

/// <summary>Staff take what is due at the visit.</summary>
public sealed class InPersonService(PaymentChanges changes, PaymentGateways gateways, CaptureGate gate, BookingQueries queries)
{
    /// <summary>Records money that staff have in their hand, for a booking that still owes it. The same command takes it once: its payment has the
    /// command's id.</summary>
    /// <returns>Done; or refused, also with <see cref="RefusalReason.RefundedSince"/>: nothing was taken now.</returns>
    public async Task<ChangeResult> TakeAsync(Actor actor, Guid command, Guid id, Money amount, InPersonMethod method, CancellationToken ct = default)
    {
        actor.MustBeStaff();
        if (await queries.FindAsync(id, ct) is not { } view)
            return new ChangeResult.NotFound();
        if (view.Payments.All(p => p.Id != command) && Refuse(view, amount) is { } refused)
            return new ChangeResult.Refused(refused, view);
        if (IsRefunded(view, command))
            return new ChangeResult.Refused(RefusalReason.RefundedSince, view);

        var opened = await changes.OpenAsync(
            new ChangeRequest(actor, command), id, (db, _, now, token) => OpenAsync(db, actor, command, view, amount, method, now, token), ct);
        if (opened is not (ChangeOutcome.Made or ChangeOutcome.Already))
        {
            view = (await queries.FindAsync(id, ct))!;
            return new ChangeResult.Refused(Refuse(view, amount) ?? RefusalReason.PaymentInProgress, view);
        }

        var payment = await queries.PaymentAsync(command, CancellationToken.None);
        await gateways.OpenAsync(payment, CancellationToken.None);
        await gate.EnterAsync(actor, payment.Id, GateTrigger.Return, CancellationToken.None);
        view = (await queries.FindAsync(id, ct))!;
        return view.Payments.Single(p => p.Id == payment.Id) is { Status: PaymentStatus.Captured }
            ? new ChangeResult.Done(view)
            : new ChangeResult.Refused(RefusalReason.PaymentInProgress, view); // recovery finds its receipt
    }

    // Writes the row of a payment in person, unless another one for the same debt is at work.
    private async Task<ChangeOutcome> OpenAsync(
        BookingDbContext db, Actor actor, Guid command, ReservationView view, Money amount, InPersonMethod method, DateTimeOffset now, CancellationToken ct)
    {
        var open = await db.Payments.SingleOrDefaultAsync(p => p.ReservationId == view.Id && p.Purpose == PaymentPurpose.Balance
            && (
                p.Status == PaymentStatus.Open || p.Status == PaymentStatus.Capturing || p.Status == PaymentStatus.Pending
                    || p.Status == PaymentStatus.NeedsHuman), ct);
        if (open is { Status: not PaymentStatus.Open })
            return RefusalReason.PaymentInProgress;
        open?.Close(CloseReason.PaidInPerson); // a pay link that is out asks for a debt that is none any more
        if (open is not null)
            await db.SaveChangesAsync(ct); // frees the key of the one open payment
        var gateway = gateways.Named(InPersonGateway.Name);
        var body = gateway.WriteOrder(new OrderTerms(command, view.Reference, amount, method.ToString(), "", "", "", ""));
        var row = Payment.For(command, view.Id, PaymentPurpose.Balance, InPersonGateway.Name, amount, body, now);
        row.OrderMade(new OrderOpened($"DESK-{row.RequestId}", "", PayBy.InPerson)); // known before the call: a crash after it is found
        row.CheckAt(now + TimeSpan.FromSeconds(20));
        db.Payments.Add(row);
        await db.SaveChangesAsync(ct); // from here on nobody else can open one and settle it
        var reservation = await db.Reservations.AsNoTracking().SingleAsync(r => r.Id == view.Id, ct);
        if (amount > ReservationViews.DueOf(reservation, reservation.Status, await RefundScheduler.PaidAsync(db, reservation, ct)))
            return RefusalReason.MoreThanDue; // it was paid meanwhile: all of it is undone
        ReservationHistory.Note(db, actor, view.Id, "in_person_payment", $"{amount} {method}", now);
        return new ChangeOutcome.Made();
    }

    private static bool IsRefunded(BookingView view, Guid payment) =>
        view.Refunds.Any(r => r.PaymentId == payment && r.Status is not (RefundStatus.Failed or RefundStatus.Withdrawn));

    private static RefusalReason? Refuse(ReservationView view, Money amount) =>
        !view.Status.IsBooked() ? RefusalReason.WrongState
        : view.Due.IsZero ? RefusalReason.NothingDue
        : !amount.IsPositive || amount.Currency != view.Due.Currency || amount > view.Due ? RefusalReason.MoreThanDue
        : null;
}
