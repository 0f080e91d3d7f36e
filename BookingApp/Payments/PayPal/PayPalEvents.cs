using System.Text;
using System.Text.Json;
using BookingApp.Payments.Gateways;

namespace BookingApp.Payments.PayPal;

/// <summary>Reads which order, capture or refund a webhook is about. What it says about them is read from the API instead.</summary>
internal static class PayPalEvents
{
    public static ProviderEvent? Read(ReadOnlyMemory<byte> body, string? transmissionId)
    {
        WireEvent? told;
        try
        {
            told = JsonSerializer.Deserialize<WireEvent>(body.Span, Wire.Json);
        }
        catch (JsonException)
        {
            return null; // the signature covers only a checksum of the body, which need not be JSON
        }

        if (told is not { Id: { Length: > 0 } id, EventType: { Length: > 0 } type })
            return null;

        var (order, capture, refund) = Subjects(type, told.Resource);
        return new ProviderEvent(id, transmissionId, type, order, capture, refund, told.CreateTime, Encoding.UTF8.GetString(body.Span))
        {
            Topic = type is "PAYMENT.CAPTURE.REVERSED" ? EventTopic.Reversal // told as the capture, or as a refund of it
                : refund is not null ? EventTopic.Refund
                : type.StartsWith("CUSTOMER.DISPUTE.", StringComparison.Ordinal) ? EventTopic.Dispute
                : order is not null || capture is not null ? EventTopic.Order
                : EventTopic.Other,
            DisputeId = told.Resource?.DisputeId,
            Dispute = DisputeOf(told.Resource),
        };
    }

    // https://developer.paypal.com/docs/api/customer-disputes/v1/: outcome codes of a dispute
    private static DisputeState DisputeOf(WireResource? resource) => resource switch
    {
        { DisputeId: null } or null => DisputeState.None,
        { Status: not "RESOLVED" } => DisputeState.Open,
        { DisputeOutcome.OutcomeCode: "RESOLVED_BUYER_FAVOUR" or "ACCEPTED" } => DisputeState.Lost,
        _ => DisputeState.Won, // seller's favour, paid out by PayPal, denied, or taken back by the buyer
    };

    private static (string? Order, string? Capture, string? Refund) Subjects(string type, WireResource? resource)
    {
        if (resource is null)
            return default;

        var related = resource.SupplementaryData?.RelatedIds;
        var order = related?.OrderId ?? Above(resource, "orders");
        if (type.StartsWith("CUSTOMER.DISPUTE.", StringComparison.Ordinal))
            return (null, resource.DisputedTransactions?.Select(t => t.SellerTransactionId).FirstOrDefault(t => t is not null), null);
        if (type.StartsWith("CHECKOUT.ORDER.", StringComparison.Ordinal))
            return (resource.Id, null, null);

        // A refund points up at its capture; only that tells it from a capture, since the event's name does not.
        if (type.StartsWith("PAYMENT.REFUND.", StringComparison.Ordinal) || Above(resource, "captures") is not null)
            return (order, related?.CaptureId ?? Above(resource, "captures"), resource.Id);

        return type.StartsWith("PAYMENT.CAPTURE.", StringComparison.Ordinal) ? (order, resource.Id, null) : default;
    }

    private static string? Above(WireResource resource, string kind)
    {
        var up = PayPalAnswer.LinkOf(resource.Links, "up");
        return up is not null && new Uri(up).Segments is [.., var folder, var id] && folder.Trim('/') == kind ? Uri.UnescapeDataString(id.Trim('/')) : null;
    }
}
