using BookingApp.Data;
using BookingApp.Reservations;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Payments.Refunds;

/// <summary>Records refunds in the unit of work of the fact that owes them; the call to the provider comes after its commit.</summary>
public sealed class RefundBook(Ids ids, ReleaseClerk clerk)
{
    /// <summary>Records that all that was captured for a reservation, and not given back yet, goes back.</summary>
    /// <returns>How much that is; zero when nothing is left.</returns>
    public async Task<Money> GiveBackAllAsync(BookingDbContext db, Actor actor, Reservation reservation, RefundReason reason, DateTimeOffset now, CancellationToken ct)
    {
        var total = Money.Zero(reservation.Price.Currency);
        foreach (var payment in await db.Payments.Where(p => p.ReservationId == reservation.Id && p.CaptureId != null && p.CapturedMinor > 0).OrderBy(p => p.Id).ToListAsync(ct))
            total += await RecordAsync(db, actor, payment, null, reason, now, now, ct);
        return total;
    }

    /// <summary>Records one refund of a captured payment, due at an instant: of an amount, or of all that is left.</summary>
    /// <remarks>Raises the payment's version: two who record at once cannot both pass, so unfailed refunds never exceed what was captured.</remarks>
    /// <exception cref="RuleBrokenException"><c>refund_exceeds</c>: more than is left.</exception>
    public async Task<Money> RecordAsync(
        BookingDbContext db, Actor actor, Payment payment, Money? amount, RefundReason reason, DateTimeOffset now, DateTimeOffset due, CancellationToken ct)
    {
        var given = await db.Refunds
            .Where(r => r.PaymentId == payment.Id && r.Status != RefundStatus.Failed && r.Status != RefundStatus.Withdrawn)
            .SumAsync(r => r.Amount.Minor, ct);
        var left = payment.Captured with { Minor = payment.CapturedMinor - given };
        var back = amount ?? left;
        if (!back.IsPositive)
            return Money.Zero(back.Currency);
        if (back > left)
            throw new RuleBrokenException("refund_exceeds", back, left);

        db.Entry(payment).State = EntityState.Modified; // its version rises: the lock on its refunds
        var refund = new Refund
        {
            Id = ids.NewId(now),
            ReservationId = payment.ReservationId,
            PaymentId = payment.Id,
            Amount = back,
            Reason = reason,
            RequestId = $"{ids.NewId(now):N}-refund",
            CreatedAt = now,
            RequestedBy = actor.ToString()!,
        };
        refund.PlanAt(due);
        db.Refunds.Add(refund);
        clerk.History(db, actor, payment.ReservationId, "refund_recorded", back.ToString(), now);
        db.Announce(new Change(ChangeKind.Payments));
        return back;
    }
}
