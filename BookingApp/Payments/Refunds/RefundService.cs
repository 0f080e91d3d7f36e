using BookingApp.Data.Changes;
using BookingApp.Payments.Bookings;
using BookingApp.Reservations;
using BookingApp.Reservations.Cancellations;
using BookingApp.Reservations.History;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Payments.Refunds;

/// <summary>What staff decide about refunds. What they record is sent by <see cref="RefundSender"/>.</summary>
public sealed class RefundService(ReservationChanges changes, RefundChanges refunds, BookingQueries queries, RefundScheduler scheduler)
{
    /// <summary>Staff refund all that is left or a part, and say why. The same command refunds it once.</summary>
    /// <exception cref="RuleBrokenException"><c>refund_exceeds</c>: more than is left.</exception>
    public async Task<ChangeResult> RefundAsync(
        Actor actor, Guid command, Guid reservationId, Money amount, string reason, CancellationToken ct = default)
    {
        actor.MustBeStaff();
        if (!amount.IsPositive)
            return new ChangeResult.Invalid(new Dictionary<string, string>(StringComparer.Ordinal) { ["amount"] = "required" });
        var given = GivenReason.Parse(reason);
        if (given.IsEmpty || given.IsTooLong)
            return new ChangeResult.Invalid(new Dictionary<string, string>(StringComparer.Ordinal) { ["reason"] = given.IsEmpty ? "required" : "too_long" });
        return await changes.ChangeAsync(
            new ChangeRequest(actor, command),
            reservationId,
            async (db, reservation, now, token) =>
            {
                await scheduler.RefundAsync(db, actor, reservation, amount, RefundReason.Staff, given.ToString(), now, token);
                return new ChangeOutcome.Made();
            },
            ct);
    }

    /// <summary>A human has decided on a refund that failed or was suspended: it is tried again, or given up.</summary>
    /// <returns>Done, also when it was decided so before; or refused: it needs no decision any more.</returns>
    public async Task<ChangeResult> DecideAsync(Actor actor, Guid refundId, bool tryAgain, CancellationToken ct = default)
    {
        actor.MustBeAdmin();
        var id = await refunds.ReservationOfAsync(refundId, ct);
        var outcome = await refunds.TryAsync(actor, refundId, async (db, _, refund, now, token) =>
        {
            var isSo = tryAgain
                ? refund.Status is RefundStatus.Scheduled or RefundStatus.Calling or RefundStatus.Pending or RefundStatus.Completed
                : refund.Status is RefundStatus.Withdrawn;
            if (isSo)
                return new ChangeOutcome.Already();
            if (refund.Status is not (RefundStatus.Failed or RefundStatus.Suspended))
                return RefusalReason.ChangedMeanwhile;
            var payment = await db.Payments.SingleAsync(p => p.Id == refund.PaymentId, token);
            if (tryAgain && payment.Dispute is DisputeState.Open)
                return RefusalReason.DisputeOpen;
            // While it waited, a lost dispute may have taken its money; while it had failed, another refund may have sent it back.
            if (tryAgain && (payment.Dispute is DisputeState.Lost
                || (!refund.IsUnfailed && refund.Amount > await RefundScheduler.LeftAsync(db, payment, token))))
                return RefusalReason.LessLeft;
            if (tryAgain)
                refund.Resume(scheduler.NewRequest(now), now);
            else
                refund.Withdraw();
            db.Entry(payment).State = EntityState.Modified; // the lock on its refunds
            ReservationHistory.Note(db, actor, id, tryAgain ? "refund_resumed" : "refund_withdrawn", refund.Amount.ToString(), now);
            db.Publish(Change.Payment(id));
            return new ChangeOutcome.Made();
        }, ct);
        return ReservationChanges.ResultOf(outcome ?? RefusalReason.ChangedMeanwhile, (await queries.FindAsync(id, ct))!);
    }
}
