using BookingApp.Data;
using BookingApp.Data.Changes;
using BookingApp.Payments.Capture;
using BookingApp.Payments.Facts;
using BookingApp.Reservations;
using BookingApp.Reservations.Claims;
using BookingApp.Reservations.History;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BookingApp.Payments.Recovery;

/// <summary>Payments whose end is not known yet: which are to be looked at, when again, and what becomes of one whose order is over.</summary>
public sealed class OpenPayments(
    IDbContextFactory<BookingDbContext> contexts, PaymentChanges changes, SlotAllocator claims, IOptions<PaymentOptions> options, TimeProvider clock)
{
    private const int MaxAtOnce = 50;

    /// <summary>Those whose next look is due; or besides, at start-up, every one that is capturing, whatever the lease.</summary>
    internal async Task<List<Guid>> DueAsync(bool andCapturing, CancellationToken ct)
    {
        var now = clock.Now();
        await using var db = await contexts.CreateDbContextAsync(ct);
        var due = db.Payments.Where(p => (p.NextCheckAt != null && p.NextCheckAt <= now) || (andCapturing && p.Status == PaymentStatus.Capturing))
            .OrderBy(p => p.NextCheckAt).Select(p => p.Id);
        return await (andCapturing ? due : due.Take(MaxAtOnce)).ToListAsync(ct);
    }

    /// <summary>When the next look is due.</summary>
    internal async Task<DateTimeOffset> NextAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Payments.Where(p => p.NextCheckAt != null).MinAsync(p => p.NextCheckAt, ct) ?? DateTimeOffset.MaxValue;
    }

    /// <summary>Claims this look by planning the next one, so that no other instance makes it too.</summary>
    /// <returns>Null: somebody else has it, or nothing is to be looked at.</returns>
    internal async Task<Payment?> TakeLookAsync(Actor actor, Guid paymentId, CancellationToken ct)
    {
        Payment? looked = null;
        var outcome = await changes.TryAsync(actor, paymentId, (_, _, payment, now, _) =>
        {
            if (payment.Status is not (PaymentStatus.Open or PaymentStatus.Capturing or PaymentStatus.Pending))
                return Task.FromResult<ChangeOutcome>(new ChangeOutcome.Already());
            payment.LookAgain(now, options.Value.FirstCheck);
            looked = payment;
            return Task.FromResult<ChangeOutcome>(new ChangeOutcome.Made());
        }, ct, maxTries: 1);
        return outcome is ChangeOutcome.Made ? looked : null;
    }

    /// <summary>An open order whose payer is still thinking: another look before its hold lapses, none after.</summary>
    internal Task PlanNextLookAsync(Actor actor, Guid paymentId, CancellationToken ct) => changes.TryAsync(
        actor, paymentId, (db, reservation, payment, now, _) =>
        {
            if (payment.Status is not PaymentStatus.Open)
                return Task.FromResult<ChangeOutcome>(new ChangeOutcome.Already());
            if (payment.UnansweredSince is not null)
                db.Publish(Change.Payment(payment.ReservationId)); // the payer's page waits for it
            if (payment.Purpose is PaymentPurpose.Balance && reservation.Status.IsBooked())
            {
                if (now - payment.CreatedAt < Payment.OrderLife + Payment.DebtLook)
                    payment.CheckAt(now + Payment.DebtLook);
                else
                    payment.Close(CloseReason.OrderOver); // the debt stays; the next press makes another order
            }
            else if (reservation.Status is ReservationStatus.Held && reservation.HeldUntil > now)
            {
                var look = payment.NextLook(now, reservation.HeldUntil);
                payment.CheckAt(look - now > TimeSpan.FromSeconds(1) ? look : null); // the sweep closes it
            }
            else if (reservation.Status is not ReservationStatus.Held)
            {
                payment.Close();
            }
            else
            {
                payment.CheckAt(null);
            }

            return Task.FromResult<ChangeOutcome>(new ChangeOutcome.Made());
        }, ct);

    /// <summary>The provider knows the order no more: nothing can be charged by it.</summary>
    internal Task OrderGoneAsync(Actor actor, Guid paymentId, CancellationToken ct) => changes.RecordAsync(
        actor, paymentId, async (db, reservation, payment, now, token) =>
        {
            if (!payment.IsOpen)
                return new ChangeOutcome.Already();
            var capturing = payment.Status is not PaymentStatus.Open && payment.Purpose is not PaymentPurpose.Balance
                && reservation.Status is ReservationStatus.Capturing;
            payment.Void(CloseReason.OrderGone);
            if (capturing)
            {
                reservation.Expire(actor, ReleaseReason.OrderGone, now);
                await db.SaveChangesAsync(token); // the owner's row first: it is the lock
                await claims.LeaveAsync(db, reservation, token);
                db.Raise(new CapturingOrderLost(reservation, now));
            }

            return new ChangeOutcome.Made();
        }, ct);

    /// <summary>Whether the visit that a payment is for has begun; a debt holds no time.</summary>
    internal async Task<bool> HasVisitBegunAsync(Payment payment, CancellationToken ct)
    {
        if (payment.Purpose is PaymentPurpose.Balance)
            return false;
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Reservations.Where(r => r.Id == payment.ReservationId).Select(r => r.Start).SingleAsync(ct) <= clock.Now();
    }
}
