using System.Text.Json;
using System.Text.Json.Nodes;
using BookingApp.PayPalSimulator.Storage;

namespace BookingApp.PayPalSimulator;

/// <summary>What every call has in common: who may call, what goes wrong on the way, and that it is noted.</summary>
internal sealed class SimulatorCalls(SimulatorAccess access, SimulatorFaults faults, SimulatorOrders orders, SimulatorIds ids)
{
    /// <summary>Answers with what a piece of work says. All that can go wrong around it happens here, in the order in which it would on the way.</summary>
    public async Task AnswerAsync(HttpContext http, string operation, string? orderId, Func<JsonElement, SimulatorAnswer> work)
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

    /// <summary>Signs a caller in.</summary>
    public async Task TokenAsync(HttpContext http)
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

    /// <summary>The key by which a caller may ask again; nothing where it is none.</summary>
    public static string? RequestId(HttpContext http) => http.Request.Headers["PayPal-Request-Id"] is [{ Length: > 0 and <= 108 } id] ? id : null;

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
}
