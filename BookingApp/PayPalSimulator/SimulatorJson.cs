using System.Globalization;
using System.Text.Json.Nodes;
using BookingApp.PayPalSimulator.Storage;

namespace BookingApp.PayPalSimulator;

/// <summary>Orders, captures, refunds and events as PayPal writes them.</summary>
internal static class SimulatorJson
{
    public static JsonObject Order(SimulatorOrder order, bool minimal = false)
    {
        var body = new JsonObject
        {
            ["id"] = order.Id,
            ["status"] = order.Status,
            ["links"] = new JsonArray([Link($"{order.BaseUrl}/v2/checkout/orders/{order.Id}", "self", "GET"), .. Next(order)]),
        };
        if (order.HasWallet)
            body["payment_source"] = new JsonObject { ["paypal"] = order.Status is "APPROVED" or "COMPLETED" ? Payer() : new JsonObject() };
        if (minimal && order.Capture is null)
            return body;

        body["intent"] = "CAPTURE";
        body["create_time"] = Time(order.CreatedAt);
        body["update_time"] = Time(order.UpdatedAt);
        body["purchase_units"] = new JsonArray(Unit(order));
        return body;
    }

    public static JsonObject Capture(SimulatorOrder order, SimulatorCapture capture)
    {
        var amount = new Money(capture.Minor, order.Currency);
        var body = new JsonObject
        {
            ["id"] = capture.Id,
            ["status"] = StatusOf(order, capture),
            ["amount"] = Amount(amount),
            ["final_capture"] = true,
            ["seller_protection"] = new JsonObject { ["status"] = "NOT_ELIGIBLE" },
            ["create_time"] = Time(capture.At),
            ["update_time"] = Time(capture.UpdatedAt),
            ["links"] = new JsonArray(
                Link($"{order.BaseUrl}/v2/payments/captures/{capture.Id}", "self", "GET"),
                Link($"{order.BaseUrl}/v2/payments/captures/{capture.Id}/refund", "refund", "POST"),
                Link($"{order.BaseUrl}/v2/checkout/orders/{order.Id}", "up", "GET")),
        };
        if (order.InvoiceId is not null)
            body["invoice_id"] = order.InvoiceId;
        if (order.CustomId is not null)
            body["custom_id"] = order.CustomId;
        if (capture.Status is "PENDING")
            body["status_details"] = new JsonObject { ["reason"] = "PENDING_REVIEW" };
        if (capture.Status is "COMPLETED")
            body["seller_receivable_breakdown"] = new JsonObject
            {
                ["gross_amount"] = Amount(amount),
                ["paypal_fee"] = Amount(Fee(amount)),
                ["net_amount"] = Amount(amount - Fee(amount)),
            };

        return body;
    }

    public static JsonObject Refund(SimulatorOrder order, SimulatorRefund refund, bool minimal = false)
    {
        var body = new JsonObject
        {
            ["id"] = refund.Id,
            ["status"] = refund.Status,
            ["links"] = new JsonArray(
                Link($"{order.BaseUrl}/v2/payments/refunds/{refund.Id}", "self", "GET"),
                Link($"{order.BaseUrl}/v2/payments/captures/{refund.CaptureId}", "up", "GET")),
        };
        if (minimal)
            return body;

        var amount = new Money(refund.Minor, order.Currency);
        var before = order.Refunds.TakeWhile(r => r.Id != refund.Id).Where(r => r.Status is "COMPLETED" or "PENDING").Sum(r => r.Minor);
        body["amount"] = Amount(amount);
        body["create_time"] = Time(refund.At);
        body["update_time"] = Time(refund.At);
        body["seller_payable_breakdown"] = new JsonObject
        {
            ["gross_amount"] = Amount(amount),
            ["paypal_fee"] = Amount(Money.Zero(order.Currency)),
            ["net_amount"] = Amount(amount),
            ["total_refunded_amount"] = Amount(new Money(before + refund.Minor, order.Currency)),
        };
        if (refund.Status is "PENDING")
            body["status_details"] = new JsonObject { ["reason"] = "ECHECK" };
        foreach (var (name, value) in new[] { ("custom_id", refund.CustomId), ("invoice_id", refund.InvoiceId), ("note_to_payer", refund.NoteToPayer) })
            if (value is not null)
                body[name] = value;

        return body;
    }

    public static JsonObject Event(
        string id, string type, string resourceType, string summary, JsonObject resource, DateTimeOffset now, string baseUrl) =>
        new()
        {
            ["id"] = id,
            ["event_version"] = "1.0",
            ["create_time"] = Time(now),
            ["resource_type"] = resourceType,
            ["resource_version"] = "2.0",
            ["event_type"] = type,
            ["summary"] = summary,
            ["resource"] = resource,
            ["links"] = new JsonArray(
                Link($"{baseUrl}/v1/notifications/webhooks-events/{id}", "self", "GET"),
                Link($"{baseUrl}/v1/notifications/webhooks-events/{id}/resend", "resend", "POST")),
        };

    public static JsonObject Link(string href, string rel, string method) => new() { ["href"] = href, ["rel"] = rel, ["method"] = method };

    public static JsonObject Amount(Money money) => new() { ["currency_code"] = money.Currency, ["value"] = money.ToWire() };

    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public static string ApprovalUrl(SimulatorOrder order) => $"{order.BaseUrl}/checkoutnow?token={order.Id}";

    /// <summary>A capture's status, with what has been refunded since.</summary>
    public static string StatusOf(SimulatorOrder order, SimulatorCapture capture)
    {
        var back = order.Refunds.Where(r => r.Status is "COMPLETED").Sum(r => r.Minor);
        return capture.Status is not "COMPLETED" || back is 0 ? capture.Status : back < capture.Minor ? "PARTIALLY_REFUNDED" : "REFUNDED";
    }

    private static JsonObject Unit(SimulatorOrder order)
    {
        var unit = new JsonObject { ["reference_id"] = order.ReferenceId, ["amount"] = Amount(order.Amount) };
        foreach (var (name, value) in new[] { ("custom_id", order.CustomId), ("invoice_id", order.InvoiceId), ("description", order.Description) })
            if (value is not null)
                unit[name] = value;

        if (order.Capture is { } capture)
        {
            var payments = new JsonObject { ["captures"] = new JsonArray(Capture(order, capture)) };
            if (order.Refunds.Count > 0)
                payments["refunds"] = new JsonArray([.. order.Refunds.Select(r => Refund(order, r))]);
            unit["payments"] = payments;
        }

        return unit;
    }

    private static IEnumerable<JsonNode> Next(SimulatorOrder order)
    {
        if (order.Status is "CREATED" or "PAYER_ACTION_REQUIRED" or "APPROVED")
            yield return Link(ApprovalUrl(order), order.HasWallet ? "payer-action" : "approve", "GET");
        if (order.Status is "APPROVED")
            yield return Link($"{order.BaseUrl}/v2/checkout/orders/{order.Id}/capture", "capture", "POST");
    }

    private static JsonObject Payer() => new()
    {
        ["email_address"] = "payer@example.com",
        ["account_id"] = "STANDNPAYER22",
        ["name"] = new JsonObject { ["given_name"] = "Test", ["surname"] = "Payer" },
    };

    // Roughly what PayPal keeps, so that nobody counts on getting the whole.
    public static Money Fee(Money amount) => amount.Percent(3);
}
