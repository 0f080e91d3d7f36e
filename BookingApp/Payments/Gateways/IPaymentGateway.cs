namespace BookingApp.Payments.Gateways;

/// <summary>The port to a payment provider. Nothing outside the provider's own folder knows its wire format.</summary>
/// <remarks>No method is called inside a database transaction. A network failure, a time-out, a 5xx or an answer that cannot be
/// read throws <see cref="GatewayUnknownException"/>: the outcome is unknown, never "failed".</remarks>
public interface IPaymentGateway
{
    /// <summary>The name that payments and events carry, such as <c>paypal</c>.</summary>
    string Provider { get; }

    /// <summary>Whether customers pay by it themselves, in the browser; else staff take the money.</summary>
    bool IsOnline { get; }

    /// <summary>The words that it has for an order whose payer has not approved yet, as payments keep them; the usual one first.</summary>
    IReadOnlyList<string> NotApproved { get; }

    /// <summary>The exact body of a create call: stored with the payment before the call, sent unchanged by every repeat.</summary>
    string WriteOrder(OrderTerms terms);

    /// <summary>Creates an order, or returns the one that this request id already made.</summary>
    Task<OrderOpened> OpenAsync(string requestId, string body, CancellationToken ct = default);

    /// <summary>Reads the truth about an order.</summary>
    Task<OrderReading> ReadOrderAsync(string orderId, CancellationToken ct = default);

    /// <summary>Asks for the money, with the stored key of this attempt; the same key again asks for the same capture.</summary>
    Task<CaptureAnswer> CaptureAsync(string orderId, string requestId, CancellationToken ct = default);

    /// <summary>Refunds money; the same request id again asks for the same refund.</summary>
    Task<RefundAnswer> RefundAsync(RefundTerms terms, CancellationToken ct = default);

    /// <summary>Reads how a refund stands.</summary>
    /// <exception cref="GatewayUnknownException">No answer; or, with <see cref="GatewayUnknownException.IsMissing"/>, the provider knows no such
    /// refund.</exception>
    Task<RefundAnswer> ReadRefundAsync(string providerRefundId, CancellationToken ct = default);

    /// <summary>Reads the truth about money taken.</summary>
    /// <returns>Null when the provider knows no such capture.</returns>
    Task<CaptureReading?> ReadCaptureAsync(string captureId, CancellationToken ct = default);

    /// <summary>All moves of money that the provider's own report lists between two instants, whoever asked for them.</summary>
    /// <returns>Null when the provider has no report: then only what we know of can be read, id by id.</returns>
    /// <exception cref="GatewayRefusedException">The account may not read its report.</exception>
    Task<ProviderReport?> ReportAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken ct = default);

    /// <summary>Tells the provider that an order will not be paid any more, where it has a call for that; else nothing happens and the order runs out
    /// by itself.</summary>
    /// <returns>Whether the provider has closed it: then no payer can approve it any more.</returns>
    Task<bool> CloseAsync(string orderId, CancellationToken ct = default);

    /// <summary>Checks a webhook's signature over the very bytes received.</summary>
    /// <returns>The event, or null when the signature did not hold.</returns>
    /// <exception cref="GatewayUnknownException">The certificate could not be had: the provider shall send it again.</exception>
    Task<ProviderEvent?> ReadWebhookAsync(IHeaderDictionary headers, ReadOnlyMemory<byte> body, CancellationToken ct = default);
}
