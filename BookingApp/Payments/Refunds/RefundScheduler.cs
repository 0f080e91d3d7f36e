using BookingApp.Data;
using BookingApp.Data.Changes;
using BookingApp.Reservations;
using BookingApp.Reservations.History;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Payments.Refunds;

/// <summary>Records refunds in the unit of work of the fact that owes them; the call to the provider comes after its commit.</summary>
public sealed class RefundScheduler(Ids ids)
{
    /// <summary>What was paid for a reservation: all that was captured, less refunds of money that paid for nothing. Rows of this unit of work
    /// count too.</summary>
    public static async Task<Money> PaidAsync(BookingDbContext db, Reservation reservation, CancellationToken ct)
    {
        await LoadAsync(db, reservation, ct);
        return PaidOf(
            reservation, db.Payments.Local.Where(p => p.ReservationId == reservation.Id), db.Refunds.Local.Where(r => r.ReservationId == reservation.Id));
    }

    /// <summary>The same from rows that were read.</summary>
    public static Money PaidOf(Reservation reservation, IEnumerable<Payment> payments, IEnumerable<Refund> refunds) =>
        reservation.Price with { Minor = payments.Sum(p => p.CapturedMinor) - refunds.Where(r => r.PaidForNothing && r.IsUnfailed).Sum(r => r.Amount.Minor) };

    /// <summary>What of it is refunded or on its way, without refunds of money that paid for nothing. Rows of this unit of work count too.</summary>
    public static Money RefundedOf(Reservation reservation, IEnumerable<Refund> refunds) =>
        reservation.Price with { Minor = refunds.Where(r => !r.PaidForNothing && r.IsUnfailed).Sum(r => r.Amount.Minor) };

    /// <summary>What a share is refunded of when it is cancelled: what was paid, without payments that a lost dispute took back; and what of it is
    /// refunded or on its way.</summary>
    internal static (Money Paid, Money Refunded) RefundableOf(
        Reservation reservation, IReadOnlyCollection<Payment> payments, IReadOnlyCollection<Refund> refunds)
    {
        var kept = payments.Where(p => p.Dispute is not DisputeState.Lost).ToDictionary(p => p.Id);
        var ofKept = refunds.Where(r => kept.ContainsKey(r.PaymentId)).ToList();
        return (PaidOf(reservation, kept.Values, ofKept), RefundedOf(reservation, ofKept));
    }

    /// <summary>Schedules the refund of a share of what was paid, less what was refunded before; the newest payment first.</summary>
    /// <returns>How much that is; zero when nothing is left.</returns>
    public async Task<Money> RefundShareAsync(BookingDbContext db, Actor actor, Reservation reservation, int percent, DateTimeOffset now, CancellationToken ct)
    {
        await LoadAsync(db, reservation, ct);
        var (paid, refunded) = RefundableOf(
            reservation, [.. db.Payments.Local.Where(p => p.ReservationId == reservation.Id)],
            [.. db.Refunds.Local.Where(r => r.ReservationId == reservation.Id)]);
        var owed = paid.Percent(percent) - refunded;
        return await RefundAsync(db, actor, reservation, owed, RefundReason.Cancelled, "", now, ct, reservation.UndoableUntil);
    }

    /// <summary>Withdraws what a cancellation that is taken back had scheduled. Whoever sends it has the same row: one of the two wins.</summary>
    /// <returns>False when some of it has gone to the provider.</returns>
    internal static async Task<bool> WithdrawAsync(
        BookingDbContext db, Actor actor, Reservation reservation, DateTimeOffset cancelledAt, DateTimeOffset now, CancellationToken ct)
    {
        var refunds = await db.Refunds
            .Where(r => r.ReservationId == reservation.Id && r.Reason == RefundReason.Cancelled && r.CreatedAt == cancelledAt
                && r.Status != RefundStatus.Withdrawn)
            .ToListAsync(ct);
        if (refunds.Any(r => r.Status is not RefundStatus.Scheduled))
            return false;
        foreach (var refund in refunds)
        {
            refund.Withdraw();
            db.Entry(await db.Payments.SingleAsync(p => p.Id == refund.PaymentId, ct)).State = EntityState.Modified; // the lock on its refunds
            ReservationHistory.Note(db, actor, reservation.Id, "refund_withdrawn", refund.Amount.ToString(), now);
        }

        if (refunds.Count > 0)
            db.Publish(Change.Payment(reservation.Id));
        return true;
    }

