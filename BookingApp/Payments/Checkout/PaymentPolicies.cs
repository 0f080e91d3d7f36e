using BookingApp.Customers;
using BookingApp.Data;
using BookingApp.Payments.Bookings;
using BookingApp.Payments.Capture;
using BookingApp.Payments.Facts;
using BookingApp.Payments.Gateways;
using BookingApp.Reservations;

namespace BookingApp.Payments.Checkout;

/// <summary>Asks every policy whether a visitor may pay online.</summary>
public sealed class PaymentPolicies(
    IEnumerable<IPaymentPolicy> policies, PaymentGateways gateways, ReservationQueries reservations, UnitOfWork work, TimeProvider clock)
{
    /// <summary>Looks, and counts nothing: who has had many cards declined is sent to no payment page for a while.</summary>
    /// <returns>Null: go on. The gate, where tries are counted, asks again.</returns>
    internal async Task<PaymentRefusal?> LookAsync(BookingView view, CancellationToken ct)
    {
        var visitor = await reservations.VisitorAsync(view.Id, ct);
        foreach (var policy in policies)
        {
            await policy.PrepareAsync(visitor, ct);
            var now = clock.Now();
            if (await work.DoAsync(
                (db, token) => policy.LookAsync(db, visitor, view.Reference, view.Status.IsBooked(), now, token), ct) is { } refusal)
                return refusal;
        }

        return null;
    }

    /// <summary>Makes ready what the policies look at when a payment comes to the gate.</summary>
    /// <returns>Who is counted when their cards are declined: nobody, where staff have the money in their hand.</returns>
    internal async Task<Visitor> PrepareAsync(Payment payment, CancellationToken ct)
    {
        var visitor = gateways.Of(payment).IsOnline ? await reservations.VisitorAsync(payment.ReservationId, ct) : new Visitor(null, null, null);
        foreach (var policy in policies)
            await policy.PrepareAsync(visitor, ct);
        return visitor;
    }

    /// <summary>Asks every policy, and each counts the attempt. If one refuses, there is no attempt: what the others have counted is undone.</summary>
    internal async Task<bool> AdmitAsync(
        BookingDbContext db, Visitor visitor, string reference, Payment payment, DateTimeOffset now, CancellationToken ct)
    {
        foreach (var policy in policies)
        {
            if (await policy.AdmitAsync(db, visitor, reference, payment, now, ct) is null)
                continue;
            db.Raise(new PaymentAttemptVoided(payment.Id, payment.Attempt));
            return false;
        }

        return true;
    }
}
