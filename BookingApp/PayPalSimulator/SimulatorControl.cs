using System.Text.Json;
using System.Text.Json.Serialization;
using BookingApp.PayPalSimulator.Storage;
using BookingApp.PayPalSimulator.Webhooks;

namespace BookingApp.PayPalSimulator;

/// <summary>The control for tests: what the payer presses, what goes wrong, and what was recorded.</summary>
internal sealed class SimulatorControl(SimulatorOrders orders, SimulatorEvents events, SimulatorStore store, SimulatorFaults faults)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/_control/orders/{id}/{press:regex(^(approve|decline|cancel)$)}", (string id, string press) => Press(id, press));
        routes.MapPost("/_control/orders/{id}/expire", (string id) =>
        {
            orders.Expire(id);
            return Show(id);
        });
        routes.MapPost("/_control/orders/{id}/capture", (string id) => ByHand(orders.Capture(id, null, minimal: false), id));
        routes.MapPost(
            "/_control/captures/{id}/refund", (string id) => ByHand(orders.Refund(id, default, null, minimal: false), orders.LookByPart(id)?.Id ?? id));
        routes.MapPost("/_control/captures/{id}/dispute", (string id, string? state) => Dispute(id, state ?? "created"));
        routes.MapGet("/_control/orders/{id}", Show);
        routes.MapGet("/_control/faults", () => Results.Json(new { faults = faults.Left() }, Json));
        routes.MapPut("/_control/faults", SetFaultsAsync);
        routes.MapGet("/_control/webhooks", () => Results.Json(Webhooks(), Json));
        routes.MapPost("/_control/webhooks/{id}/resend", (string id, int? times) => Resend(id, Math.Clamp(times ?? 1, 1, 100)));
    }

    private IResult Press(string id, string press) => orders.Press(id, press) is not null ? Show(id)
        : orders.Look(id) is null ? NotFound()
        : Results.Json(new { error = "order_is_over" }, Json, statusCode: 409);

    private IResult Show(string id) => orders.Look(id) is not { } order ? NotFound() : Results.Json(
        new
        {
            order.Id,
            order.Status,
            order.LastPress,
            order.CustomId,
            order.InvoiceId,
            Amount = new { Amount = order.Amount.ToWire(), order.Currency },
            ApprovalUrl = SimulatorJson.ApprovalUrl(order),
            order.ExpiresAt,
            Captures = (order.Capture is { } c ? new[] { c } : []).Select(capture => new
            {
                capture.Id,
                Status = SimulatorJson.StatusOf(order, capture),
                Amount = new Money(capture.Minor, order.Currency).ToWire(),
                order.Currency,
                capture.At,
            }),
            Refunds = order.Refunds.Select(refund => new
            {
                refund.Id,
                refund.CaptureId,
                refund.Status,
                Amount = new Money(refund.Minor, order.Currency).ToWire(),
                order.Currency,
                refund.CustomId,
                refund.At,
            }),
            order.Calls,
        },
        Json);

    // What an operator does at PayPal's own site, past the app.
    private IResult ByHand(SimulatorAnswer answer, string orderId) =>
        answer.Status is 200 or 201 ? Show(orderId) : Results.Json(answer.Body, statusCode: answer.Status);

    private IResult Dispute(string captureId, string state)
    {
        if (orders.LookByPart(captureId) is not { } order)
            return NotFound();

        orders.Dispute(order.Id, state is "resolved" or "lost" ? state : "created");
        return Show(order.Id);
    }

    private async Task<IResult> SetFaultsAsync(HttpRequest request)
    {
        try
        {
            var body = await request.ReadFromJsonAsync<JsonElement>(request.HttpContext.RequestAborted);
            var list = body.ValueKind is JsonValueKind.Object && body.TryGetProperty("faults", out var inner) ? inner : body;
            faults.Set(list.ValueKind is JsonValueKind.Array ? list.Deserialize<List<Fault>>(Json) ?? [] : [list.Deserialize<Fault>(Json)!]);
            return Results.Json(new { faults = faults.Left() }, Json);
        }
        catch (JsonException)
        {
            var kinds = Enum.GetNames<FaultKind>().Select(JsonNamingPolicy.CamelCase.ConvertName);
            return Results.Json(
                new { error = "invalid", expected = "{ faults: [{ kind, operation?, count?, delayMs?, issue?, amount? }] }", kinds }, Json, statusCode: 400);
        }
    }

    private IEnumerable<object> Webhooks()
    {
        var (told, deliveries) = store.Write(sheet => (sheet.All<SimulatorEvent>(), sheet.All<SimulatorDelivery>().ToLookup(d => d.EventId)));
        return told.Select(e => new
        {
            e.Id,
            e.Type,
            e.At,
            e.OrderId,
            Deliveries = deliveries[e.Id].Select(d => new { d.Id, d.State, d.Tries, d.LastStatus }),
        });
    }

    private IResult Resend(string eventId, int times) => store.Write(sheet => events.Again(sheet, eventId, times)) is { } added
        ? Results.Json(new { eventId, deliveries = added }, Json, statusCode: 202)
        : NotFound();

    private static IResult NotFound() => Results.Json(new { error = "not_found" }, Json, statusCode: 404);
}
