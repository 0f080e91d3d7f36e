using BookingApp.Data;
using BookingApp.Data.Changes;
using BookingApp.Reservations;
using BookingApp.Reservations.History;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Payments.Refunds;

/// <summary>What staff decide about refunds. What they record is sent by <see cref="RefundSender"/>.</summary>
public sealed class RefundService(IDbContextFactory<BookingDbContext> contexts, UnitOfWork work, ReservationQueries queries, RefundScheduler scheduler)
{
    /// <summary>Staff refund all that is left or a part, and say why. The same command refunds it once.</summary>
    /// <exception cref="RuleBrokenException"><c>refund_exceeds</c>: more than is left.</exception>
    public async Task<ChangeResult> RefundAsync(
        Actor actor, Guid command, Guid reservationId, Money amount, string reason, CancellationToken ct = default)
    {
        actor.MustBeStaff();
        if (!amount.IsPositive)
            return new ChangeResult.Invalid(new Dictionary<string, string>(StringComparer.Ordinal) { ["amount"] = "required" });
        if (string.IsNullOrWhiteSpace(reason) || reason.Length > 200)
            return new ChangeResult.Invalid(
                new Dictionary<string, string>(StringComparer.Ordinal) { ["reason"] = string.IsNullOrWhiteSpace(reason) ? "required" : "too_long" });
        for (var tries = 0; tries < 5; tries++)
        {
            var now = work.Now();
            var done = await work.OnceAsync<Reservation>(
                command,
                async (db, _, token) =>
                {
                    var reservation = await db.Reservations.SingleAsync(r => r.Id == reservationId, token);
                    await scheduler.RefundAsync(db, actor, reservation, amount, RefundReason.Staff, reason.Trim(), now, token);
                    return reservation;
                },
                async (db, _, token) => await db.Reservations.AsNoTracking().SingleAsync(r => r.Id == reservationId, token),
                ct);
            if (done is not null)
                return new ChangeResult.Done((await queries.FindAsync(reservationId, ct))!);
        }

        return new ChangeResult.Refused(RefusalReason.ChangedMeanwhile, (await queries.FindAsync(reservationId, ct))!);
    }

    /// <summary>A human has decided on a refund that failed or was suspended: it is tried again, or given up.</summary>
    /// <returns>Done, also when it was decided so before; or refused: it needs no decision any more.</returns>
    public async Task<ChangeResult> DecideAsync(Actor actor, Guid refundId, bool tryAgain, CancellationToken ct = default)
    {
        actor.MustBeAdmin();
        var now = work.Now();
        await work.TryAsync<Refund>(async (db, token) =>
        {
            var row = await db.Refunds.SingleAsync(r => r.Id == refundId, token);
            if (row.Status is not (RefundStatus.Failed or RefundStatus.Suspended))
                return null;
            if (tryAgain)
                row.Resume(now);
            else
                row.Withdraw();
            db.Entry(await db.Payments.SingleAsync(p => p.Id == row.PaymentId, token)).State = EntityState.Modified; // the lock on its refunds
            ReservationHistory.Note(db, actor, row.ReservationId, tryAgain ? "refund_resumed" : "refund_withdrawn", row.Amount.ToString(), now);
            db.Publish(Change.Payment(row.ReservationId));
            return row;
        }, ct);

        await using var after = await contexts.CreateDbContextAsync(ct);
        var refund = await after.Refunds.AsNoTracking().SingleAsync(r => r.Id == refundId, ct);
        var view = (await queries.FindAsync(refund.ReservationId, ct))!;
        var isSo = tryAgain
            ? refund.Status is RefundStatus.Scheduled or RefundStatus.Calling or RefundStatus.Pending or RefundStatus.Completed
            : refund.Status is RefundStatus.Withdrawn;
        return isSo ? new ChangeResult.Done(view) : new ChangeResult.Refused(RefusalReason.ChangedMeanwhile, view);
    }
}
