using System.Text.Json;
using System.Text.Json.Nodes;
using BookingApp.PayPalSimulator.Books;
using BookingApp.PayPalSimulator.Webhooks;
using Microsoft.Extensions.Options;

namespace BookingApp.PayPalSimulator;

/// <summary>PayPal's endpoints, as the app calls them.</summary>
internal sealed class SimulatorApi(
    SimulatorOrders orders, SimulatorSearch search, SimulatorAccess access, SimulatorKeys keys, SimulatorFaults faults, SimulatorIds ids,
    IOptions<SimulatorOptions> options)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/oauth2/token", TokenAsync);
        routes.MapPost(
            "/v2/checkout/orders",
            http => AnswerAsync(http, "create", null, body => orders.Create(body, BaseUrlOf(http.Request), RequestId(http), IsMinimal(http))));
        routes.MapGet("/v2/checkout/orders/{id}", http => AnswerAsync(http, "readOrder", Id(http), _ => orders.Read(Id(http))));
        routes.MapPost(
            "/v2/checkout/orders/{id}/capture",
            http => AnswerAsync(http, "capture", Id(http), _ => orders.Capture(Id(http), RequestId(http), IsMinimal(http))));
        routes.MapGet("/v2/payments/captures/{id}", http => AnswerAsync(http, "readCapture", OrderOf(Id(http)), _ => orders.ReadCapture(Id(http))));
        routes.MapPost(
            "/v2/payments/captures/{id}/refund",
            http => AnswerAsync(http, "refund", OrderOf(Id(http)), body => orders.Refund(Id(http), body, RequestId(http), IsMinimal(http))));
        routes.MapGet("/v2/payments/refunds/{id}", http => AnswerAsync(http, "readRefund", OrderOf(Id(http)), _ => orders.ReadRefund(Id(http))));
        routes.MapPost("/v1/notifications/verify-webhook-signature", http => AnswerAsync(http, "verify", null, Verify));
        routes.MapGet("/v1/reporting/transactions", http => AnswerAsync(http, "transactions", null, _ => search.List(http.Request)));
        routes.MapGet("/v1/notifications/certs/{id}", http => CertificateAsync(http));
    }

    /// <summary>The address by which a caller reached the simulator.</summary>
    public static string BaseUrlOf(HttpRequest request)
    {
        var at = request.Path.StartsWithSegments(SimulatorNames.PathPrefix, StringComparison.OrdinalIgnoreCase) ? SimulatorNames.PathPrefix : "";
        return $"{request.Scheme}://{request.Host}{request.PathBase}{at}";
    }

    // Everything that can go wrong around a piece of work happens here, in the order in which it would on the way.
    private async Task AnswerAsync(HttpContext http, string operation, string? orderId, Func<JsonElement, SimulatorAnswer> work)
    {
        if (faults.Take(operation, FaultKind.Delay) is { } delay)
            await Task.Delay(delay.DelayMs, http.RequestAborted);

        var answer = await RefusalAsync(http, operation, orderId) ?? (
            await BodyAsync(http.Request) is { } body ? work(body) : SimulatorAnswer.Invalid("MALFORMED_REQUEST_JSON", "The request JSON is not well formed."));
        var isDropped = false;
        if (faults.Take(operation, FaultKind.DelayAfter) is { } slow)
            await Task.Delay(slow.DelayMs, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default); // the caller may have gone
        if (faults.Take(operation, FaultKind.ErrorAfter) is not null)
            answer = SimulatorAnswer.Broken() with { OrderId = answer.OrderId };
        else if (faults.Take(operation, FaultKind.DropAnswer) is not null)
            isDropped = true;

        if ((answer.OrderId ?? orderId) is { } about)
            orders.Note(about, operation, RequestId(http), isDropped ? 0 : answer.Status);
        if (isDropped)
            http.Abort();
        else
            await WriteAsync(http, answer);
    }

    private async Task<SimulatorAnswer?> RefusalAsync(HttpContext http, string operation, string? orderId)
    {
        if (faults.Take(operation, FaultKind.Unauthorized) is not null || !access.IsKnown(http.Request))
            return new SimulatorAnswer(
                401, new JsonObject { ["error"] = "invalid_token", ["error_description"] = "Token signature verification failed" }, orderId);
        if (HttpMethods.IsPost(http.Request.Method) && !http.Request.HasJsonContentType())
            return new SimulatorAnswer(
                415, new JsonObject { ["name"] = "UNSUPPORTED_MEDIA_TYPE", ["message"] = "The server does not support the request payload's media type." },
                orderId);
        if (MockOf(http.Request) is { } code)
            return SimulatorAnswer.Mock(code, orderId);

        var fault = faults.Take(
            operation, FaultKind.ErrorBefore, FaultKind.TooManyRequests, FaultKind.HtmlError, FaultKind.Conflict, FaultKind.Forbidden, FaultKind.Issue);
        return await Task.FromResult(fault switch
        {
            null => null,
            { Kind: FaultKind.TooManyRequests } => SimulatorAnswer.TooMany() with { OrderId = orderId },
            { Kind: FaultKind.HtmlError } => new SimulatorAnswer(502, null, orderId),
            { Kind: FaultKind.Conflict } => SimulatorAnswer.Mock("PREVIOUS_REQUEST_IN_PROGRESS", orderId),
            { Kind: FaultKind.Forbidden } => SimulatorAnswer.Mock("NOT_AUTHORIZED", orderId),
            { Kind: FaultKind.Issue } => SimulatorAnswer.Mock(fault.Issue ?? "TRANSACTION_REFUSED", orderId),
            _ => SimulatorAnswer.Broken() with { OrderId = orderId },
        });
    }

    private async Task TokenAsync(HttpContext http)
    {
        if (faults.Take("token", FaultKind.Delay) is { } delay)
            await Task.Delay(delay.DelayMs, http.RequestAborted);

        var form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync(http.RequestAborted) : FormCollection.Empty;
        var answer = faults.Take("token", FaultKind.ErrorBefore, FaultKind.ErrorAfter) is not null ? SimulatorAnswer.Broken()
            : faults.Take("token", FaultKind.HtmlError) is not null ? new SimulatorAnswer(502, null)
            : access.IsAccount(http.Request.Headers.Authorization) is false ? Refused(401, "invalid_client", "Client Authentication failed")
            : form["grant_type"] != "client_credentials" ? Refused(400, "unsupported_grant_type", "Grant Type is NULL")
            : new SimulatorAnswer(200, access.Issue());
        await WriteAsync(http, answer);
    }

    private static SimulatorAnswer Refused(int status, string error, string description) =>
        new(status, new JsonObject { ["error"] = error, ["error_description"] = description });

    private SimulatorAnswer Verify(JsonElement body)
    {
        // The event's very bytes, as they were spliced in: re-serialised JSON has another CRC.
        var raw = body.TryGetProperty("webhook_event", out var told) ? System.Text.Encoding.UTF8.GetBytes(told.GetRawText()) : [];
        var id = SimulatorTerms.Text(body, "cert_url")?.Split('/')[^1] ?? "";
        var text = SimulatorSignature.Text(
            SimulatorTerms.Text(body, "transmission_id") ?? "", SimulatorTerms.Text(body, "transmission_time") ?? "",
            SimulatorTerms.Text(body, "webhook_id") ?? "", raw);
        var holds = SimulatorTerms.Text(body, "auth_algo") is "SHA256withRSA" && SimulatorTerms.Text(body, "webhook_id") == WebhookId
            && keys.Verify(id, text, SimulatorTerms.Text(body, "transmission_sig") ?? "");
        return new SimulatorAnswer(200, new JsonObject { ["verification_status"] = holds ? "SUCCESS" : "FAILURE" });
    }

    private async Task CertificateAsync(HttpContext http)
    {
        if (keys.Find(Id(http)) is not { } pem
            || !(Id(http).StartsWith("CERT-", StringComparison.Ordinal) || Id(http).StartsWith("FOREIGN-", StringComparison.Ordinal)))
        {
            http.Response.StatusCode = 404;
            return;
        }

        http.Response.ContentType = "application/x-pem-file";
        await http.Response.WriteAsync(pem, http.RequestAborted);
    }

    private async Task WriteAsync(HttpContext http, SimulatorAnswer answer)
    {
        var debugId = ids.Hex(13);
        http.Response.StatusCode = answer.Status;
        http.Response.Headers["Paypal-Debug-Id"] = debugId;
        http.Response.Headers.CacheControl = "no-store";
        if (answer.Status is 429)
            http.Response.Headers.RetryAfter = "1";
        if (answer.Body is null)
        {
            http.Response.ContentType = "text/html";
            await http.Response.WriteAsync("<html><body><h1>502 Bad Gateway</h1></body></html>", http.RequestAborted);
            return;
        }

        if (answer.Body is JsonObject { } problem && problem.ContainsKey("name") && problem.ContainsKey("message"))
            problem["debug_id"] = debugId;
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(answer.Body.ToJsonString(JsonSerializerOptions.Default), http.RequestAborted);
    }

    private static async Task<JsonElement?> BodyAsync(HttpRequest request)
    {
        using var reader = new StreamReader(request.Body);
        var text = await reader.ReadToEndAsync(request.HttpContext.RequestAborted);
        if (string.IsNullOrWhiteSpace(text))
            return default(JsonElement);

        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? MockOf(HttpRequest request)
    {
        if (request.Headers["PayPal-Mock-Response"] is not [{ Length: > 0 } mock])
            return null;

        try
        {
            return JsonNode.Parse(mock)?["mock_application_codes"]?.ToString();
        }
        catch (JsonException)
        {
            return "MALFORMED_REQUEST_JSON";
        }
    }

    private string WebhookId => options.Value.WebhookId is { Length: > 0 } id ? id : SimulatorNames.WebhookId;

    private string? OrderOf(string partId) => orders.LookByPart(partId)?.Id;

    private static string Id(HttpContext http) => (string)http.Request.RouteValues["id"]!;

    private static string? RequestId(HttpContext http) => http.Request.Headers["PayPal-Request-Id"] is [{ Length: > 0 and <= 108 } id] ? id : null;

    private static bool IsMinimal(HttpContext http) => http.Request.Headers["Prefer"] != "return=representation";
}
