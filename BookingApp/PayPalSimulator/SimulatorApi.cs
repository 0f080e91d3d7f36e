using BookingApp.PayPalSimulator.Storage;
using BookingApp.PayPalSimulator.Webhooks;

namespace BookingApp.PayPalSimulator;

/// <summary>PayPal's endpoints, as the app calls them.</summary>
internal sealed class SimulatorApi(SimulatorOrders orders, SimulatorSearch search, SimulatorVerification verification, SimulatorCalls calls)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/oauth2/token", calls.TokenAsync);
        routes.MapPost(
            "/v2/checkout/orders",
            http => calls.AnswerAsync(
                http, "create", null, body => orders.Create(body, BaseUrlOf(http.Request), SimulatorCalls.RequestId(http), IsMinimal(http))));
        routes.MapGet("/v2/checkout/orders/{id}", http => calls.AnswerAsync(http, "readOrder", Id(http), _ => orders.Read(Id(http))));
        routes.MapPost(
            "/v2/checkout/orders/{id}/capture",
            http => calls.AnswerAsync(http, "capture", Id(http), _ => orders.Capture(Id(http), SimulatorCalls.RequestId(http), IsMinimal(http))));
        routes.MapGet("/v2/payments/captures/{id}", http => calls.AnswerAsync(http, "readCapture", OrderOf(Id(http)), _ => orders.ReadCapture(Id(http))));
        routes.MapPost(
            "/v2/payments/captures/{id}/refund",
            http => calls.AnswerAsync(
                http, "refund", OrderOf(Id(http)), body => orders.Refund(Id(http), body, SimulatorCalls.RequestId(http), IsMinimal(http))));
        routes.MapGet("/v2/payments/refunds/{id}", http => calls.AnswerAsync(http, "readRefund", OrderOf(Id(http)), _ => orders.ReadRefund(Id(http))));
        routes.MapPost("/v1/notifications/verify-webhook-signature", http => calls.AnswerAsync(http, "verify", null, verification.Verify));
        routes.MapGet("/v1/reporting/transactions", http => calls.AnswerAsync(http, "transactions", null, _ => search.List(http.Request)));
        routes.MapGet("/v1/notifications/certs/{id}", http => verification.CertificateAsync(http, Id(http)));
    }

    /// <summary>The address by which a caller reached the simulator.</summary>
    public static string BaseUrlOf(HttpRequest request)
    {
        var at = request.Path.StartsWithSegments(SimulatorNames.PathPrefix, StringComparison.OrdinalIgnoreCase) ? SimulatorNames.PathPrefix : "";
        return $"{request.Scheme}://{request.Host}{request.PathBase}{at}";
    }

    private string? OrderOf(string partId) => orders.LookByPart(partId)?.Id;

    private static string Id(HttpContext http) => (string)http.Request.RouteValues["id"]!;

    private static bool IsMinimal(HttpContext http) => http.Request.Headers["Prefer"] != "return=representation";
}
