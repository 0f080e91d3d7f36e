using BookingApp.Data;
using BookingApp.Payments.Bookings;
using BookingApp.Payments.Refunds;
using BookingApp.Reservations;
using BookingApp.Reservations.History;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Payments.InPerson;

/// <summary>Refunds of payments in person: staff hand the money back.</summary>
public sealed class InPersonRefunds(IDbContextFactory<BookingDbContext> contexts, RefundChanges changes, RefundSender refunds, BookingQueries queries)
{
    /// <summary>Staff have handed money back that a refund of a payment in person asked for.</summary>
    /// <returns>Done, also when it was said before; or refused: nobody asks for that money any more.</returns>
    public async Task<ChangeResult> ConfirmRefundAsync(Actor actor, Guid reservationId, Guid refundId, CancellationToken ct = default)
    {
        actor.MustBeStaff();
        await changes.TryAsync(actor, refundId, async (db, reservation, refund, now, token) =>
        {
            if (refund is not { Status: RefundStatus.Pending, ProviderRefundId: { } number } || reservation.Id != reservationId
                || await db.InPersonReceipts.SingleOrDefaultAsync(r => r.Number == number && r.State == InPersonState.ToHandBack, token) is not { } receipt)
                return new ChangeOutcome.Already();
            receipt.HandedBack(now);
            refund.PlanAt(now);
            ReservationHistory.Note(db, actor, reservationId, "handed_back", refund.Amount.ToString(), now);
            return new ChangeOutcome.Made();
        }, ct);
        await refunds.SendAsync(refundId, ct); // reads the receipt, and records it
        if (await queries.FindAsync(reservationId, ct) is not { } view || view.Refunds.FirstOrDefault(r => r.Id == refundId) is not { } shown)
            return new ChangeResult.NotFound();
        return shown.Status is RefundStatus.Completed || await IsRefundedInPersonAsync(refundId, ct)
            ? new ChangeResult.Done(view)
            : new ChangeResult.Refused(RefusalReason.ChangedMeanwhile, view);
    }

    private async Task<bool> IsRefundedInPersonAsync(Guid refundId, CancellationToken ct)
    {
        var id = refundId.ToString();
        await using var db = await contexts.CreateDbContextAsync(ct);
        // The receipt is written before the refund is recorded.
        return await db.InPersonReceipts.AnyAsync(r => r.CustomId == id && r.State == InPersonState.HandedBack, ct);
    }
}
