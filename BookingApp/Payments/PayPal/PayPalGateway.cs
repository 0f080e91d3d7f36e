using System.Net;
using System.Text.Json;
using BookingApp.Payments.Gateways;

namespace BookingApp.Payments.PayPal;

/// <summary>The payment port, spoken as PayPal's REST contract.</summary>
internal sealed class PayPalGateway(PayPalClient client, PayPalSignature signature, ILogger<PayPalGateway> log) : IPaymentGateway
{
    public string Provider => "paypal";
    public bool IsOnline => true;
    public IReadOnlyList<string> NotApproved => PayPalIssues.NotApproved;

    public string WriteOrder(OrderTerms terms) => JsonSerializer.Serialize(
        new WireOrderRequest(
            "CAPTURE",
            [new WireUnitRequest(terms.PaymentId.ToString(), terms.InvoiceId, Short(terms.Description, 127), Wire.Of(terms.Amount))],
            new WirePaymentSource(new WireWallet(new WireExperience(
                terms.ReturnUrl, terms.CancelUrl, Short(terms.BrandName, 127), LocaleOf(terms.Locale), "NO_SHIPPING", "PAY_NOW",
                "IMMEDIATE_PAYMENT_REQUIRED")))),
        Wire.Json);

    public async Task<OrderOpened> OpenAsync(string requestId, string body, CancellationToken ct = default)
    {
        var answer = await client.CreateOrderAsync(requestId, body, ct);
        if (answer is { Issue: { } issue, Error: { } error } && IsRefusal(answer, issue))
        {
            throw new GatewayRefusedException(issue, $"PayPal refused the order: {error.Name} {issue}; debug_id {answer.DebugId}")
            {
                IsPaid = PayPalIssues.IsPaidByAnother(issue),
            };
        }

        var order = answer.Read<WireOrder>();
        return order.Id is { Length: > 0 } id && ApprovalOf(order) is { } approval ? new OrderOpened(id, approval) : throw answer.Unknown();
    }

    public async Task<OrderReading> ReadOrderAsync(string orderId, CancellationToken ct = default)
    {
        var answer = await client.ReadOrderAsync(orderId, ct);
        if (IsMissing(answer))
            return OrderReading.Gone(orderId);

        var order = answer.Read<WireOrder>();
        var unit = order.PurchaseUnits is [var only] ? only : null; // we never ask for two; with two, no amount is right
        return new OrderReading(orderId, StateOf(order, answer), Wire.Read(unit?.Amount), unit?.CustomId, ApprovalOf(order), CapturesOf(order, answer));
    }

    public async Task<CaptureAnswer> CaptureAsync(string orderId, string requestId, CancellationToken ct = default)
    {
        var answer = await client.CaptureAsync(orderId, requestId, ct);
        if (answer.IsSuccess)
            return new CaptureAnswer.Made(Best(CapturesOf(answer.Read<WireOrder>(), answer)) ?? throw answer.Unknown());

        return (answer.Status, answer.Issue) switch
        {
            (HttpStatusCode.NotFound, { } issue) => new CaptureAnswer.Refused(issue), // PayPal knows the order no more
            (HttpStatusCode.UnprocessableEntity, { } issue) when !PayPalIssues.IsUndecided(issue) => Meaning(issue, answer),
            _ => throw answer.Unknown(),
        };
    }

    public async Task<RefundAnswer> RefundAsync(RefundTerms terms, CancellationToken ct = default)
    {
        var body = JsonSerializer.Serialize(
            new WireRefundRequest(
                Wire.Of(terms.Amount), terms.RefundId.ToString(), terms.InvoiceId, terms.NoteToPayer is { Length: > 0 } note ? Short(note, 255) : null),
            Wire.Json);
        var answer = await client.RefundAsync(terms.CaptureId, terms.RequestId, body, ct);

        return answer.Issue is { } issue && IsRefusal(answer, issue)
            ? new RefundAnswer(null, RefundState.Failed, issue, IsFinal: !PayPalIssues.MayRefundLater(issue))
            : StateOf(answer.Read<WireRefund>(), answer);
    }

    public async Task<RefundAnswer> ReadRefundAsync(string providerRefundId, CancellationToken ct = default)
    {
        var answer = await client.ReadRefundAsync(providerRefundId, ct);
        if (IsMissing(answer))
            throw new GatewayUnknownException("PayPal knows no such refund.") { IsMissing = true };
        return StateOf(answer.Read<WireRefund>(), answer);
    }

    public async Task<CaptureReading?> ReadCaptureAsync(string captureId, CancellationToken ct = default)
    {
        var answer = await client.ReadCaptureAsync(captureId, ct);
        return IsMissing(answer) ? null : Reading(answer.Read<WireCapture>(), answer);
    }

