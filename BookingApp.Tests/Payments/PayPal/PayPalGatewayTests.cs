using BookingApp.Payments.Gateways;
using BookingApp.Payments.PayPal;

namespace BookingApp.Tests.Payments.PayPal;

public sealed class PayPalGatewayTests(SharedPayPal shared) : IClassFixture<SharedPayPal>, IAsyncLifetime
{
    private readonly PayPalWorld _world = shared.World;

    public async ValueTask InitializeAsync() => await _world.ResetAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task The_same_request_id_opens_the_same_order()
    {
        var body = _world.Gateway.WriteOrder(_world.Terms());

        var first = await _world.Gateway.OpenAsync("one", body);
        var second = await _world.Gateway.OpenAsync("one", body);

        Assert.Equal(first, second);
        Assert.Contains(first.OrderId, first.ApprovalUrl, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_order_is_read_with_its_amount_and_the_payment_it_is_for()
    {
        var terms = _world.Terms("4500", "JPY");

        var id = await _world.OrderAsync("approve", terms);
        var order = await _world.Gateway.ReadOrderAsync(id);

        Assert.Equal((OrderState.Approved, terms.Amount, terms.PaymentId.ToString()), (order.State, order.Amount!.Value, order.CustomId));
        Assert.Empty(order.Captures);
    }

    [Fact]
    public async Task A_capture_takes_the_money_once_however_often_its_key_is_sent()
    {
        var id = await _world.OrderAsync();

        var first = Assert.IsType<CaptureAnswer.Made>(await _world.Gateway.CaptureAsync(id, "key"));
        var again = Assert.IsType<CaptureAnswer.Made>(await _world.Gateway.CaptureAsync(id, "key"));
        var read = await _world.Gateway.ReadOrderAsync(id);

        Assert.Equal(CaptureState.Completed, first.Capture.State);
        Assert.Equal(Money.Parse("45.00", "EUR"), first.Capture.Amount);
        Assert.Equal(Money.Parse("1.35", "EUR"), first.Capture.Fee);
        Assert.Equal(first.Capture, again.Capture);
        Assert.Equal(first.Capture, Assert.Single(read.Captures));
    }

    [Theory]
    [InlineData("dropAnswer")]
    [InlineData("errorAfter")]
    public async Task An_answer_lost_after_the_capture_is_asked_for_again_with_the_same_key(string fault)
    {
        var id = await _world.OrderAsync();
        await _world.BreakAsync(new { kind = fault, operation = "capture" });

        var answer = await _world.Gateway.CaptureAsync(id, "key");

        Assert.IsType<CaptureAnswer.Made>(answer);
        Assert.Equal(["key", "key"], _world.Tap.To("/capture").Select(c => c.RequestId));
        Assert.Equal(1, (await _world.ControlAsync(id)).GetProperty("captures").GetArrayLength());
    }

    [Theory]
    [InlineData("htmlError", 3)]
    [InlineData("errorBefore", 3)]
    [InlineData("dropAnswer", 3)]
    [InlineData("conflict", 1)]
    public async Task What_does_not_say_what_happened_is_unknown(string fault, int calls)
    {
        var id = await _world.OrderAsync();
        await _world.BreakAsync(new { kind = fault, operation = "capture", count = 9 });

        await Assert.ThrowsAsync<GatewayUnknownException>(() => _world.Gateway.CaptureAsync(id, "key"));

        Assert.Equal(calls, _world.Tap.To("/capture").Count);
        Assert.Single(_world.Tap.To("/capture").Select(c => c.RequestId).Distinct());
    }

    [Fact]
    public async Task A_busy_PayPal_is_asked_again_when_it_says()
    {
        var id = await _world.OrderAsync();
        await _world.BreakAsync(new { kind = "tooManyRequests", operation = "readOrder" });

        var order = await _world.Gateway.ReadOrderAsync(id);

        Assert.Equal(OrderState.Approved, order.State);
    }

    [Fact]
    public async Task A_call_that_takes_too_long_is_unknown_and_ends_in_its_time()
    {
        await using var world = await PayPalWorld.StartAsync(settings: new() { ["Payments:CallTimeout"] = "00:00:01", ["Holds:CaptureLease"] = "00:00:03" });
        var id = await world.OrderAsync();
        await world.BreakAsync(new { kind = "delay", operation = "capture", count = 9, delayMs = 300_000 });
        var took = System.Diagnostics.Stopwatch.StartNew();

        await Assert.ThrowsAsync<GatewayUnknownException>(() => world.Gateway.CaptureAsync(id, "key"));

        Assert.InRange(took.Elapsed.TotalSeconds, 1.3, 200); // half of the lease, with all repeats: long before the answer, however slow the machine
    }

    [Fact]
    public async Task A_declined_instrument_goes_back_to_the_approval_page_and_the_next_key_may_pay()
    {
        var id = await _world.OrderAsync("decline");

        var declined = Assert.IsType<CaptureAnswer.Declined>(await _world.Gateway.CaptureAsync(id, "key-1"));
        var repeated = await _world.Gateway.CaptureAsync(id, "key-1");
        var next = await _world.Gateway.CaptureAsync(id, "key-2");

        Assert.Equal("INSTRUMENT_DECLINED", declined.Issue);
        Assert.Contains($"/checkoutnow?token={id}", declined.ApprovalUrl, StringComparison.Ordinal);
        Assert.Equal(declined, repeated);
        Assert.IsType<CaptureAnswer.Made>(next);
    }

    [Fact]
    public async Task A_second_key_on_a_captured_order_says_so()
    {
        var id = await _world.OrderAsync();
        await _world.CaptureAsync(id);

        Assert.IsType<CaptureAnswer.AlreadyCaptured>(await _world.Gateway.CaptureAsync(id, "other"));
    }

    [Theory]
    [InlineData("ORDER_NOT_APPROVED", true)]
    [InlineData("PAYER_ACTION_REQUIRED", true)]
    [InlineData("TRANSACTION_REFUSED", false)]
    [InlineData("PAYER_CANNOT_PAY", false)]
    [InlineData("MAX_NUMBER_OF_PAYMENT_ATTEMPTS_EXCEEDED", false)]
    [InlineData("COMPLIANCE_VIOLATION", false)]
    public async Task A_named_refusal_says_whether_the_payer_may_still_approve(string issue, bool mayApprove)
    {
        var id = await _world.OrderAsync();
        await _world.BreakAsync(new { kind = "issue", operation = "capture", issue });

        CaptureAnswer expected = mayApprove ? new CaptureAnswer.NotApproved(issue) : new CaptureAnswer.Refused(issue);
        Assert.Equal(expected, await _world.Gateway.CaptureAsync(id, "key"));
    }

    [Fact]
    public async Task A_refusal_that_only_says_not_now_is_unknown()
    {
        var id = await _world.OrderAsync();
        await _world.BreakAsync(new { kind = "issue", operation = "capture", issue = "ORDER_COMPLETION_IN_PROGRESS" });

        await Assert.ThrowsAsync<GatewayUnknownException>(() => _world.Gateway.CaptureAsync(id, "key"));
    }

    [Fact]
    public async Task An_order_past_its_life_is_gone()
    {
        var id = await _world.OrderAsync(press: null);

        _world.Clock.Advance(TimeSpan.FromHours(3));

        Assert.Equal(OrderState.Gone, (await _world.Gateway.ReadOrderAsync(id)).State);
        Assert.Equal(new CaptureAnswer.Refused("INVALID_RESOURCE_ID"), await _world.Gateway.CaptureAsync(id, "key"));
    }

    [Theory]
    [InlineData("pendingThenCompleted", CaptureState.Completed)]
    [InlineData("pendingThenDenied", CaptureState.Declined)]
    public async Task A_pending_capture_becomes_definite_later(string fault, CaptureState end)
    {
        var id = await _world.OrderAsync();
        await _world.BreakAsync(new { kind = fault, operation = "capture", delayMs = 60_000 });

        var capture = await _world.CaptureAsync(id);
        _world.Clock.Advance(TimeSpan.FromMinutes(2));
        var later = await _world.Gateway.ReadOrderAsync(id);

        Assert.Equal((CaptureState.Pending, "PENDING_REVIEW"), (capture.State, capture.Reason));
        Assert.Equal(end, Assert.Single(later.Captures).State);
    }

    [Theory]
    [InlineData("captureDeclined", CaptureState.Declined)]
    [InlineData("captureFailed", CaptureState.Failed)]
    public async Task A_capture_that_came_to_nothing_is_an_answer(string fault, CaptureState end)
    {
        var id = await _world.OrderAsync();
        await _world.BreakAsync(new { kind = fault, operation = "capture" });

        Assert.Equal(end, (await _world.CaptureAsync(id)).State);
    }

    [Fact]
    public async Task A_wrong_amount_is_reported_as_it_is()
    {
        var id = await _world.OrderAsync();
        await _world.BreakAsync(new { kind = "wrongAmount", operation = "capture", amount = "44.00" });

        Assert.Equal(Money.Parse("44.00", "EUR"), (await _world.CaptureAsync(id)).Amount);
    }

    [Fact]
    public async Task An_order_that_PayPal_will_not_take_is_refused_by_its_code()
    {
        var body = _world.Gateway.WriteOrder(_world.Terms("4500", "JPY")).Replace("\"4500\"", "\"4500.50\"", StringComparison.Ordinal);

        var refused = await Assert.ThrowsAsync<GatewayRefusedException>(() => _world.Gateway.OpenAsync("key", body));

        Assert.Equal(("DECIMALS_NOT_SUPPORTED", false), (refused.Issue, refused.IsPaid));
    }

    [Fact]
    public async Task An_order_for_an_invoice_that_is_paid_is_refused_as_such()
    {
        await _world.BreakAsync(new { kind = "issue", operation = "create", issue = "DUPLICATE_INVOICE_ID" });

        var refused = await Assert.ThrowsAsync<GatewayRefusedException>(
            () => _world.Gateway.OpenAsync("key", _world.Gateway.WriteOrder(_world.Terms("4500", "JPY"))));

        Assert.Equal(("DUPLICATE_INVOICE_ID", true), (refused.Issue, refused.IsPaid));
    }

    [Fact]
    public async Task Money_is_refunded_once_and_never_more_than_came()
    {
        var capture = await _world.CaptureAsync(await _world.OrderAsync());
        var refund = Refund(capture, "30.00", "r-1");

        var first = await _world.Gateway.RefundAsync(refund);
        var again = await _world.Gateway.RefundAsync(refund);
        var tooMuch = await _world.Gateway.RefundAsync(Refund(capture, "30.00", "r-2"));
        var rest = await _world.Gateway.RefundAsync(Refund(capture, "15.00", "r-3"));
        var over = await _world.Gateway.RefundAsync(Refund(capture, "1.00", "r-4"));

        Assert.Equal((RefundState.Completed, true), (first.State, first.IsFinal));
        Assert.Equal(first, again);
        Assert.Equal(first, await _world.Gateway.ReadRefundAsync(first.ProviderRefundId!));
        Assert.Equal(new RefundAnswer(null, RefundState.Failed, "REFUND_AMOUNT_EXCEEDED"), tooMuch);
        Assert.Equal(RefundState.Completed, rest.State);
        Assert.Equal(new RefundAnswer(null, RefundState.Failed, "CAPTURE_FULLY_REFUNDED"), over);
    }

    [Theory]
    [InlineData("PENDING_CAPTURE", false)]
    [InlineData("TRANSACTION_DISPUTED", false)]
    [InlineData("REFUND_TIME_LIMIT_EXCEEDED", true)]
    [InlineData("REFUND_NOT_PERMITTED_DUE_TO_CHARGEBACK", true)]
    public async Task A_refused_refund_says_whether_to_try_again(string issue, bool isFinal)
    {
        var capture = await _world.CaptureAsync(await _world.OrderAsync());
        await _world.BreakAsync(new { kind = "issue", operation = "refund", issue });

        Assert.Equal(new RefundAnswer(null, RefundState.Failed, issue, isFinal), await _world.Gateway.RefundAsync(Refund(capture, "45.00", "r-1")));
    }

    [Theory]
    [InlineData("refundPending", RefundState.Pending)]
    [InlineData("refundFailed", RefundState.Failed)]
    public async Task A_refund_may_be_slow_or_fail(string fault, RefundState state)
    {
        var capture = await _world.CaptureAsync(await _world.OrderAsync());
        await _world.BreakAsync(new { kind = fault, operation = "refund" });

        Assert.Equal(state, (await _world.Gateway.RefundAsync(Refund(capture, "45.00", "r-1"))).State);
    }

    [Fact]
    public async Task A_refund_without_a_readable_answer_is_unknown()
    {
        var capture = await _world.CaptureAsync(await _world.OrderAsync());
        await _world.BreakAsync(new { kind = "conflict", operation = "refund" });

        await Assert.ThrowsAsync<GatewayUnknownException>(() => _world.Gateway.RefundAsync(Refund(capture, "45.00", "r-1")));
    }

    [Fact]
    public async Task The_report_tells_what_was_taken_refunded_and_lost()
    {
        await using var world = await PayPalWorld.StartAsync();
        var capture = await world.CaptureAsync(await world.OrderAsync());
        var refund = await world.Gateway.RefundAsync(Refund(capture, "5.00", "r-1"));
        (await world.Http.PostAsync($"_control/captures/{capture.CaptureId}/dispute?state=lost", null)).EnsureSuccessStatusCode();
        var now = world.Clock.GetUtcNow();

        var report = (await world.Gateway.ReportAsync(now.AddDays(-40), now.AddSeconds(1)))!; // two calls: 31 days each

        Assert.Equal(
            [(MoveKind.Taken, 4500, null, 135L), (MoveKind.Refunded, 500, capture.CaptureId, null), (MoveKind.Reversed, 4500, capture.CaptureId, null)],
            report.Moves.OrderBy(m => m.Kind).Select(m => (m.Kind, m.Amount.Minor, m.Of, m.Fee?.Minor)));
        Assert.Equal(
            (capture.CaptureId, refund.ProviderRefundId),
            (report.Moves.Single(m => m.Kind is MoveKind.Taken).Id, report.Moves.Single(m => m.Kind is MoveKind.Refunded).Id));
        Assert.All(report.Moves, m => Assert.True(m.IsDone));
        Assert.NotNull(report.CompleteUntil);
    }

    [Fact]
    public async Task A_report_that_the_account_may_not_read_is_refused_and_silence_is_unknown()
    {
        var now = _world.Clock.GetUtcNow();
        await _world.BreakAsync(new { kind = "forbidden", operation = "transactions", issue = "NOT_AUTHORIZED" });
        Assert.Equal("NOT_AUTHORIZED", (await Assert.ThrowsAsync<GatewayRefusedException>(() => _world.Gateway.ReportAsync(now.AddDays(-1), now))).Issue);

        await _world.BreakAsync(new { kind = "htmlError", operation = "transactions", count = 9 });
        await Assert.ThrowsAsync<GatewayUnknownException>(() => _world.Gateway.ReportAsync(now.AddDays(-1), now));
    }

    [Fact]
    public async Task A_report_of_too_many_lines_is_asked_for_in_halves()
    {
        var now = _world.Clock.GetUtcNow();
        await _world.BreakAsync(new { kind = "issue", operation = "transactions", issue = "RESULTSET_TOO_LARGE" });

        await _world.Gateway.ReportAsync(now.AddDays(-2), now);

        Assert.Equal(3, _world.Tap.To("/v1/reporting/transactions").Count);
    }

    [Fact]
    public async Task A_capture_and_a_refund_are_read_by_their_ids_and_unknown_ones_are_said_to_be()
    {
        var capture = await _world.CaptureAsync(await _world.OrderAsync());

        Assert.Equal(capture, await _world.Gateway.ReadCaptureAsync(capture.CaptureId));
        Assert.Null(await _world.Gateway.ReadCaptureAsync("NOSUCHCAPTURE"));
        Assert.True((await Assert.ThrowsAsync<GatewayUnknownException>(() => _world.Gateway.ReadRefundAsync("NOSUCHREFUND"))).IsMissing);
    }

    [Fact]
    public async Task An_order_tells_what_was_refunded_of_its_capture()
    {
        var id = await _world.OrderAsync();
        var capture = await _world.CaptureAsync(id);
        await _world.Http.PostAsync($"_control/captures/{capture.CaptureId}/refund", null);

        var read = Assert.Single((await _world.Gateway.ReadOrderAsync(id)).Captures);

        var back = Assert.Single(read.Refunds!);
        Assert.Equal((CaptureState.Refunded, RefundState.Completed, Money.Parse("45.00", "EUR")), (read.State, back.State, back.Amount!.Value));
        Assert.Equal(back.ProviderRefundId, (await _world.Gateway.ReadRefundAsync(back.ProviderRefundId!)).ProviderRefundId);
    }

    [Theory]
    [InlineData("""{"id":"CAP1","links":[{"rel":"up","href":"https://api.paypal.com/v2/checkout/orders/ORD1"}]}""", "ORD1", "CAP1", null)]
    [InlineData("""{"id":"REF1","links":[{"rel":"up","href":"https://api.paypal.com/v2/payments/captures/CAP1"}]}""", null, "CAP1", "REF1")]
    public void A_reversal_is_known_whether_it_is_told_as_a_capture_or_as_a_refund(string resource, string? order, string? capture, string? refund)
    {
        var body = $$"""{"id":"WH-1","event_type":"PAYMENT.CAPTURE.REVERSED","resource":{{resource}}}""";
        var read = PayPalEvents.Read(System.Text.Encoding.UTF8.GetBytes(body), "t")!;

        Assert.Equal((EventTopic.Reversal, order, capture, refund), (read.Topic, read.OrderId, read.CaptureId, read.RefundId));
    }

    [Fact]
    public async Task Callers_at_once_fetch_one_token_and_it_is_renewed_a_minute_early()
    {
        await using var world = await PayPalWorld.StartAsync();
        var reads = Enumerable.Range(0, 20).Select(_ => world.Gateway.ReadOrderAsync("NONE"));

        await Task.WhenAll(reads);
        Assert.Single(world.Tap.To("/v1/oauth2/token"));

        world.Clock.Advance(TimeSpan.FromHours(9) - TimeSpan.FromSeconds(61));
        await world.Gateway.ReadOrderAsync("NONE");
        Assert.Single(world.Tap.To("/v1/oauth2/token"));

        world.Clock.Advance(TimeSpan.FromSeconds(1));
        await world.Gateway.ReadOrderAsync("NONE");
        Assert.Equal(2, world.Tap.To("/v1/oauth2/token").Count);
    }

    [Fact]
    public async Task A_refused_token_is_dropped_and_the_call_made_once_more()
    {
        await using var world = await PayPalWorld.StartAsync();
        var id = await world.OrderAsync();
        await world.BreakAsync(new { kind = "unauthorized", operation = "capture" });

        Assert.IsType<CaptureAnswer.Made>(await world.Gateway.CaptureAsync(id, "key"));

        Assert.Equal(2, world.Tap.To("/v1/oauth2/token").Count);
        Assert.Equal(["key", "key"], world.Tap.To("/capture").Select(c => c.RequestId));
    }

    [Fact]
    public async Task The_log_holds_the_debug_id_and_nothing_personal_or_secret()
    {
        var id = await _world.OrderAsync();
        await _world.BreakAsync(new { kind = "issue", operation = "capture", issue = "TRANSACTION_REFUSED" });

        await _world.Gateway.CaptureAsync(id, "key");

        Assert.Contains(_world.Log.Lines, line => line.Contains("TRANSACTION_REFUSED; debug_id", StringComparison.Ordinal));
        var all = string.Join('\n', _world.Log.Lines);
        foreach (var secret in new[] { "simulator-secret", "A21AA", "payer@example.com", "Massage", id })
            Assert.DoesNotContain(secret, all, StringComparison.Ordinal);
    }

    private static RefundTerms Refund(CaptureReading capture, string amount, string key) =>
        new(Guid.CreateVersion7(), capture.CaptureId, key, Money.Parse(amount, "EUR"), "Cancelled in time", "K7QX2M-visit");
}