    /// <summary>Schedules the refund of an amount, out of the newest payments first; at once, or for an instant.</summary>
    /// <exception cref="RuleBrokenException"><c>refund_exceeds</c>: more than is left.</exception>
    public async Task<Money> RefundAsync(
        BookingDbContext db, Actor actor, Reservation reservation, Money amount, RefundReason reason, string note, DateTimeOffset now, CancellationToken ct,
        DateTimeOffset? due = null)
    {
        var total = reservation.NothingDue;
        var payments = await db.Payments.Where(p => p.ReservationId == reservation.Id && p.CaptureId != null && p.CapturedMinor > 0)
            .OrderByDescending(p => p.CapturedAt).ThenBy(p => p.Id).ToListAsync(ct);
        foreach (var payment in payments)
        {
            var open = amount - total;
            if (!open.IsPositive)
                break;
            var left = await LeftAsync(db, payment, ct);
            total += await RecordAsync(db, actor, payment, open < left ? open : left, reason, now, due ?? now, ct, note);
        }

        return total < amount && amount.IsPositive ? throw new RuleBrokenException("refund_exceeds", amount, total) : total;
    }

    /// <summary>Records one refund of a captured payment, due at an instant: of an amount, or of all that is left.</summary>
    /// <remarks>Raises the payment's version: two who record at once cannot both pass, so unfailed refunds never exceed what was captured.</remarks>
    /// <exception cref="RuleBrokenException"><c>refund_exceeds</c>: more than is left.</exception>
    public async Task<Money> RecordAsync(
        BookingDbContext db, Actor actor, Payment payment, Money? amount, RefundReason reason, DateTimeOffset now, DateTimeOffset due, CancellationToken ct,
        string note = "")
    {
        var left = await LeftAsync(db, payment, ct);
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
            Note = note,
        };
        refund.PlanAt(due);
        db.Refunds.Add(refund);
        ReservationHistory.Note(db, actor, payment.ReservationId, "refund_recorded", back.ToString(), now);
        db.Publish(Change.Payment(payment.ReservationId));
        return back;
    }

    /// <summary>The id of a request that nobody has sent before.</summary>
    internal Guid NewRequest(DateTimeOffset now) => ids.NewId(now);

    /// <summary>Records what was refunded at the provider's own site, past the app; without the provider's id where nobody told it.</summary>
    public Refund Outside(
        BookingDbContext db, Actor actor, Payment payment, Money amount, RefundReason reason, string? providerRefundId, Money? feeBack, DateTimeOffset now)
    {
        db.Entry(payment).State = EntityState.Modified; // its version rises: the lock on its refunds
        var id = ids.NewId(now);
        var refund = new Refund
        {
            Id = id,
            ReservationId = payment.ReservationId,
            PaymentId = payment.Id,
            Amount = amount,
            Reason = reason,
            RequestId = $"external-{providerRefundId ?? id.ToString("N")}",
            CreatedAt = now,
            RequestedBy = actor.ToString()!,
        };
        db.Refunds.Add(refund);
        refund.CompletedOutside(payment, providerRefundId, feeBack, now);
        ReservationHistory.Note(db, actor, payment.ReservationId, "refund_external", amount.ToString(), now);
        db.Publish(Change.Payment(payment.ReservationId));
        return refund;
    }

    private static async Task LoadAsync(BookingDbContext db, Reservation reservation, CancellationToken ct)
    {
        if (!await db.HasPaymentsAsync(reservation.Id, ct))
            return;
        await db.Payments.Where(p => p.ReservationId == reservation.Id && p.CapturedMinor > 0).LoadAsync(ct);
        await db.Refunds.Where(r => r.ReservationId == reservation.Id).LoadAsync(ct);
    }

    /// <summary>What was captured less what is refunded or on its way, rows of this unit of work included; nothing when a lost dispute took the
    /// rest.</summary>
    internal static async Task<Money> LeftAsync(BookingDbContext db, Payment payment, CancellationToken ct)
    {
        if (payment.Dispute is DisputeState.Lost)
            return Money.Zero(payment.Captured.Currency);
        var fresh = db.ChangeTracker.Entries<Refund>().Where(e => e.State is EntityState.Added && e.Entity.PaymentId == payment.Id)
            .Sum(e => e.Entity.Amount.Minor);
        var given = await db.Refunds
            .Where(r => r.PaymentId == payment.Id && r.Status != RefundStatus.Failed && r.Status != RefundStatus.Withdrawn)
            .SumAsync(r => r.Amount.Minor, ct);
        return payment.Captured with { Minor = payment.CapturedMinor - given - fresh };
    }
}
