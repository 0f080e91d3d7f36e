using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace BookingApp.Payments.PayPal;

// PayPal's own words, only those that we say or read. Everything read may be absent.

internal sealed record WireMoney(string? CurrencyCode, string? Value);

internal sealed record WireLink(string? Href, string? Rel, string? Method = null);

internal sealed record WireOrderRequest(string Intent, IReadOnlyList<WireUnitRequest> PurchaseUnits, WirePaymentSource PaymentSource);

internal sealed record WireUnitRequest(string CustomId, string InvoiceId, string Description, WireMoney Amount);

internal sealed record WirePaymentSource([property: JsonPropertyName("paypal")] WireWallet PayPal);

internal sealed record WireWallet(WireExperience ExperienceContext);

internal sealed record WireExperience(
    string ReturnUrl, string CancelUrl, string BrandName, string? Locale, string ShippingPreference, string UserAction, string PaymentMethodPreference);

internal sealed record WireOrder(string? Id, string? Status, IReadOnlyList<WireUnit>? PurchaseUnits, IReadOnlyList<WireLink>? Links);

internal sealed record WireUnit(string? CustomId, WireMoney? Amount, WirePayments? Payments);

internal sealed record WirePayments(IReadOnlyList<WireCapture>? Captures, IReadOnlyList<WireRefund>? Refunds = null);

internal sealed record WireCapture(
    string? Id, string? Status, WireMoney? Amount, WireStatusDetails? StatusDetails, WireBreakdown? SellerReceivableBreakdown);

internal sealed record WireStatusDetails(string? Reason);

internal sealed record WireBreakdown([property: JsonPropertyName("paypal_fee")] WireMoney? PayPalFee);

internal sealed record WireRefundRequest(WireMoney Amount, string CustomId, string InvoiceId, string? NoteToPayer);

internal sealed record WireRefund(
    string? Id, string? Status, WireStatusDetails? StatusDetails, WireMoney? Amount = null, string? CustomId = null,
    WireBreakdown? SellerPayableBreakdown = null,
    IReadOnlyList<WireLink>? Links = null);

internal sealed record WireSearch(IReadOnlyList<WireTransaction>? TransactionDetails, int? TotalPages, string? LastRefreshedDatetime);

internal sealed record WireTransaction(WireReportLine? TransactionInfo);

internal sealed record WireReportLine(
    string? TransactionId, string? TransactionEventCode, string? TransactionInitiationDate, WireMoney? TransactionAmount, WireMoney? FeeAmount,
    string? TransactionStatus, [property: JsonPropertyName("paypal_reference_id")] string? PayPalReferenceId, string? InvoiceId);

internal sealed record WireError(string? Name, string? Message, string? DebugId, IReadOnlyList<WireErrorDetail>? Details, IReadOnlyList<WireLink>? Links);

internal sealed record WireErrorDetail(string? Issue);

internal sealed record WireToken(string? AccessToken, long ExpiresIn);

internal sealed record WireEvent(string? Id, string? EventType, string? ResourceType, DateTimeOffset? CreateTime, WireResource? Resource);

internal sealed record WireResource(
    string? Id, WireSupplement? SupplementaryData, IReadOnlyList<WireLink>? Links, IReadOnlyList<WireDisputed>? DisputedTransactions,
    string? DisputeId = null, string? Status = null, WireOutcome? DisputeOutcome = null);

internal sealed record WireOutcome(string? OutcomeCode);

internal sealed record WireSupplement(WireRelated? RelatedIds);

internal sealed record WireRelated(string? OrderId, string? CaptureId);

internal sealed record WireDisputed(string? SellerTransactionId);

internal static class Wire
{
    public static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static WireMoney Of(Money money) => new(money.Currency, money.ToWire());

    /// <summary>An instant as PayPal's reports write it, <c>+0000</c> and all, or null when it is none.</summary>
    public static DateTimeOffset? ReadTime(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;

    /// <summary>An amount as PayPal wrote it, or null when it is none.</summary>
    public static Money? Read(WireMoney? money) =>
        money is { CurrencyCode: { Length: 3 } currency, Value: { } value } && Money.TryParseWire(value, currency, out var read) ? read : null;
}
