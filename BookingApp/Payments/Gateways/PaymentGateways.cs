namespace BookingApp.Payments.Gateways;

/// <summary>The gateways by the name that payments carry.</summary>
public sealed class PaymentGateways(IEnumerable<IPaymentGateway> gateways)
{
    private readonly Dictionary<string, IPaymentGateway> _byProvider = gateways.ToDictionary(g => g.Provider, StringComparer.Ordinal);

    /// <summary>The one that customers pay by in the browser.</summary>
    public IPaymentGateway Online { get; } = gateways.Single(g => g.IsOnline);

    /// <summary>The one that a payment was opened with.</summary>
    public IPaymentGateway Of(Payment payment) => _byProvider[payment.Provider];

    public IReadOnlyCollection<IPaymentGateway> All => _byProvider.Values;

    public IPaymentGateway Named(string provider) => _byProvider[provider];
}
