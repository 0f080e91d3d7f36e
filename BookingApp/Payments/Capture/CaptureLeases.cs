using BookingApp.Customers;
using BookingApp.Data;
using BookingApp.Payments.Checkout;
using BookingApp.Reservations;
using BookingApp.Reservations.Rules;
using Microsoft.Extensions.Options;

namespace BookingApp.Payments.Capture;

/// <summary>Who may call capture, and until when: whom no policy refuses, for the length of a lease.</summary>
public sealed class CaptureLeases(PaymentPolicies policies, IOptions<HoldOptions> holds, IOptions<PaymentOptions> payments, TimeProvider clock)
{
    /// <summary>When a lease that is about to be taken begins: by the monotonic clock.</summary>
    internal long Now() => clock.GetTimestamp();

    /// <summary>Whether the call may begin: with all its repeats it ends within half a lease, so it must begin in the first half.</summary>
    internal bool MayCall(long began) => clock.GetElapsedTime(began) <= holds.Value.CaptureLease / 2;

    /// <summary>Makes ready what the policies look at, before the transaction.</summary>
    internal Task<Visitor> PrepareAsync(Payment payment, CancellationToken ct) => policies.PrepareAsync(payment, ct);

    /// <summary>Asks the policies, inside the transaction that opens the gate.</summary>
    internal Task<bool> AdmitAsync(
        BookingDbContext db, Visitor visitor, Reservation reservation, Payment payment, DateTimeOffset now, CancellationToken ct) =>
        policies.AdmitAsync(db, visitor, reservation.Reference, payment, now, ct);

    /// <summary>Begins a try, under a lease: whoever commits this may call.</summary>
    internal void Begin(Actor actor, Payment payment, DateTimeOffset now) =>
        payment.BeginCapture(actor, now, holds.Value.CaptureLease, payments.Value.FirstCheck);

    /// <summary>Takes the lease anew, for one more call of the same try.</summary>
    internal void Renew(Payment payment, DateTimeOffset now) => payment.TakeLease(now, holds.Value.CaptureLease, payments.Value.FirstCheck);

    /// <summary>No definite answer yet: the next look comes later than the last.</summary>
    internal void LookAgain(Payment payment, DateTimeOffset now) => payment.LookAgain(now, payments.Value.FirstCheck);
}
