using BookingApp.Data;
using BookingApp.Payments.Capture;
using BookingApp.Payments.Gateways;
using BookingApp.Payments.Humans;

namespace BookingApp.Payments.Recovery;

/// <summary>One look at a payment that waits for an answer: reads its order, and does what its state asks for.</summary>
public sealed class PaymentLook(OpenPayments open, PaymentGateways gateways, CaptureGate gate, PaymentChanges changes, TimeProvider clock)
{
    private const int MaxChecks = 200;
    private static readonly TimeSpan KeyLife = TimeSpan.FromHours(5); // the provider remembers capture keys for six
    private static readonly Actor Self = new Actor.System("recovery");

    /// <summary>Looks, unless another instance has claimed this look.</summary>
    public async Task CheckAsync(Guid paymentId, CancellationToken ct = default)
    {
        if (await open.TakeLookAsync(Self, paymentId, ct) is not { } payment)
            return;
        if (payment.OrderId is null)
        {
            await open.OrderGoneAsync(Self, paymentId, ct);
            return;
        }

        OrderReading order;
        try
        {
            order = await gateways.ReadToTheEndAsync(payment, ct);
        }
        catch (GatewayUnknownException)
        {
            if (payment.Checks >= MaxChecks)
                await changes.AskHumanAsync(Self, payment, StaffReason.NoAnswer, ct);
            return; // else the next look
        }

        await ActAsync(payment, order, ct);
    }

    private async Task ActAsync(Payment payment, OrderReading order, CancellationToken ct)
    {
        if (order.IsOver && payment.CaptureId is not null)
            await changes.AskHumanAsync(Self, payment, StaffReason.CaptureUnknown, ct); // money that was on its way, and nobody knows it any more
        else if (order.IsOver)
            await open.OrderGoneAsync(Self, payment.Id, ct);
        else if (payment.Status is PaymentStatus.Capturing && order.Captures.Count is 0)
            await CaptureAgainAsync(payment, order, ct);
        else if (payment.Status is PaymentStatus.Pending && order.Captures.All(c => c.State is CaptureState.Pending) && await IsLateAsync(payment, ct))
            await changes.AskHumanAsync(Self, payment, StaffReason.PendingAtStart, ct);
        else
        {
            await gate.EnterAsync(Self, payment, order, GateTrigger.Recovery, ct);
            await open.PlanNextLookAsync(Self, payment.Id, ct);
        }
    }

    // Approved without a capture is not definite. Who takes the lease calls again, with the same key.
    private async Task CaptureAgainAsync(Payment payment, OrderReading order, CancellationToken ct)
    {
        var now = clock.Now();
        if (payment.LeaseUntil > now)
            return; // its caller may still be at it
        if (order.State is not OrderState.Created && (now - payment.KeyBornAt >= KeyLife || await open.HasVisitBegunAsync(payment, ct)))
            await changes.AskHumanAsync(Self, payment, StaffReason.CaptureUnknown, ct);
        else
            await gate.CaptureAgainAsync(Self, payment, order, ct);
    }

    // A visit cannot wait for its money; a debt holds no time and can, for two days of looks.
    private async Task<bool> IsLateAsync(Payment payment, CancellationToken ct) =>
        payment.Purpose is PaymentPurpose.Balance ? payment.Checks >= MaxChecks : await open.HasVisitBegunAsync(payment, ct);
}
