using System.Globalization;
using Microsoft.Extensions.Options;

namespace BookingApp.Payments.PayPal;

/// <summary>PayPal's endpoints, as far as the app needs them: one method each, answers as they came.</summary>
internal sealed class PayPalClient(PayPalCalls calls, IOptions<PaymentOptions> payments, IOptions<CaptureLeaseOptions> lease)
{
    public const string HttpName = "paypal";

    private const int PageSize = 500; // the most that a search gives at once

    /// <summary>The clock of time-outs and pauses: the network waits for no clock that stands still.</summary>
    public const string NetworkTime = "paypal-network";

    public Task<PayPalAnswer> CreateOrderAsync(string requestId, string body, CancellationToken ct) =>
        calls.SendAsync(new PayPalCall("create order", HttpMethod.Post, "v2/checkout/orders", body, requestId), UsualTime, ct);

    public Task<PayPalAnswer> ReadOrderAsync(string orderId, CancellationToken ct) =>
        calls.SendAsync(new PayPalCall("read order", HttpMethod.Get, $"v2/checkout/orders/{Escape(orderId)}"), UsualTime, ct);

    // Ends within half of the lease, with all its repeats, so that the lease's owner is the only one who calls.
    public Task<PayPalAnswer> CaptureAsync(string orderId, string requestId, CancellationToken ct) =>
        calls.SendAsync(
            new PayPalCall("capture order", HttpMethod.Post, $"v2/checkout/orders/{Escape(orderId)}/capture", "", requestId), lease.Value.CaptureLease / 2, ct);

    public Task<PayPalAnswer> RefundAsync(string captureId, string requestId, string body, CancellationToken ct) =>
        calls.SendAsync(new PayPalCall("refund capture", HttpMethod.Post, $"v2/payments/captures/{Escape(captureId)}/refund", body, requestId), UsualTime, ct);

    public Task<PayPalAnswer> ReadRefundAsync(string refundId, CancellationToken ct) =>
        calls.SendAsync(new PayPalCall("read refund", HttpMethod.Get, $"v2/payments/refunds/{Escape(refundId)}"), UsualTime, ct);

    public Task<PayPalAnswer> ReadCaptureAsync(string captureId, CancellationToken ct) =>
        calls.SendAsync(new PayPalCall("read capture", HttpMethod.Get, $"v2/payments/captures/{Escape(captureId)}"), UsualTime, ct);

    public Task<PayPalAnswer> SearchAsync(DateTimeOffset from, DateTimeOffset to, int page, CancellationToken ct) => calls.SendAsync(
        new PayPalCall("search transactions", HttpMethod.Get, string.Create(
            CultureInfo.InvariantCulture,
            $"v1/reporting/transactions?start_date={Time(from)}&end_date={Time(to)}&fields=transaction_info&page_size={PageSize}&page={page}")),
        UsualTime, ct);

    private TimeSpan UsualTime => payments.Value.CallTimeout * 2;

    private static string Escape(string id) => Uri.EscapeDataString(id);

    // seconds are required
    private static string Time(DateTimeOffset at) => Escape(at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
}
