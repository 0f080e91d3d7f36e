namespace BookingApp.Payments.Gateways;

/// <summary>The gateways by the name that payments carry.</summary>
public sealed class PaymentGateways(IEnumerable<IPaymentGateway> gateways, ILogger<PaymentGateways> log)
{
    private readonly Dictionary<string, IPaymentGateway> _byProvider = gateways.ToDictionary(g => g.Provider, StringComparer.Ordinal);

    /// <summary>The one that customers pay by in the browser.</summary>
    public IPaymentGateway Online { get; } = gateways.Single(g => g.IsOnline);

    /// <summary>The one that a payment was opened with.</summary>
    public IPaymentGateway Of(Payment payment) => _byProvider[payment.Provider];

    public IReadOnlyCollection<IPaymentGateway> All => _byProvider.Values;

    public IPaymentGateway Named(string provider) => _byProvider[provider];

    /// <summary>Opens the order of a payment whose row is committed; the same call can be repeated.</summary>
    public Task<OrderOpened> OpenAsync(Payment payment, CancellationToken ct) =>
        AskAsync(payment, "open its order", gateway => gateway.OpenAsync(payment.RequestId, payment.RequestBody, ct));

    /// <summary>Reads the order of a payment.</summary>
    public Task<OrderReading> ReadOrderAsync(Payment payment, CancellationToken ct) =>
        AskAsync(payment, "read its order", gateway => gateway.ReadOrderAsync(payment.OrderId!, ct));

    /// <summary>Reads the order; and where it is over, the capture that it was waiting for, which outlives it.</summary>
    public async Task<OrderReading> ReadToTheEndAsync(Payment payment, CancellationToken ct)
    {
        var order = await ReadOrderAsync(payment, ct);
        return order.IsOver && payment.CaptureId is { } capture
            && await AskAsync(payment, "read its capture", gateway => gateway.ReadCaptureAsync(capture, ct)) is { } reading
            ? order with { Captures = [reading] }
            : order;
    }

    /// <summary>Asks for the money, with the stored key of this attempt. Nobody's leaving stops it half-way.</summary>
    public Task<CaptureAnswer> CaptureAsync(Payment payment) =>
        AskAsync(payment, "capture its order", gateway => gateway.CaptureAsync(payment.OrderId!, payment.CaptureKey, CancellationToken.None));

    // What is unknown is said once, here; whoever asked decides what follows.
    private async Task<T> AskAsync<T>(Payment payment, string what, Func<IPaymentGateway, Task<T>> ask)
    {
        try
        {
            return await ask(Of(payment));
        }
        catch (GatewayUnknownException failure)
        {
            log.LogWarning(failure, "Payment {Payment}: no answer to the call to {Operation}; the next look finds out what became of it", payment.Id, what);
            throw;
        }
        catch (GatewayRefusedException refused)
        {
            log.LogError(refused, "Payment {Payment}: the provider refused to {Operation}: {Issue}", payment.Id, what, refused.Issue);
            throw;
        }
    }
}
