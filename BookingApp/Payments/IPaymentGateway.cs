namespace BookingApp.Payments;

/// <summary>The port to a payment provider. Nothing outside the provider's own folder knows its wire format.</summary>
/// <remarks>No method is called inside a database transaction. A network failure, a time-out, a 5xx or an answer that cannot be
/// read throws <see cref="GatewayUnknownException"/>: the outcome is unknown, never "failed".</remarks>
public interface IPaymentGateway
{
    /// <summary>The name that payments and events carry, such as <c>paypal</c>.</summary>
    string Provider { get; }

    /// <summary>Whether customers pay by it themselves, in the browser; else staff take the money.</summary>
    bool IsOnline { get; }

    /// <summary>The exact body of a create call: stored with the payment before the call, sent unchanged by every repeat.</summary>
    string WriteOrder(OrderTerms terms);

    /// <summary>Creates an order, or returns the one that this request id already made.</summary>
    Task<OrderOpened> OpenAsync(string requestId, string body, CancellationToken ct = default);

    /// <summary>Reads the truth about an order.</summary>
    Task<OrderReading> ReadOrderAsync(string orderId, CancellationToken ct = default);

    /// <summary>Asks for the money, with the stored key of this attempt; the same key again asks for the same capture.</summary>
    Task<CaptureAnswer> CaptureAsync(string orderId, string requestId, CancellationToken ct = default);

    /// <summary>Gives money back; the same request id again asks for the same refund.</summary>
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

/// <summary>What an order asks for. <paramref name="PaymentId"/> travels as the provider's custom id.</summary>
public sealed record OrderTerms(
    Guid PaymentId, string InvoiceId, Money Amount, string Description, string BrandName, string Locale, string ReturnUrl, string CancelUrl);

/// <summary>An order at the provider, and how the payer gets there: by a link, or by a code to be scanned.</summary>
public sealed record OrderOpened(string OrderId, string ApprovalUrl, PayBy By = PayBy.Redirect);

/// <summary>Redirect: the address is opened. QrCode: the address is shown as a code, and the page waits for the provider's notice. InPerson: staff
/// take the money.</summary>
public enum PayBy { Redirect, QrCode, InPerson }

public enum OrderState { Created, Approved, Completed, Voided, Gone }

/// <summary>An order as the provider tells it; <see cref="Gone"/> when it knows it no more.</summary>
public sealed record OrderReading(
    string OrderId, OrderState State, Money? Amount, string? CustomId, string? ApprovalUrl, IReadOnlyList<CaptureReading> Captures)
{
    public static OrderReading Gone(string orderId) => new(orderId, OrderState.Gone, null, null, null, []);
}

public enum CaptureState { Completed, Pending, Declined, Failed, Refunded, PartiallyRefunded }

/// <summary>Money taken, or not: id, state, amount, and the provider's fee when it told.</summary>
public sealed record CaptureReading(string CaptureId, CaptureState State, Money Amount, Money? Fee = null, string? Reason = null)
{
    /// <summary>What went back of it, where the provider tells it along with the capture; else null.</summary>
    public IReadOnlyList<RefundAnswer>? Refunds { get; init; }
}

/// <summary>What a capture call came to, when it is definite. All else throws <see cref="GatewayUnknownException"/>.</summary>
public abstract record CaptureAnswer
{
    private CaptureAnswer() { }

    /// <summary>The provider took the money, or is at it: read the capture's own state.</summary>
    public sealed record Made(CaptureReading Capture) : CaptureAnswer;

    /// <summary>The payer's instrument was declined; the same order may be approved again.</summary>
    public sealed record Declined(string Issue, string? ApprovalUrl) : CaptureAnswer;

    /// <summary>The order was captured already: read it and adopt the capture.</summary>
    public sealed record AlreadyCaptured : CaptureAnswer;

    /// <summary>The provider has taken money for this very debt by another order: look which, and adopt it.</summary>
    public sealed record PaidByAnother : CaptureAnswer;

    /// <summary>A named refusal after which the order will never be paid (or, for NotApproved, not yet).</summary>
    public sealed record Refused(string Issue, bool OrderIsOver) : CaptureAnswer;
}

/// <summary>Money to give back. <paramref name="RefundId"/> travels as the provider's custom id.</summary>
public sealed record RefundTerms(Guid RefundId, string CaptureId, string RequestId, Money Amount, string? NoteToPayer, string InvoiceId);

public enum RefundState { Completed, Pending, Failed }

/// <summary>How a refund stands at the provider. Amount and <paramref name="CustomId"/> (our refund's id, if it was ours) where it tells them.</summary>
/// <remarks><paramref name="FeeBack"/>: what the provider gave back of its fee, when it told.</remarks>
public sealed record RefundAnswer(
    string? ProviderRefundId, RefundState State, string? Issue = null, bool IsFinal = true, Money? Amount = null, string? CustomId = null,
    Money? FeeBack = null);

/// <summary>What a line of a provider's report is about. Other: transfers to a bank, currency exchange and the like, which no booking causes.</summary>
public enum MoveKind { Other, Taken, Refunded, Reversed }

/// <summary>A line of a provider's report. <paramref name="Of"/>: the capture that a refund or a reversal belongs to.</summary>
public sealed record ReportedMove(
    string Id, MoveKind Kind, Money Amount, bool IsDone, DateTimeOffset At, string? Of = null, string? InvoiceId = null, Money? Fee = null);

/// <summary>A provider's own list, and up to when it is complete, if it says so.</summary>
public sealed record ProviderReport(IReadOnlyList<ReportedMove> Moves, DateTimeOffset? CompleteUntil = null);

/// <summary>A verified webhook. It is a hint only: what it says is read again from the provider before anything is done.</summary>
public sealed record ProviderEvent(
    string EventId, string? TransmissionId, string EventType, string? OrderId, string? CaptureId, string? RefundId, DateTimeOffset? CreatedAt, string Body)
{
    public EventTopic Topic { get; init; }

    /// <summary>A dispute's own id, and how it ended if it has.</summary>
    public string? DisputeId { get; init; }
    public DisputeState Dispute { get; init; }
}

/// <summary>What an event is about, in our words.</summary>
public enum EventTopic { Other, Order, Refund, Dispute, Reversal }

/// <summary>The provider did not answer, or not in a way that says what happened. The outcome is unknown.</summary>
public sealed class GatewayUnknownException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Whether the provider did answer: it knows no such thing.</summary>
    public bool IsMissing { get; init; }
}

/// <summary>The provider refused a call for good reason: nothing was done (create and report only).</summary>
public sealed class GatewayRefusedException(string issue, string message) : Exception(message)
{
    /// <summary>The provider's own stable code.</summary>
    public string Issue { get; } = issue;

    /// <summary>Whether it was refused because money was taken for this very debt before.</summary>
    public bool IsPaid { get; init; }
}
