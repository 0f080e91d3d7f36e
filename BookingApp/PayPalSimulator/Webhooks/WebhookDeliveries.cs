using BookingApp.PayPalSimulator.Storage;

namespace BookingApp.PayPalSimulator.Webhooks;

/// <summary>The deliveries in the store: which are due, and what became of each.</summary>
internal sealed class WebhookDeliveries(SimulatorStore store, SimulatorOrders orders, WebhookPost post)
{
    private const int MaxTries = 25;

    /// <summary>What is to be delivered by now, and when there is more. What was pending and is due is told first.</summary>
    public (IReadOnlyList<SimulatorDelivery> Due, DateTimeOffset? Next) Due(DateTimeOffset now)
    {
        var pending = orders.ResolveDue();
        var (due, next) = store.Write(sheet => (sheet.DueBy<SimulatorDelivery>(now), sheet.NextDue<SimulatorDelivery>(now)));
        return (due, new[] { next, pending }.Min());
    }

    /// <summary>Sends one; without a 2xx it is due again, later and later.</summary>
    public async Task DeliverAsync(SimulatorDelivery delivery, CancellationToken ct)
    {
        try
        {
            var (told, now) = store.Write(sheet => (sheet.Find<SimulatorEvent>(delivery.EventId)!, sheet.Now));
            Settle(delivery, await post.SendAsync(delivery, told, now, ct));
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException || failure is OperationCanceledException && !ct.IsCancellationRequested)
        {
            Settle(delivery, null); // nobody there: the same event again later
        }
    }

    private void Settle(SimulatorDelivery delivery, int? status)
    {
        delivery.Tries++;
        delivery.LastStatus = status;
        delivery.State = status is >= 200 and < 300 ? "delivered" : delivery.Tries >= MaxTries ? "given up" : "waiting";
        var wait = TimeSpan.FromSeconds(Math.Min(3 * 60 * 60, Math.Pow(2, delivery.Tries - 1)));
        store.Write(sheet => sheet.Keep(delivery.Id, delivery, delivery.State is "waiting" ? sheet.Now + wait : null));
    }
}
