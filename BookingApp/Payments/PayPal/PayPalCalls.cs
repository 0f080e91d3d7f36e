using System.Net;
using System.Net.Http.Headers;
using System.Text;
using BookingApp.Payments.Gateways;
using Microsoft.Extensions.Options;
using Polly;
using Polly.Retry;

namespace BookingApp.Payments.PayPal;

/// <summary>Sends calls to PayPal: with a token, with time-outs, and again where it was silent.</summary>
internal sealed class PayPalCalls(
    IHttpClientFactory http, PayPalTokens tokens, IOptions<PaymentOptions> payments,
    [FromKeyedServices(PayPalClient.NetworkTime)] TimeProvider patience, ILogger<PayPalCalls> log)
{
    // Repeats are for GETs and for what carries a request id, which here is every call.
    private readonly ResiliencePipeline<PayPalAnswer> _repeats = new ResiliencePipelineBuilder<PayPalAnswer> { TimeProvider = patience }
        .AddRetry(new RetryStrategyOptions<PayPalAnswer>
        {
            MaxRetryAttempts = 2,
            ShouldHandle = args => ValueTask.FromResult(args.Outcome is { Exception: GatewayUnknownException } or { Result.IsPassing: true }),
            DelayGenerator = args => ValueTask.FromResult<TimeSpan?>(args.Outcome.Result?.RetryAfter ?? TimeSpan.FromMilliseconds(250 << args.AttemptNumber)),
        })
        .Build();

    /// <summary>Sends it, again where PayPal is silent, until the whole time for it is up.</summary>
    /// <exception cref="GatewayUnknownException">No answer in that time.</exception>
    public async Task<PayPalAnswer> SendAsync(PayPalCall call, TimeSpan budget, CancellationToken ct)
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
    private async ValueTask<PayPalAnswer> TryOnceAsync(PayPalCall call, CancellationToken ct)
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

    private async Task<PayPalAnswer> SendWithTokenAsync(PayPalCall call, CancellationToken ct)
    {
        var token = await tokens.GetAsync(ct);
        var answer = await SendOnceAsync(call, token, ct);
        if (answer.Status is not HttpStatusCode.Unauthorized)
            return answer;

        tokens.Drop(token); // revoked before its time: once more with a new one
        return await SendOnceAsync(call, await tokens.GetAsync(ct), ct);
    }

    private async Task<PayPalAnswer> SendOnceAsync(PayPalCall call, string token, CancellationToken ct)
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

        using var response = await http.CreateClient(PayPalClient.HttpName).SendAsync(request, ct);
        return new PayPalAnswer(
            call.Operation, response.StatusCode, await response.Content.ReadAsByteArrayAsync(ct),
            response.Headers.TryGetValues("Paypal-Debug-Id", out var ids) ? ids.FirstOrDefault() : null, Wait(response));
    }

    private static TimeSpan? Wait(HttpResponseMessage response) => response.Headers.RetryAfter?.Delta is { } asked
        ? TimeSpan.FromSeconds(Math.Clamp(asked.TotalSeconds, 0, 5))
        : null;
}
