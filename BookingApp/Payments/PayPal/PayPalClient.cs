using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using BookingApp.Payments.Gateways;
using Microsoft.Extensions.Options;
using Polly;
using Polly.Retry;

namespace BookingApp.Payments.PayPal;

/// <summary>PayPal's endpoints, as far as the app needs them: one method each, answers as they came.</summary>
internal sealed class PayPalClient(
    IHttpClientFactory http, PayPalTokens tokens, IOptions<PaymentOptions> payments, IOptions<CaptureLeaseOptions> lease,
    [FromKeyedServices(PayPalClient.NetworkTime)] TimeProvider patience, ILogger<PayPalClient> log)
{
    public const string HttpName = "paypal";

    private const int PageSize = 500; // the most that a search gives at once

    /// <summary>The clock of time-outs and pauses: the network waits for no clock that stands still.</summary>
    public const string NetworkTime = "paypal-network";

    // Repeats are for GETs and for what carries a request id, which here is every call.
    private readonly ResiliencePipeline<PayPalAnswer> _repeats = new ResiliencePipelineBuilder<PayPalAnswer> { TimeProvider = patience }
        .AddRetry(new RetryStrategyOptions<PayPalAnswer>
        {
            MaxRetryAttempts = 2,
            ShouldHandle = args => ValueTask.FromResult(args.Outcome is { Exception: GatewayUnknownException } or { Result.IsPassing: true }),
            DelayGenerator = args => ValueTask.FromResult<TimeSpan?>(args.Outcome.Result?.RetryAfter ?? TimeSpan.FromMilliseconds(250 << args.AttemptNumber)),
        })
        .Build();

    public Task<PayPalAnswer> CreateOrderAsync(string requestId, string body, CancellationToken ct) =>
        SendAsync(new Call("create order", HttpMethod.Post, "v2/checkout/orders", body, requestId), UsualTime, ct);

    public Task<PayPalAnswer> ReadOrderAsync(string orderId, CancellationToken ct) =>
        SendAsync(new Call("read order", HttpMethod.Get, $"v2/checkout/orders/{Escape(orderId)}"), UsualTime, ct);

    // Ends within half of the lease, with all its repeats, so that the lease's owner is the only one who calls.
    public Task<PayPalAnswer> CaptureAsync(string orderId, string requestId, CancellationToken ct) =>
        SendAsync(new Call("capture order", HttpMethod.Post, $"v2/checkout/orders/{Escape(orderId)}/capture", "", requestId), lease.Value.CaptureLease / 2, ct);

    public Task<PayPalAnswer> RefundAsync(string captureId, string requestId, string body, CancellationToken ct) =>
        SendAsync(new Call("refund capture", HttpMethod.Post, $"v2/payments/captures/{Escape(captureId)}/refund", body, requestId), UsualTime, ct);

    public Task<PayPalAnswer> ReadRefundAsync(string refundId, CancellationToken ct) =>
        SendAsync(new Call("read refund", HttpMethod.Get, $"v2/payments/refunds/{Escape(refundId)}"), UsualTime, ct);

    public Task<PayPalAnswer> ReadCaptureAsync(string captureId, CancellationToken ct) =>
        SendAsync(new Call("read capture", HttpMethod.Get, $"v2/payments/captures/{Escape(captureId)}"), UsualTime, ct);

    public Task<PayPalAnswer> SearchAsync(DateTimeOffset from, DateTimeOffset to, int page, CancellationToken ct) => SendAsync(
        new Call("search transactions", HttpMethod.Get, string.Create(
            CultureInfo.InvariantCulture,
            $"v1/reporting/transactions?start_date={Time(from)}&end_date={Time(to)}&fields=transaction_info&page_size={PageSize}&page={page}")),
        UsualTime, ct);

    private TimeSpan UsualTime => payments.Value.CallTimeout * 2;

    private async Task<PayPalAnswer> SendAsync(Call call, TimeSpan budget, CancellationToken ct)
    {
        var began = patience.GetTimestamp();
        using var budgetSpent = new CancellationTokenSource(budget, patience);
        using var whole = CancellationTokenSource.CreateLinkedTokenSource(ct, budgetSpent.Token);
        try
        {
            // By the clock too: after a pause of the machine its timers come late and in any order.
            var answer = await _repeats.ExecuteAsync(
                token => patience.GetElapsedTime(began) < budget ? TryOnceAsync(call, token) : throw new OperationCanceledException(
                    $"The time for {call.Operation} is up."), whole.Token);
            if (!answer.IsSuccess)
                log.LogWarning(
                    "PayPal answered {Operation} with {Status} {Issue}; debug_id {DebugId}", call.Operation, (int)answer.Status, answer.Issue, answer.DebugId);

            return answer;
        }
        catch (OperationCanceledException timeUp) when (!ct.IsCancellationRequested)
        {
            throw new GatewayUnknownException($"PayPal did not answer {call.Operation} in {budget}.", timeUp);
        }
    }

    // Silence of any kind becomes the one exception that the pipeline repeats.
    private async ValueTask<PayPalAnswer> TryOnceAsync(Call call, CancellationToken ct)
    {
        using var timeUp = new CancellationTokenSource(payments.Value.CallTimeout, patience);
        using var once = CancellationTokenSource.CreateLinkedTokenSource(ct, timeUp.Token);
        try
        {
            return await SendWithTokenAsync(call, once.Token);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException || failure is OperationCanceledException && !ct.IsCancellationRequested)
        {
            log.LogWarning("PayPal was silent on {Operation}: {Failure}", call.Operation, failure.GetType().Name);
            throw new GatewayUnknownException($"PayPal was silent on {call.Operation}.", failure);
        }
    }

    private async Task<PayPalAnswer> SendWithTokenAsync(Call call, CancellationToken ct)
    {
        var token = await tokens.GetAsync(ct);
        var answer = await SendOnceAsync(call, token, ct);
        if (answer.Status is not HttpStatusCode.Unauthorized)
            return answer;

        tokens.Drop(token); // revoked before its time: once more with a new one
        return await SendOnceAsync(call, await tokens.GetAsync(ct), ct);
    }

    private async Task<PayPalAnswer> SendOnceAsync(Call call, string token, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(call.Method, call.Path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (call.RequestId is not null)
        {
            request.Headers.Add("PayPal-Request-Id", call.RequestId);
            request.Headers.Add("Prefer", "return=representation");
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(call.Body!));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        using var response = await http.CreateClient(HttpName).SendAsync(request, ct);
        return new PayPalAnswer(
            call.Operation, response.StatusCode, await response.Content.ReadAsByteArrayAsync(ct),
            response.Headers.TryGetValues("Paypal-Debug-Id", out var ids) ? ids.FirstOrDefault() : null, Wait(response));
    }

    private static TimeSpan? Wait(HttpResponseMessage response) => response.Headers.RetryAfter?.Delta is { } asked
        ? TimeSpan.FromSeconds(Math.Clamp(asked.TotalSeconds, 0, 5))
        : null;

    private static string Escape(string id) => Uri.EscapeDataString(id);

    // seconds are required
    private static string Time(DateTimeOffset at) => Escape(at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));

    private sealed record Call(string Operation, HttpMethod Method, string Path, string? Body = null, string? RequestId = null);
}
