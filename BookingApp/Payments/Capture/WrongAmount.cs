using BookingApp.Data;
using BookingApp.Localization;
using BookingApp.Payments.Facts;
using BookingApp.Payments.Gateways;
using BookingApp.Payments.Humans;
using BookingApp.Payments.Refunds;
using BookingApp.Reservations;
using BookingApp.Reservations.Claims;
using BookingApp.Reservations.History;

namespace BookingApp.Payments.Capture;

/// <summary>Money that is not what was asked for, or that had been refunded at the provider's own site when we heard of it: it confirms nothing.</summary>
public sealed class WrongAmount(SlotAllocator claims, RefundScheduler refunds)
{
    /// <summary>Records what had been refunded of a capture before we heard of it.</summary>
    internal Money PostReturned(BookingDbContext db, Actor actor, Payment payment, CaptureReading capture, DateTimeOffset now)
    {
        var sum = Money.Zero(capture.Amount.Currency);
        foreach (var told in capture.Refunds ?? [])
        {
            if (told is { State: RefundState.Completed, Amount: { IsPositive: true } amount } && amount.Currency == sum.Currency
                && sum + amount <= capture.Amount)
            {
                refunds.Outside(db, actor, payment, amount, RefundReason.Returned, told.ProviderRefundId, told.FeeBack, now);
                sum += amount;
            }
        }

        return sum;
    }

    /// <summary>All of it had been refunded: it pays for nothing, and the visit goes on as if the order were over.</summary>
    internal void PostWhole(BookingDbContext db, Actor actor, Reservation reservation, Payment payment, CaptureReading capture, DateTimeOffset now)
    {
        var rest = capture.Amount - PostReturned(db, actor, payment, capture, now);
        if (rest.IsPositive)
            refunds.Outside(db, actor, payment, rest, RefundReason.Returned, null, null, now); // its id is told by its own event
        db.Raise(new StaffNeeded(reservation, StaffReason.RefundExternal, capture.Amount, null, now));
    }

    /// <summary>What is left of it is refunded, the hold ends, and staff are told; <paramref name="captures"/> says how many came before it.</summary>
    internal async Task RefundAsync(
        BookingDbContext db, Actor actor, Reservation reservation, Payment payment, int captures, DateTimeOffset now, CancellationToken ct)
    {
        var isHeld = reservation.Status is ReservationStatus.Capturing or ReservationStatus.Held;
        if (isHeld)
            reservation.Expire(actor, ReleaseReason.OrderGone, now);
        await db.SaveChangesAsync(ct); // the owner's row first: it is the lock
        if (isHeld)
            await claims.LeaveAsync(db, reservation, ct);
        var back = await refunds.RecordAsync(db, actor, payment, null, RefundReason.WrongMoney, now, now, ct);
        db.Raise(new WrongAmountReturned(reservation, back, captures, now));
        db.Raise(new StaffNeeded(reservation, StaffReason.WrongAmount, back, null, now));
        ReservationHistory.Note(db, actor, reservation.Id, "needs_human", StaffReason.WrongAmount.Code(), now);
    }
}
