using System.Text.Json;
using Microsoft.Extensions.Options;

namespace BookingApp.Payments.Simulator;

/// <summary>The life of orders, captures and refunds, as PayPal lives it.</summary>
internal sealed class StandInOrders(
    StandInBooks books, StandInEvents events, StandInFaults faults, StandInIds ids, IOptions<StandInOptions> options, TimeProvider clock)
{
    private static readonly TimeSpan Life = TimeSpan.FromHours(3);
    private static readonly TimeSpan OrderMemory = TimeSpan.FromHours(6);
    private static readonly TimeSpan RefundMemory = TimeSpan.FromDays(45);
    private static readonly TimeSpan RefundLimit = TimeSpan.FromDays(180);

    private DateTimeOffset Now => clock.GetUtcNow();

    public StandInAnswer Create(JsonElement body, string baseUrl, string? requestId, bool minimal) => books.Write(sheet =>
    {
        if (Recall(sheet, "create", requestId, OrderMemory) is { } memory)
            return new StandInAnswer(200, StandInJson.Order(sheet.Find<StandInOrder>(memory.OrderId)!, minimal), memory.OrderId);
        if (StandInTerms.Read(body, out var terms) is { } fault)
            return fault;

        var order = terms!.ToOrder(ids.Code(17), baseUrl, Now, Now + Life);
        Keep(sheet, order);
        Remember(sheet, "create", requestId, new StandInMemory(order.Id, Now));
        return new StandInAnswer(201, StandInJson.Order(order, minimal), order.Id);
    });

    public StandInAnswer Read(string id) => books.Write(sheet =>
        Find(sheet, id) is { } order ? new StandInAnswer(200, StandInJson.Order(order), id) : StandInAnswer.NotFound());

    public StandInAnswer Capture(string id, string? requestId, bool minimal) => books.Write(sheet =>
    {
        var order = sheet.Find<StandInOrder>(id);
        if (order is not null && Recall(sheet, $"capture {id}", requestId, OrderMemory) is { } memory)
            return memory.WasDeclined ? Declined(order) : new StandInAnswer(200, StandInJson.Order(order, minimal), id);
        if (order is not null && faults.Take("capture", FaultKind.ExpireOrder) is not null)
            Expire(sheet, order);
        if (order is null || order.IsOver(Now))
            return StandInAnswer.NotFound() with { OrderId = order?.Id };
        if (order.Status is "COMPLETED")
            return StandInAnswer.Unprocessable("ORDER_ALREADY_CAPTURED", "Order already captured. If 'intent=CAPTURE' only one capture per order is allowed.", id);
        if (order.Status is not "APPROVED")
            return StandInAnswer.Unprocessable("ORDER_NOT_APPROVED", "Payer has not yet approved the Order for payment. Please redirect the payer to the 'rel':'approve' url returned as part of the HATEOAS links within the Create Order call or provide a valid `payment_source` in the request.", id);
        if (options.Value.UniqueInvoices && order.InvoiceId is { } invoice && sheet.All<StandInOrder>().Any(o => o.Id != id && o.InvoiceId == invoice && o.Capture is { Status: "COMPLETED" or "PENDING" }))
            return StandInAnswer.Unprocessable("DUPLICATE_INVOICE_ID", "Duplicate Invoice ID detected. To avoid a potential duplicate transaction your account setting requires that Invoice Id be unique for each transaction.", id);

        return order.DeclinesNext || faults.Take("capture", FaultKind.Decline) is not null ? Decline(sheet, order, requestId) : Take(sheet, order, requestId, minimal);
    });

    public StandInAnswer ReadCapture(string captureId) => books.Write(sheet =>
        ByPart(sheet, captureId) is { Capture: { } capture } order ? new StandInAnswer(200, StandInJson.Capture(order, capture), order.Id) : StandInAnswer.NotFound());

    public StandInAnswer ReadRefund(string refundId) => books.Write(sheet =>
        ByPart(sheet, refundId) is { } order && order.Refunds.Find(r => r.Id == refundId) is { } refund
            ? new StandInAnswer(200, StandInJson.Refund(order, refund), order.Id)
            : StandInAnswer.NotFound());

    public StandInAnswer Refund(string captureId, JsonElement body, string? requestId, bool minimal) => books.Write(sheet =>
    {
        if (ByPart(sheet, captureId) is not { Capture: { } capture } order || capture.Id != captureId)
            return StandInAnswer.NotFound();
        if (Recall(sheet, $"refund {captureId}", requestId, RefundMemory) is { RefundId: { } known })
            return new StandInAnswer(200, StandInJson.Refund(order, order.Refunds.Single(r => r.Id == known), minimal), order.Id);
        if (RefundFault(order, capture, body, out var amount) is { } fault)
            return fault with { OrderId = order.Id };

        var refund = new StandInRefund
        {
            Id = ids.Code(17),
            CaptureId = captureId,
            Minor = amount.Minor,
            At = Now,
            Status = faults.Take("refund", FaultKind.RefundPending) is not null ? "PENDING" : faults.Take("refund", FaultKind.RefundFailed) is not null ? "FAILED" : "COMPLETED",
            CustomId = StandInTerms.Text(body, "custom_id"),
            InvoiceId = StandInTerms.Text(body, "invoice_id"),
            NoteToPayer = StandInTerms.Text(body, "note_to_payer"),
        };
        order.Refunds.Add(refund);
        Keep(sheet, order);
        sheet.Keep(refund.Id, new StandInPointer(order.Id));
        Remember(sheet, $"refund {captureId}", requestId, new StandInMemory(order.Id, Now, refund.Id));
        events.Refunded(sheet, order, refund);
        return new StandInAnswer(201, StandInJson.Refund(order, refund, minimal), order.Id);
    });

    /// <summary>What the payer pressed, on the page or by the control. A finished or unknown order answers null.</summary>
    public StandInOrder? Press(string id, string what) => books.Write(sheet =>
    {
        if (Find(sheet, id) is not { } order || order.Status is "COMPLETED" or "VOIDED")
            return null;

        order.LastPress = what;
        if (what is not "cancel")
        {
            order.Status = "APPROVED";
            order.DeclinesNext = what is "decline";
            (order.UpdatedAt, order.ExpiresAt) = (Now, Now + Life);
            events.Approved(sheet, order);
        }

        Keep(sheet, order);
        return order;
    });

    /// <summary>The order as the books have it, over or not.</summary>
    public StandInOrder? Look(string id) => books.Write(sheet => Find(sheet, id) ?? sheet.Find<StandInOrder>(id));

    public StandInOrder? LookByPart(string partId) => books.Write(sheet => ByPart(sheet, partId));

    /// <summary>Ends an order before its time.</summary>
    public void Expire(string id) => books.Write(sheet =>
    {
        if (sheet.Find<StandInOrder>(id) is { } order)
            Expire(sheet, order);
    });

    /// <summary>The payer disputes a capture, or that has ended: <c>lost</c> takes the money back.</summary>
    public void Dispute(string id, string state) => books.Write(sheet =>
    {
        var order = sheet.Find<StandInOrder>(id)!;
        order.LostAt = state is "lost" ? Now : order.LostAt;
        Keep(sheet, order);
        events.Disputed(sheet, order, state);
    });

    /// <summary>Notes who called what about an order, for those who test callers.</summary>
    public void Note(string orderId, string operation, string? requestId, int status) => books.Write(sheet =>
    {
        if (sheet.Find<StandInOrder>(orderId) is not { } order)
            return;

        order.Calls.Add(new StandInCall(Now, operation, requestId, status));
        Keep(sheet, order);
    });

    /// <summary>Every capture and refund, as the transaction search lists them.</summary>
    public IReadOnlyList<StandInOrder> Captured() => books.Write(sheet => sheet.All<StandInOrder>()).Where(o => o.Capture is not null).ToList();

    /// <summary>Resolves what was pending and is due; answers when the next one is.</summary>
    public DateTimeOffset? ResolveDue() => books.Write(sheet =>
    {
        foreach (var order in sheet.DueBy<StandInOrder>(Now))
            Resolve(sheet, order);

        return sheet.NextDue<StandInOrder>(Now);
    });

    private StandInAnswer Take(StandInBooks.Sheet sheet, StandInOrder order, string? requestId, bool minimal)
    {
        var pending = faults.Take("capture", FaultKind.PendingThenCompleted, FaultKind.PendingThenDenied);
        var failed = pending is null ? faults.Take("capture", FaultKind.CaptureDeclined, FaultKind.CaptureFailed) : null;
        var wrong = faults.Take("capture", FaultKind.WrongAmount);
        order.Capture = new StandInCapture
        {
            Id = ids.Code(17),
            OrderId = order.Id,
            At = Now,
            UpdatedAt = Now,
            Minor = wrong is null ? order.Minor : Money.TryParse(wrong.Amount, order.Currency, out var other) ? other.Minor : order.Minor + 100,
            Status = pending is not null ? "PENDING" : failed?.Kind switch { FaultKind.CaptureDeclined => "DECLINED", FaultKind.CaptureFailed => "FAILED", _ => "COMPLETED" },
            ResolvesAt = pending is null ? null : Now.AddMilliseconds(pending.DelayMs),
            ResolvesTo = pending?.Kind is FaultKind.PendingThenDenied ? "DECLINED" : "COMPLETED",
        };
        (order.Status, order.UpdatedAt) = ("COMPLETED", Now);
        Keep(sheet, order);
        sheet.Keep(order.Capture.Id, new StandInPointer(order.Id));
        Remember(sheet, $"capture {order.Id}", requestId, new StandInMemory(order.Id, Now));
        events.Captured(sheet, order);
        return new StandInAnswer(201, StandInJson.Order(order, minimal), order.Id);
    }

    private StandInAnswer Decline(StandInBooks.Sheet sheet, StandInOrder order, string? requestId)
    {
        order.DeclinesNext = false;
        Keep(sheet, order);
        Remember(sheet, $"capture {order.Id}", requestId, new StandInMemory(order.Id, Now, WasDeclined: true));
        return Declined(order);
    }

    private static StandInAnswer Declined(StandInOrder order) => StandInAnswer.Unprocessable(
        "INSTRUMENT_DECLINED", "The instrument presented  was either declined by the processor or bank, or it can't be used for this payment.",
        order.Id, [StandInJson.Link(StandInJson.ApprovalUrl(order), "redirect", "GET")]);

    private StandInAnswer? RefundFault(StandInOrder order, StandInCapture capture, JsonElement body, out Money amount)
    {
        var left = new Money(capture.Minor - order.Refunds.Where(r => r.Status is "COMPLETED" or "PENDING").Sum(r => r.Minor), order.Currency);
        amount = left;
        if (capture.Status is "PENDING")
            return StandInAnswer.Unprocessable("PENDING_CAPTURE", "Cannot initiate a refund as the capture is pending. Capture is typically pending when the payer has funded the transaction by using an e-check or bank account.");
        if (capture.Status is not "COMPLETED")
            return StandInAnswer.Unprocessable("REFUND_NOT_ALLOWED", "The capture holds no money that could be refunded.");
        if (!left.IsPositive)
            return StandInAnswer.Unprocessable("CAPTURE_FULLY_REFUNDED", "The capture has already been fully refunded.");
        if (Now - capture.At > RefundLimit)
            return StandInAnswer.Unprocessable("REFUND_TIME_LIMIT_EXCEEDED", "You are over the time limit to perform a refund on this capture. The refund cannot be issued at this time.");
        if (body.ValueKind is not JsonValueKind.Object || !body.TryGetProperty("amount", out var asked))
            return null;

        if (StandInTerms.ReadAmount(asked, "/amount", out amount) is { } fault)
            return fault;
        if (amount.Currency != order.Currency)
            return StandInAnswer.Unprocessable("REFUND_CAPTURE_CURRENCY_MISMATCH", "Refund must be in the same currency as the capture.");

        return amount > left ? StandInAnswer.Unprocessable("REFUND_AMOUNT_EXCEEDED", "The refund amount must be less than or equal to the capture amount that has not yet been refunded.") : null;
    }

    private StandInOrder? Find(StandInBooks.Sheet sheet, string id)
    {
        if (sheet.Find<StandInOrder>(id) is not { } order)
            return null;

        Resolve(sheet, order);
        return order.IsOver(Now) ? null : order;
    }

    private StandInOrder? ByPart(StandInBooks.Sheet sheet, string partId) => sheet.Find<StandInPointer>(partId) is { } pointer ? Find(sheet, pointer.OrderId) : null;

    private void Resolve(StandInBooks.Sheet sheet, StandInOrder order)
    {
        if (order.Capture is not { Status: "PENDING", ResolvesAt: { } due } capture || due > Now)
            return;

        (capture.Status, capture.UpdatedAt, capture.ResolvesAt) = (capture.ResolvesTo!, Now, null);
        Keep(sheet, order);
        events.Captured(sheet, order);
    }

    private void Expire(StandInBooks.Sheet sheet, StandInOrder order)
    {
        order.ExpiresAt = Now;
        Keep(sheet, order);
    }

    private static void Keep(StandInBooks.Sheet sheet, StandInOrder order) => sheet.Keep(order.Id, order, order.Capture?.ResolvesAt);

    private StandInMemory? Recall(StandInBooks.Sheet sheet, string what, string? requestId, TimeSpan memory) =>
        requestId is not null && sheet.Find<StandInMemory>($"{what} {requestId}") is { } known && Now - known.At < memory ? known : null;

    private static void Remember(StandInBooks.Sheet sheet, string what, string? requestId, StandInMemory memory)
    {
        if (requestId is not null)
            sheet.Keep($"{what} {requestId}", memory);
    }
}