    public async Task<ProviderReport?> ReportAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken ct = default)
    {
        var moves = new List<ReportedMove>();
        DateTimeOffset? complete = null;
        for (var start = from; start < to; start += PayPalReports.LongestSpan)
        {
            var end = start + PayPalReports.LongestSpan < to ? start + PayPalReports.LongestSpan : to;
            complete = await PayPalReports.ReadAsync(client, start, end, moves, ct) ?? complete;
        }

        return new ProviderReport([.. moves.DistinctBy(m => (m.Id, m.Kind))], complete); // what happened on the border of two spans is in both
    }

    // PayPal has no call that takes an order back: one that nobody captures runs out by itself.
    public Task<bool> CloseAsync(string orderId, CancellationToken ct = default) => Task.FromResult(false);

    public async Task<ProviderEvent?> ReadWebhookAsync(IHeaderDictionary headers, ReadOnlyMemory<byte> body, CancellationToken ct = default)
    {
        if (!await signature.HoldsAsync(headers, body, ct))
            return null;

        var read = PayPalEvents.Read(body, headers[PayPalSignature.TransmissionId]);
        if (read is null)
            log.LogWarning("A signed PayPal event cannot be read");

        return read;
    }

    private static CaptureAnswer Meaning(string issue, PayPalAnswer answer) => issue switch
    {
        _ when PayPalIssues.IsDecline(issue) => new CaptureAnswer.Declined(issue, answer.Link("redirect", "payer-action", "approve")),
        _ when PayPalIssues.IsCapturedAlready(issue) => new CaptureAnswer.AlreadyCaptured(),
        _ when PayPalIssues.IsPaidByAnother(issue) => new CaptureAnswer.PaidByAnother(),
        _ when PayPalIssues.NotApproved.Contains(issue, StringComparer.Ordinal) => new CaptureAnswer.NotApproved(issue),
        _ => new CaptureAnswer.Refused(issue),
    };

    // Only these statuses say that nothing was done; 401, 408, 409, 429 and 5xx say nothing at all.
    private static bool IsRefusal(PayPalAnswer answer, string issue) =>
        answer.Status is HttpStatusCode.BadRequest or HttpStatusCode.Forbidden or HttpStatusCode.NotFound or HttpStatusCode.UnprocessableEntity
        && !PayPalIssues.IsUndecided(issue);

    // A proxy's 404 says nothing; PayPal's own has a name.
    private static bool IsMissing(PayPalAnswer answer) => answer is { Status: HttpStatusCode.NotFound, Error: not null };

    private static OrderState StateOf(WireOrder order, PayPalAnswer answer) => order.Status switch
    {
        "CREATED" or "SAVED" or "PAYER_ACTION_REQUIRED" => OrderState.Created,
        "APPROVED" => OrderState.Approved,
        "COMPLETED" => OrderState.Completed,
        "VOIDED" => OrderState.Voided,
        _ => throw answer.Unknown(),
    };

    private static RefundAnswer StateOf(WireRefund refund, PayPalAnswer answer)
    {
        if (refund.Id is not { Length: > 0 } id)
            throw answer.Unknown();
        var read = new RefundAnswer(
            id, RefundState.Completed, Amount: Wire.Read(refund.Amount), CustomId: refund.CustomId, FeeBack: Wire.Read(
                refund.SellerPayableBreakdown?.PayPalFee));
        return refund.Status switch
        {
            "COMPLETED" => read,
            "PENDING" => read with { State = RefundState.Pending, Issue = refund.StatusDetails?.Reason, IsFinal = false },
            "FAILED" or "CANCELLED" => read with { State = RefundState.Failed, Issue = refund.StatusDetails?.Reason ?? refund.Status },
            _ => throw answer.Unknown(),
        };
    }

    private static List<CaptureReading> CapturesOf(WireOrder order, PayPalAnswer answer) =>
        [.. from unit in order.PurchaseUnits ?? []
            from capture in unit.Payments?.Captures ?? []
            select Reading(capture, answer) with { Refunds = RefundsOf(capture, unit.Payments!.Refunds, answer) }];

    // An order lists refunds beside its captures; the link says of which capture each is.
    private static bool IsOf(WireRefund refund, WireCapture capture) =>
        PayPalAnswer.LinkOf(refund.Links, "up") is not { } up || up.EndsWith($"/{capture.Id}", StringComparison.Ordinal);

    private static List<RefundAnswer>? RefundsOf(WireCapture capture, IReadOnlyList<WireRefund>? refunds, PayPalAnswer answer) => refunds is { Count: > 0 }
        ? [.. refunds.Where(r => IsOf(r, capture)).Select(r => StateOf(r, answer))]
        : null;

    private static CaptureReading Reading(WireCapture capture, PayPalAnswer answer) => new(
        capture.Id ?? throw answer.Unknown(),
        capture.Status switch
        {
            "COMPLETED" => CaptureState.Completed,
            "PENDING" => CaptureState.Pending,
            "DECLINED" => CaptureState.Declined,
            "FAILED" => CaptureState.Failed,
            "REFUNDED" => CaptureState.Refunded,
            "PARTIALLY_REFUNDED" => CaptureState.PartiallyRefunded,
            _ => throw answer.Unknown(),
        },
        Wire.Read(capture.Amount) ?? throw answer.Unknown(),
        Wire.Read(capture.SellerReceivableBreakdown?.PayPalFee),
        capture.StatusDetails?.Reason);

    // Money taken or on its way counts before what failed, and the newest of those.
    private static CaptureReading? Best(List<CaptureReading> captures) =>
        captures.LastOrDefault(c => c.State is not (CaptureState.Declined or CaptureState.Failed)) ?? captures.LastOrDefault();

    private static string? ApprovalOf(WireOrder order) => PayPalAnswer.LinkOf(order.Links, "payer-action", "approve");

    // PayPal takes en or en-US; anything else of a culture's name would refuse the whole order.
    private static string? LocaleOf(string locale) => locale.Split('-') switch
    {
        [{ Length: 2 } language, { Length: 2 } region] => $"{language.ToLowerInvariant()}-{region.ToUpperInvariant()}",
        [{ Length: 2 } language, ..] => language.ToLowerInvariant(),
        _ => null,
    };

    private static string Short(string text, int longest) =>
        text.Length <= longest ? text : char.IsHighSurrogate(text[longest - 1]) ? text[..(longest - 1)] : text[..longest];
}
