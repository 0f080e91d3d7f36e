using System.Text.Json;
using System.Text.Json.Nodes;
using BookingApp.PayPalSimulator.Storage;

namespace BookingApp.PayPalSimulator.Webhooks;

/// <summary>Writes events and their deliveries into the store, in the same piece of work as the fact.</summary>
internal sealed class SimulatorEvents(SimulatorFaults faults, SimulatorIds ids, SenderSignal bell, TimeProvider clock)
{
    public void Approved(SimulatorStore.Sheet sheet, SimulatorOrder order) =>
        Tell(sheet, order, "CHECKOUT.ORDER.APPROVED", "checkout-order", "An order has been approved by buyer", SimulatorJson.Order(order));

    /// <summary>Tells how a capture stands now.</summary>
    public void Captured(SimulatorStore.Sheet sheet, SimulatorOrder order)
    {
        var capture = order.Capture!;
        var resource = SimulatorJson.Capture(order, capture);
        resource["supplementary_data"] = new JsonObject { ["related_ids"] = new JsonObject { ["order_id"] = order.Id } };
        var (type, summary) = capture.Status switch
        {
            "COMPLETED" => ("PAYMENT.CAPTURE.COMPLETED", "Payment completed"),
            "PENDING" => ("PAYMENT.CAPTURE.PENDING", "Payment pending"),
            "DECLINED" => ("PAYMENT.CAPTURE.DENIED", "Payment denied"),
            _ => ("PAYMENT.CAPTURE.DECLINED", "Payment declined"),
        };
        Tell(sheet, order, type, "capture", $"{summary} for {order.Amount}", resource);
        if (capture.Status is "COMPLETED")
            Tell(sheet, order, "CHECKOUT.ORDER.COMPLETED", "checkout-order", "Checkout Order Completed", SimulatorJson.Order(order));
    }

    public void Refunded(SimulatorStore.Sheet sheet, SimulatorOrder order, SimulatorRefund refund)
    {
        var type = refund.Status switch { "COMPLETED" => "PAYMENT.CAPTURE.REFUNDED", "PENDING" => "PAYMENT.REFUND.PENDING", _ => "PAYMENT.REFUND.FAILED" };
        Tell(sheet, order, type, "refund", $"A {new Money(refund.Minor, order.Currency)} capture payment was refunded", SimulatorJson.Refund(order, refund));
    }

    public void Disputed(SimulatorStore.Sheet sheet, SimulatorOrder order, string state) =>
        Tell(sheet, order, $"CUSTOMER.DISPUTE.{(state is "created" ? "CREATED" : "RESOLVED")}", "dispute", "A dispute was opened or closed", new JsonObject
        {
            ["dispute_id"] = $"PP-D-{order.Capture!.Id[..8]}",
            ["status"] = state is "created" ? "OPEN" : "RESOLVED",
            ["dispute_outcome"] = state is "created" ? null : new JsonObject
            {
                ["outcome_code"] = state is "lost" ? "RESOLVED_BUYER_FAVOUR" : "RESOLVED_SELLER_FAVOUR",
            },
            ["disputed_transactions"] = new JsonArray(new JsonObject { ["seller_transaction_id"] = order.Capture.Id }),
        });

    /// <summary>Adds deliveries of an event that was told before; answers null when there is none.</summary>
    public IReadOnlyList<string>? Again(SimulatorStore.Sheet sheet, string eventId, int times)
    {
        if (sheet.Find<SimulatorEvent>(eventId) is not { } told)
            return null;

        var added = Enumerable.Range(0, times).Select(_ => Deliver(sheet, told, clock.GetUtcNow())).ToList();
        bell.Ring();
        return added;
    }

    private void Tell(SimulatorStore.Sheet sheet, SimulatorOrder order, string type, string resourceType, string summary, JsonObject resource)
    {
        var now = clock.GetUtcNow();
        var id = $"WH-{ids.Code(17)}-{ids.Code(17)}";
        var body = SimulatorJson.Event(id, type, resourceType, summary, resource, now, order.BaseUrl).ToJsonString(JsonSerializerOptions.Default);
        var told = new SimulatorEvent(id, type, now, order.Id, order.BaseUrl, body);
        sheet.Keep(id, told);

        // A reordered event waits until the next ones are past it; a lost one is written and never sent.
        var late = faults.Take(type, FaultKind.LateWebhook)?.DelayMs ?? (faults.Take(type, FaultKind.ReorderWebhooks) is { } r ? Math.Max(r.DelayMs, 500) : 0);
        var isLost = faults.Take(type, FaultKind.LoseWebhook) is not null;
        var copies = faults.Take(type, FaultKind.DuplicateWebhook) is not null ? 2 : 1;
        for (var n = 0; n < copies; n++)
            Deliver(sheet, told, now.AddMilliseconds(late), isLost);

        bell.Ring();
    }

    private string Deliver(SimulatorStore.Sheet sheet, SimulatorEvent told, DateTimeOffset due, bool isLost = false)
    {
        var delivery = new SimulatorDelivery
        {
            Id = $"{ids.Hex(8)}-{ids.Hex(4)}-11ef-{ids.Hex(4)}-{ids.Hex(12)}",
            EventId = told.Id,
            At = due,
            State = isLost ? "lost" : "waiting",
            HasBadSignature = faults.Take(told.Type, FaultKind.BadSignature) is not null,
            HasForeignCertificate = faults.Take(told.Type, FaultKind.ForeignCertificate) is not null,
        };
        sheet.Keep(delivery.Id, delivery, isLost ? null : due);
        return delivery.Id;
    }
}
