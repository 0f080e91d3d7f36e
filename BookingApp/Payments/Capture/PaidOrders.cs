using BookingApp.Data;
using BookingApp.Payments.Gateways;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Payments.Capture;

/// <summary>Finds the order by which a debt was paid, when the provider says that it was and the answer to the call was lost.</summary>
public sealed class PaidOrders(IDbContextFactory<BookingDbContext> contexts, PaymentGateways gateways, TimeProvider clock)
{
    private static readonly TimeSpan SureAfter = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan HumanAfter = TimeSpan.FromMinutes(30);

    /// <summary>Reads a payment's own order once more.</summary>
    /// <returns>The capture; null: not to be seen yet.</returns>
    internal async Task<CaptureReading?> CaptureOfAsync(Payment payment, CancellationToken ct)
    {
        try
        {
            return (await gateways.ReadOrderAsync(payment, ct)).Decisive;
        }
        catch (GatewayUnknownException)
        {
            return null; // captured, but its order cannot be read yet
        }
    }

    /// <summary>Reads all orders of a payment's debt, its own first, to find the one that was paid. "None" is certain only if every order could be read,
    /// some time after the capture call: a capture may show up late.</summary>
    internal async Task<PaidOrder> FindAsync(Payment payment, CancellationToken ct)
    {
        var isSure = payment.KeyBornAt is not { } born || clock.Now() - born >= SureAfter;
        foreach (var other in await OrdersOfAsync(payment, ct))
        {
            try
            {
                var order = await gateways.ReadOrderAsync(other, ct);
                if (order.Decisive is { State: not (CaptureState.Declined or CaptureState.Failed) } capture)
                    return new PaidOrder(other.Id, capture);
                isSure &= order is not { State: OrderState.Completed, Captures.Count: 0 };
            }
            catch (GatewayUnknownException)
            {
                isSure = false; // this order may be the one that was paid
            }
        }

        return new PaidOrder(payment.Id, null) { IsByNoneOfOurs = isSure, IsLongAgo = clock.Now() - payment.KeyBornAt >= HumanAfter };
    }

    private async Task<List<Payment>> OrdersOfAsync(Payment payment, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Payments.AsNoTracking()
            .Where(
                p => p.ReservationId == payment.ReservationId && p.Purpose == payment.Purpose && p.Provider == payment.Provider && p.OrderId != null
                    && p.Status != PaymentStatus.Captured)
            .OrderByDescending(p => p.Id == payment.Id).ThenByDescending(p => p.CreatedAt).ToListAsync(ct);
    }

    /// <summary>Which payment's order was paid, and its capture; without one, no order of ours was paid, or it is not known yet.</summary>
    internal sealed record PaidOrder(Guid PaymentId, CaptureReading? Capture)
    {
        public bool IsByNoneOfOurs { get; init; }

        /// <summary>Whether the capture call is so long ago that reading the orders again will not help.</summary>
        public bool IsLongAgo { get; init; }
    }
}
