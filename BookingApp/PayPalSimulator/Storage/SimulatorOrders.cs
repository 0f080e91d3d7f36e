using System.Text.Json;
using BookingApp.PayPalSimulator.Webhooks;
using Microsoft.Extensions.Options;

namespace BookingApp.PayPalSimulator.Storage;

/// <summary>The life of orders, captures and refunds, as PayPal lives it.</summary>
internal sealed class SimulatorOrders(
    SimulatorStore store, SimulatorEvents events, SimulatorFaults faults, SimulatorIds ids, IOptions<SimulatorOptions> options)
{
    private static readonly TimeSpan Life = TimeSpan.FromHours(3);
    private static readonly TimeSpan OrderMemory = TimeSpan.FromHours(6);
    private static readonly TimeSpan RefundMemory = TimeSpan.FromDays(45);
    private static readonly TimeSpan RefundLimit = TimeSpan.FromDays(180);

    public SimulatorAnswer Create(JsonElement body, string baseUrl, string? requestId, bool minimal) => store.Write(sheet =>
    {
        if (Recall(sheet, "create", requestId, OrderMemory) is { } memory)
            return new SimulatorAnswer(200, SimulatorJson.Order(sheet.Find<SimulatorOrder>(memory.OrderId)!, minimal), memory.OrderId);
        if (SimulatorTerms.Read(body, out var terms) is { } fault)
            return fault;

        var order = terms!.ToOrder(ids.Code(17), baseUrl, sheet.Now, sheet.Now + Life);
        Keep(sheet, order);
        Remember(sheet, "create", requestId, new SimulatorMemory(order.Id, sheet.Now));
        return new SimulatorAnswer(201, SimulatorJson.Order(order, minimal), order.Id);
    });

    public SimulatorAnswer Read(string id) => store.Write(sheet =>
        Find(sheet, id) is { } order ? new SimulatorAnswer(200, SimulatorJson.Order(order), id) : SimulatorAnswer.NotFound());

    public SimulatorAnswer Capture(string id, string? requestId, bool minimal) => store.Write(sheet =>
    {
        var order = sheet.Find<SimulatorOrder>(id);
        if (order is not null && Recall(sheet, $"capture {id}", requestId, OrderMemory) is { } memory)
            return memory.WasDeclined ? Declined(order) : new SimulatorAnswer(200, SimulatorJson.Order(order, minimal), id);
        if (order is not null && faults.Take("capture", FaultKind.ExpireOrder) is not null)
            Expire(sheet, order);
        if (order is null || order.IsOver(sheet.Now))
            return SimulatorAnswer.NotFound() with { OrderId = order?.Id };
        if (order.Status is "COMPLETED")
            return SimulatorAnswer.Unprocessable(
                "ORDER_ALREADY_CAPTURED", "Order already captured. If 'intent=CAPTURE' only one capture per order is allowed.", id);
        if (order.Status is not "APPROVED")
            return SimulatorAnswer.Unprocessable(
                "ORDER_NOT_APPROVED",
                "Payer has not yet approved the Order for payment. Please redirect the payer to the 'rel':'approve' url returned as part of "
                + "the HATEOAS links within the Create Order call or provide a valid `payment_source` in the request.",
                id);
        if (options.Value.UniqueInvoices && order.InvoiceId is { } invoice
            && sheet.All<SimulatorOrder>().Any(o => o.Id != id && o.InvoiceId == invoice && o.Capture is { Status: "COMPLETED" or "PENDING" }))
            return SimulatorAnswer.Unprocessable(
                "DUPLICATE_INVOICE_ID",
                "Duplicate Invoice ID detected. To avoid a potential duplicate transaction your account setting requires that Invoice Id "
                + "be unique for each transaction.",
                id);

        return order.DeclinesNext || faults.Take("capture", FaultKind.Decline) is not null
            ? Decline(sheet, order, requestId)
            : Take(sheet, order, requestId, minimal);
    });

    public SimulatorAnswer ReadCapture(string captureId) => store.Write(sheet =>
        ByPart(sheet, captureId) is { Capture: { } capture } order
            ? new SimulatorAnswer(200, SimulatorJson.Capture(order, capture), order.Id)
            : SimulatorAnswer.NotFound());

    public SimulatorAnswer ReadRefund(string refundId) => store.Write(sheet =>
        ByPart(sheet, refundId) is { } order && order.Refunds.Find(r => r.Id == refundId) is { } refund
            ? new SimulatorAnswer(200, SimulatorJson.Refund(order, refund), order.Id)
            : SimulatorAnswer.NotFound());

    public SimulatorAnswer Refund(string captureId, JsonElement body, string? requestId, bool minimal) => store.Write(sheet =>
    {
        if (ByPart(sheet, captureId) is not { Capture: { } capture } order || capture.Id != captureId)
            return SimulatorAnswer.NotFound();
        if (Recall(sheet, $"refund {captureId}", requestId, RefundMemory) is { RefundId: { } known })
            return new SimulatorAnswer(200, SimulatorJson.Refund(order, order.Refunds.Single(r => r.Id == known), minimal), order.Id);
        if (RefundFault(sheet, order, capture, body, out var amount) is { } fault)
            return fault with { OrderId = order.Id };

        var refund = new SimulatorRefund
        {
            Id = ids.Code(17),
            CaptureId = captureId,
            Minor = amount.Minor,
            At = sheet.Now,
            Status = faults.Take(
                "refund", FaultKind.RefundPending) is not null ? "PENDING" : faults.Take("refund", FaultKind.RefundFailed) is not null ? "FAILED" : "COMPLETED",
            CustomId = SimulatorTerms.Text(body, "custom_id"),
            InvoiceId = SimulatorTerms.Text(body, "invoice_id"),
            NoteToPayer = SimulatorTerms.Text(body, "note_to_payer"),
        };
        order.Refunds.Add(refund);
        Keep(sheet, order);
        sheet.Keep(refund.Id, new SimulatorPointer(order.Id));
        Remember(sheet, $"refund {captureId}", requestId, new SimulatorMemory(order.Id, sheet.Now, refund.Id));
        events.Refunded(sheet, order, refund);
        return new SimulatorAnswer(201, SimulatorJson.Refund(order, refund, minimal), order.Id);
    });

    /// <summary>What the payer pressed, on the page or by the control. A finished or unknown order answers null.</summary>
    public SimulatorOrder? Press(string id, string what) => store.Write(sheet =>
    {
        if (Find(sheet, id) is not { } order || order.Status is "COMPLETED" or "VOIDED")
            return null;

        order.LastPress = what;
        if (what is not "cancel")
        {
            order.Status = "APPROVED";
            order.DeclinesNext = what is "decline";
            (order.UpdatedAt, order.ExpiresAt) = (sheet.Now, sheet.Now + Life);
            events.Approved(sheet, order);
        }

        Keep(sheet, order);
        return order;
    });

    /// <summary>The order as it is stored, over or not.</summary>
    public SimulatorOrder? Look(string id) => store.Write(sheet => Find(sheet, id) ?? sheet.Find<SimulatorOrder>(id));

    public SimulatorOrder? LookByPart(string partId) => store.Write(sheet => ByPart(sheet, partId));

    /// <summary>Ends an order before its time.</summary>
    public void Expire(string id) => store.Write(sheet =>
    {
        if (sheet.Find<SimulatorOrder>(id) is { } order)
            Expire(sheet, order);
    });

    /// <summary>The payer disputes a capture, or that has ended: <c>lost</c> takes the money back.</summary>
    public void Dispute(string id, string state) => store.Write(sheet =>
    {
        var order = sheet.Find<SimulatorOrder>(id)!;
        order.LostAt = state is "lost" ? sheet.Now : order.LostAt;
        Keep(sheet, order);
        events.Disputed(sheet, order, state);
    });

    /// <summary>Notes who called what about an order, for those who test callers.</summary>
    public void Note(string orderId, string operation, string? requestId, int status) => store.Write(sheet =>
    {
        if (sheet.Find<SimulatorOrder>(orderId) is not { } order)
            return;

        order.Calls.Add(new SimulatorCall(sheet.Now, operation, requestId, status));
        Keep(sheet, order);
    });

    /// <summary>Every capture and refund, as the transaction search lists them.</summary>
    public IReadOnlyList<SimulatorOrder> Captured() => store.Write(sheet => sheet.All<SimulatorOrder>()).Where(o => o.Capture is not null).ToList();

    /// <summary>Resolves what was pending and is due; answers when the next one is.</summary>
    public DateTimeOffset? ResolveDue() => store.Write(sheet =>
    {
        foreach (var order in sheet.DueBy<SimulatorOrder>(sheet.Now))
            Resolve(sheet, order);

        return sheet.NextDue<SimulatorOrder>(sheet.Now);
    });

    private SimulatorAnswer Take(SimulatorStore.Sheet sheet, SimulatorOrder order, string? requestId, bool minimal)
    {
        var pending = faults.Take("capture", FaultKind.PendingThenCompleted, FaultKind.PendingThenDenied);
        var failed = pending is null ? faults.Take("capture", FaultKind.CaptureDeclined, FaultKind.CaptureFailed) : null;
        var wrong = faults.Take("capture", FaultKind.WrongAmount);
        order.Capture = new SimulatorCapture
        {
            Id = ids.Code(17),
            OrderId = order.Id,
            At = sheet.Now,
            UpdatedAt = sheet.Now,
            Minor = wrong is null ? order.Minor : Money.TryParse(wrong.Amount, order.Currency, out var other) ? other.Minor : order.Minor + 100,
            Status = pending is not null ? "PENDING" : failed?.Kind switch
            {
                FaultKind.CaptureDeclined => "DECLINED",
                FaultKind.CaptureFailed => "FAILED",
                _ => "COMPLETED",
            },
            ResolvesAt = pending is null ? null : sheet.Now.AddMilliseconds(pending.DelayMs),
            ResolvesTo = pending?.Kind is FaultKind.PendingThenDenied ? "DECLINED" : "COMPLETED",
        };
        (order.Status, order.UpdatedAt) = ("COMPLETED", sheet.Now);
        Keep(sheet, order);
        sheet.Keep(order.Capture.Id, new SimulatorPointer(order.Id));
        Remember(sheet, $"capture {order.Id}", requestId, new SimulatorMemory(order.Id, sheet.Now));
        events.Captured(sheet, order);
        return new SimulatorAnswer(201, SimulatorJson.Order(order, minimal), order.Id);
    }

    private SimulatorAnswer Decline(SimulatorStore.Sheet sheet, SimulatorOrder order, string? requestId)
    {
        order.DeclinesNext = false;
        Keep(sheet, order);
        Remember(sheet, $"capture {order.Id}", requestId, new SimulatorMemory(order.Id, sheet.Now, WasDeclined: true));
        return Declined(order);
    }

    private static SimulatorAnswer Declined(SimulatorOrder order) => SimulatorAnswer.Unprocessable(
        "INSTRUMENT_DECLINED", "The instrument presented  was either declined by the processor or bank, or it can't be used for this payment.",
        order.Id, [SimulatorJson.Link(SimulatorJson.ApprovalUrl(order), "redirect", "GET")]);

    private static SimulatorAnswer? RefundFault(SimulatorStore.Sheet sheet, SimulatorOrder order, SimulatorCapture capture, JsonElement body, out Money amount)
    {
        var left = new Money(capture.Minor - order.Refunds.Where(r => r.Status is "COMPLETED" or "PENDING").Sum(r => r.Minor), order.Currency);
        amount = left;
        if (capture.Status is "PENDING")
            return SimulatorAnswer.Unprocessable(
                "PENDING_CAPTURE",
                "Cannot initiate a refund as the capture is pending. Capture is typically pending when the payer has funded the "
                + "transaction by using an e-check or bank account.");
        if (capture.Status is not "COMPLETED")
            return SimulatorAnswer.Unprocessable("REFUND_NOT_ALLOWED", "The capture holds no money that could be refunded.");
        if (!left.IsPositive)
            return SimulatorAnswer.Unprocessable("CAPTURE_FULLY_REFUNDED", "The capture has already been fully refunded.");
        if (sheet.Now - capture.At > RefundLimit)
            return SimulatorAnswer.Unprocessable(
                "REFUND_TIME_LIMIT_EXCEEDED", "You are over the time limit to perform a refund on this capture. The refund cannot be issued at this time.");
        if (body.ValueKind is not JsonValueKind.Object || !body.TryGetProperty("amount", out var asked))
            return null;

        if (SimulatorTerms.ReadAmount(asked, "/amount", out amount) is { } fault)
            return fault;
        if (amount.Currency != order.Currency)
            return SimulatorAnswer.Unprocessable("REFUND_CAPTURE_CURRENCY_MISMATCH", "Refund must be in the same currency as the capture.");

        return amount > left ? SimulatorAnswer.Unprocessable(
            "REFUND_AMOUNT_EXCEEDED", "The refund amount must be less than or equal to the capture amount that has not yet been refunded.") : null;
    }

    private SimulatorOrder? Find(SimulatorStore.Sheet sheet, string id)
    {
        if (sheet.Find<SimulatorOrder>(id) is not { } order)
            return null;

        Resolve(sheet, order);
        return order.IsOver(sheet.Now) ? null : order;
    }

    private SimulatorOrder? ByPart(SimulatorStore.Sheet sheet, string partId) =>
        sheet.Find<SimulatorPointer>(partId) is { } pointer ? Find(sheet, pointer.OrderId) : null;

    private void Resolve(SimulatorStore.Sheet sheet, SimulatorOrder order)
    {
        if (order.Capture is not { Status: "PENDING", ResolvesAt: { } due } capture || due > sheet.Now)
            return;

        (capture.Status, capture.UpdatedAt, capture.ResolvesAt) = (capture.ResolvesTo!, sheet.Now, null);
        Keep(sheet, order);
        events.Captured(sheet, order);
    }

    private static void Expire(SimulatorStore.Sheet sheet, SimulatorOrder order)
    {
        order.ExpiresAt = sheet.Now;
        Keep(sheet, order);
    }

    private static void Keep(SimulatorStore.Sheet sheet, SimulatorOrder order) => sheet.Keep(order.Id, order, order.Capture?.ResolvesAt);

    private static SimulatorMemory? Recall(SimulatorStore.Sheet sheet, string what, string? requestId, TimeSpan memory) =>
        requestId is not null && sheet.Find<SimulatorMemory>($"{what} {requestId}") is { } known && sheet.Now - known.At < memory ? known : null;

    private static void Remember(SimulatorStore.Sheet sheet, string what, string? requestId, SimulatorMemory memory)
    {
        if (requestId is not null)
            sheet.Keep($"{what} {requestId}", memory);
    }
}
