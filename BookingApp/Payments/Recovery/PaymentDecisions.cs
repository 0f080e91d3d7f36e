using BookingApp.Payments.Bookings;
using BookingApp.Payments.Capture;
using BookingApp.Payments.Gateways;
using BookingApp.Reservations;

namespace BookingApp.Payments.Recovery;

/// <summary>What an admin decides about a payment that no step of ours can end.</summary>
public sealed class PaymentDecisions(BookingQueries queries, PaymentGateways gateways, CaptureGate gate, OpenPayments open)
{
    /// <summary>An admin has a payment that needs a human looked at once more: what came of it meanwhile is recorded.</summary>
    /// <returns>Done when no human is needed any more; else refused, and nothing was changed.</returns>
    public Task<ChangeResult> CheckAgainAsync(Actor actor, Guid paymentId, CancellationToken ct = default) => DecideAsync(actor, paymentId, isOver: false, ct);

    /// <summary>An admin says that nothing will come of a payment that needs a human. Its order is read once more before: money that came is recorded;
    /// else its time is released and no approval is captured any more.</summary>
    /// <returns>Done; or refused while the provider does not answer.</returns>
    public Task<ChangeResult> GiveUpAsync(Actor actor, Guid paymentId, CancellationToken ct = default) => DecideAsync(actor, paymentId, isOver: true, ct);

    private async Task<ChangeResult> DecideAsync(Actor actor, Guid paymentId, bool isOver, CancellationToken ct)
    {
        actor.MustBeAdmin();
        var payment = await queries.PaymentAsync(paymentId, ct);
        if (payment is { Status: PaymentStatus.NeedsHuman, OrderId: not null })
        {
            OrderReading order;
            try
            {
                order = await gateways.ReadToTheEndAsync(payment, ct);
            }
            catch (GatewayUnknownException)
            {
                return new ChangeResult.Refused(RefusalReason.StillUnknown, await ViewAsync(payment, ct));
            }

            if (order.Captures.Count > 0)
                await gate.EnterAsync(actor, payment, order, GateTrigger.Recovery, ct);
            else if (isOver)
                await open.OrderGoneAsync(actor, paymentId, ct);
        }

        return (await queries.PaymentAsync(paymentId, ct)).Status is PaymentStatus.NeedsHuman
            ? new ChangeResult.Refused(RefusalReason.StillUnknown, await ViewAsync(payment, ct))
            : new ChangeResult.Done(await ViewAsync(payment, ct));
    }

    private async Task<ReservationView> ViewAsync(Payment payment, CancellationToken ct) => (await queries.FindAsync(payment.ReservationId, ct))!;
}
