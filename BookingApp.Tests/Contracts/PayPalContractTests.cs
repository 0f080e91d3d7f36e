using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using BookingApp.Payments.Gateways;
using BookingApp.Tests.Payments.PayPal;

namespace BookingApp.Tests.Contracts;

/// <summary>Our client's requests and the simulator's answers, held against PayPal's own files.</summary>
public sealed class PayPalContractTests(SharedPayPal shared) : IClassFixture<SharedPayPal>, IAsyncLifetime
{
    private const string Orders = "checkout_orders_v2.json";
    private const string Payments = "payments_payment_v2.json";
    private const string Webhooks = "notifications_webhooks_v1.json";

    private readonly PayPalWorld _world = shared.World;

    public async ValueTask InitializeAsync() => await _world.ResetAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public void The_validator_finds_what_is_wrong()
    {
        var file = OpenApiFile.Read(Orders);

        Assert.Contains(Faults("""{ "intent": "CAPTURE" }"""), f => f == "$.purchase_units: missing");
        Assert.Contains(
            Faults("""{ "intent": "GIVE", "purchase_units": [{ "amount": { "currency_code": "EUR", "value": "1" } }] }"""),
            f => f.StartsWith("$.intent", StringComparison.Ordinal));
        Assert.Contains(
            Faults("""{ "intent": "CAPTURE", "purchase_units": [{ "amuont": 1, "amount": { "currency_code": "EUR", "value": "1" } }] }"""),
            f => f == "$.purchase_units[0].amuont: unknown");
        Assert.Contains(
            Faults("""{ "intent": "CAPTURE", "purchase_units": [{ "amount": { "currency_code": "EURO", "value": "1,5" } }] }"""),
            f => f.Contains("amount.value", StringComparison.Ordinal));
        Assert.Contains(Faults("""{ "intent": "CAPTURE", "purchase_units": [] }"""), f => f.Contains("minItems", StringComparison.Ordinal));

        IEnumerable<string> Faults(string order) => file.Faults("order_request", Json(order));
    }

    [Theory]
    [InlineData("45.00", "EUR", "en-GB")]
    [InlineData("4500", "JPY", "ja")]
    [InlineData("0.01", "USD", "de-AT-1996")]
    [InlineData("9999999.99", "EUR", "")]
    public void Our_order_is_as_PayPal_asks(string amount, string currency, string locale)
    {
        var terms = _world.Terms(amount, currency) with
        {
            Locale = locale,
            Description = new string('ö', 300),
            BrandName = new string('x', 126) + "\ud83d\ude00",
        };

        var body = Json(_world.Gateway.WriteOrder(terms));

        Assert.Empty(OpenApiFile.Read(Orders).Faults("order_request", body));
        Has(body, "intent", "purchase_units.0.amount.value", "purchase_units.0.custom_id", "purchase_units.0.invoice_id",
            "payment_source.paypal.experience_context.return_url", "payment_source.paypal.experience_context.cancel_url",
            "payment_source.paypal.experience_context.shipping_preference", "payment_source.paypal.experience_context.user_action",
            "payment_source.paypal.experience_context.payment_method_preference");
    }

    [Fact]
    public async Task Our_calls_carry_what_PayPal_wants_on_every_post()
    {
        var capture = await _world.CaptureAsync(await _world.OrderAsync());
        await _world.Gateway.RefundAsync(new RefundTerms(Guid.CreateVersion7(), capture.CaptureId, "r", capture.Amount, new string('n', 300), "K-visit"));

        var posts = _world.Tap.Calls.Where(c => c.Method is "POST" && !c.Path.EndsWith("/token", StringComparison.Ordinal)).ToList();
        Assert.Equal(3, posts.Count);
        Assert.All(posts, post => Assert.Equal(("application/json", "Bearer"), (post.ContentType, post.Scheme)));
        Assert.All(posts, post => Assert.InRange(post.RequestId!.Length, 1, 108));
        Assert.Empty(posts[1].Body);

        var refund = Json(posts[2].Body);
        Assert.Empty(OpenApiFile.Read(Payments).Faults("refund_request", refund));
        Has(refund, "amount.value", "amount.currency_code", "custom_id");
    }

    [Theory]
    [InlineData("return=representation")]
    [InlineData("return=minimal")]
    public async Task The_stand_in_answers_an_orders_whole_life_as_PayPal_does(string prefer)
    {
        var file = OpenApiFile.Read(Orders);
        var isMinimal = prefer is "return=minimal";

        var (created, order) = await CallAsync("POST", "v2/checkout/orders", _world.Gateway.WriteOrder(_world.Terms()), "c-" + prefer, prefer);
        var id = order.GetProperty("id").GetString()!;
        var (again, _) = await CallAsync("POST", "v2/checkout/orders", _world.Gateway.WriteOrder(_world.Terms()), "c-" + prefer, prefer);
        var (early, notApproved) = await CallAsync("POST", $"v2/checkout/orders/{id}/capture", "{}", null, prefer);
        await _world.Http.PostAsync($"_control/orders/{id}/approve", null);
        var (_, approved) = await CallAsync("GET", $"v2/checkout/orders/{id}");
        var (captured, paid) = await CallAsync("POST", $"v2/checkout/orders/{id}/capture", "{}", "k-" + prefer, prefer);
        var (recaptured, _) = await CallAsync("POST", $"v2/checkout/orders/{id}/capture", "{}", "k-" + prefer, prefer);
        var (late, already) = await CallAsync("POST", $"v2/checkout/orders/{id}/capture", "{}", "other-" + prefer, prefer);
        var (_, completed) = await CallAsync("GET", $"v2/checkout/orders/{id}");

        Assert.Equal([201, 200, 422, 201, 200, 422], new[] { created, again, early, captured, recaptured, late });
        Assert.Equal(
            ["PAYER_ACTION_REQUIRED", "APPROVED", "COMPLETED", "COMPLETED"],
            new[] { order, approved, paid, completed }.Select(o => o.GetProperty("status").GetString()));
        Assert.Equal(
            ["ORDER_NOT_APPROVED", "ORDER_ALREADY_CAPTURED"],
            new[] { notApproved, already }.Select(e => e.GetProperty("details")[0].GetProperty("issue").GetString()));
        Assert.All(new[] { order, approved, paid, completed }, answer => Assert.Empty(file.Faults("order", answer)));
        Has(order, "id", "status", "links.0.href");
        Has(approved, "id", "status", "intent", "create_time", "purchase_units.0.amount.value", "purchase_units.0.custom_id", "purchase_units.0.invoice_id");
        Has(
            paid, "purchase_units.0.payments.captures.0.id", "purchase_units.0.payments.captures.0.status",
            "purchase_units.0.payments.captures.0.amount.value");
        Assert.Equal(!isMinimal, order.TryGetProperty("purchase_units", out _));
        Assert.Contains(order.GetProperty("links").EnumerateArray(), link => link.GetProperty("rel").GetString() is "payer-action");
    }

    [Fact]
    public async Task The_stand_in_answers_captures_refunds_and_errors_as_PayPal_does()
    {
        var payments = OpenApiFile.Read(Payments);
        var orders = OpenApiFile.Read(Orders);
        var capture = await _world.CaptureAsync(await _world.OrderAsync());
        var declined = await _world.OrderAsync("decline");

        var (_, read) = await CallAsync("GET", $"v2/payments/captures/{capture.CaptureId}");
        var refundPath = $"v2/payments/captures/{capture.CaptureId}/refund";
        var (made, refund) = await CallAsync(
            "POST", refundPath,
            """{ "amount": { "currency_code": "EUR", "value": "15.00" }, "custom_id": "r1", "note_to_payer": "sorry" }""",
            "ref-1", "return=representation");
        var (_, refundRead) = await CallAsync("GET", $"v2/payments/refunds/{refund.GetProperty("id").GetString()}");
        var (_, partly) = await CallAsync("GET", $"v2/payments/captures/{capture.CaptureId}");
        var (tooMuch, exceeded) = await CallAsync("POST", refundPath, """{ "amount": { "currency_code": "EUR", "value": "45.00" } }""", "ref-2");
        var (unknown, gone) = await CallAsync("GET", "v2/checkout/orders/NOSUCHORDER");
        var (refused, instrument) = await CallAsync("POST", $"v2/checkout/orders/{declined}/capture", "{}", "dec");
        var (invalid, badOrder) = await CallAsync(
            "POST", "v2/checkout/orders",
            """{ "intent": "CAPTURE", "purchase_units": [{ "amount": { "currency_code": "EUR", "value": "0.00" } }] }""", "bad");

        Assert.Equal([201, 422, 404, 422, 422], new[] { made, tooMuch, unknown, refused, invalid });
        Assert.Empty(payments.Faults("capture-2", read));
        Assert.Empty(payments.Faults("refund", refund));
        Assert.Empty(payments.Faults("refund", refundRead));
        Assert.Equal("PARTIALLY_REFUNDED", partly.GetProperty("status").GetString());
        Has(refund, "id", "status", "amount.value", "custom_id", "create_time");
        Has(read, "id", "status", "amount.value", "final_capture", "seller_receivable_breakdown.paypal_fee.value");
        foreach (var (file, schema, error) in new[]
        {
            (payments, "error_422", exceeded), (orders, "error_404", gone), (orders, "error_422", instrument), (orders, "error_422", badOrder),
        })
        {
            Assert.Empty(file.Faults(schema, error));
            Has(error, "name", "message", "debug_id", "details.0.issue");
        }
    }

    [Fact]
    public async Task The_stand_ins_events_are_as_PayPal_writes_them_and_verify_with_it()
    {
        var file = OpenApiFile.Read(Webhooks);
        var id = await _world.OrderAsync();
        await _world.CaptureAsync(id);

        foreach (var type in new[] { "CHECKOUT.ORDER.APPROVED", "PAYMENT.CAPTURE.COMPLETED", "CHECKOUT.ORDER.COMPLETED" })
        {
            var told = await _world.EventAsync(type, id);
            var body = Json(Encoding.UTF8.GetString(told.Body));
            Assert.Empty(file.Faults("event", body));
            Has(body, "id", "event_type", "create_time", "resource_type", "resource.id", "resource.status", "links.0.href");

            // Spliced in as it came: re-serialised JSON would have another checksum.
            var ask = $$"""
                { "auth_algo": "SHA256withRSA", "cert_url": "{{told.Headers["PAYPAL-CERT-URL"]}}",
                  "transmission_id": "{{told.Headers["PAYPAL-TRANSMISSION-ID"]}}",
                  "transmission_sig": "{{told.Headers["PAYPAL-TRANSMISSION-SIG"]}}", "transmission_time": "{{told.Headers["PAYPAL-TRANSMISSION-TIME"]}}",
                  "webhook_id": "SIMULATOR0WEBHOOK", "webhook_event": {{Encoding.UTF8.GetString(told.Body)}} }
                """;
            Assert.Empty(file.Faults("verify_webhook_signature", Json(ask)));
            Assert.Equal("SUCCESS", await VerifyAsync(ask));
            Assert.Equal("FAILURE", await VerifyAsync(ask.Replace("\"event_version\":\"1.0\"", "\"event_version\":\"1.1\"", StringComparison.Ordinal)));
        }

        async Task<string?> VerifyAsync(string ask)
        {
            var (_, answer) = await CallAsync("POST", "v1/notifications/verify-webhook-signature", ask);
            Assert.Empty(file.Faults("verify_webhook_signature_response", answer));
            return answer.GetProperty("verification_status").GetString();
        }
    }

    [Fact]
    public async Task The_transaction_search_lists_what_was_taken_and_refunded_as_PayPal_writes_it()
    {
        var capture = await _world.CaptureAsync(await _world.OrderAsync());
        var refund = await _world.Gateway.RefundAsync(new RefundTerms(Guid.CreateVersion7(), capture.CaptureId, "s-1", capture.Amount, null, "K-visit"));
        var day = _world.Clock.GetUtcNow();

        var (status, found) = await CallAsync(
            "GET",
            $"v1/reporting/transactions?start_date={day.AddDays(-1):yyyy-MM-ddTHH:mm:ssZ}&end_date={day.AddDays(1):yyyy-MM-ddTHH:mm:ssZ}"
            + "&fields=transaction_info&page_size=500&page=1");
        var (tooLong, _) = await CallAsync(
            "GET", $"v1/reporting/transactions?start_date={day.AddDays(-40):yyyy-MM-ddTHH:mm:ssZ}&end_date={day:yyyy-MM-ddTHH:mm:ssZ}");
        var (noSeconds, _) = await CallAsync("GET", $"v1/reporting/transactions?start_date={day:yyyy-MM-ddTHH:mmZ}&end_date={day:yyyy-MM-ddTHH:mm:ssZ}");
        var (tooMany, _) = await CallAsync(
            "GET", $"v1/reporting/transactions?start_date={day:yyyy-MM-ddTHH:mm:ssZ}&end_date={day:yyyy-MM-ddTHH:mm:ssZ}&page_size=501");

        Assert.Equal([200, 400, 400, 400], new[] { status, tooLong, noSeconds, tooMany });
        Has(
            found, "transaction_details", "account_number", "start_date", "end_date", "last_refreshed_datetime", "page", "total_items", "total_pages",
            "links.0.href");
        var lines = found.GetProperty("transaction_details").EnumerateArray().Select(t => t.GetProperty("transaction_info")).ToList();
        Assert.All(
            lines, line => Has(
                line, "transaction_id", "transaction_event_code", "transaction_initiation_date", "transaction_updated_date", "transaction_amount.value",
                "transaction_amount.currency_code", "transaction_status"));
        var taken = Assert.Single(lines, l => Text(l, "transaction_id") == capture.CaptureId);
        var back = Assert.Single(lines, l => Text(l, "transaction_id") == refund.ProviderRefundId);
        Assert.Equal(
            ("T0006", "45.00", "S"),
            (Text(taken, "transaction_event_code"), Text(taken.GetProperty("transaction_amount"), "value"), Text(taken, "transaction_status")));
        Assert.Equal("-1.35", Text(taken.GetProperty("fee_amount"), "value"));
        Assert.Equal(
            ("T1107", "-45.00", capture.CaptureId),
            (Text(back, "transaction_event_code"), Text(back.GetProperty("transaction_amount"), "value"), Text(back, "paypal_reference_id")));
        if (OpenApiFile.Find("reporting_transactions_v1.json") is { } file)
            // PayPal's own instants, +0000, do not fit its pattern
            Assert.DoesNotContain(file.Faults("search_response", found), fault => !fault.Contains("date", StringComparison.Ordinal));

        static string? Text(JsonElement at, string name) => at.GetProperty(name).GetString();
    }

    [Fact]
    public async Task Our_search_asks_as_PayPal_wants_it()
    {
        var now = _world.Clock.GetUtcNow();

        await _world.Gateway.ReportAsync(now.AddDays(-40), now);

        var asked = _world.Tap.To("/v1/reporting/transactions").Select(c => Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(c.Query)).ToList();
        Assert.Equal(2, asked.Count); // 31 days a call
        Assert.All(asked, q => Assert.Equal(("transaction_info", "500", "1"), (q["fields"].ToString(), q["page_size"].ToString(), q["page"].ToString())));
        Assert.All(
            asked.SelectMany(q => new[] { q["start_date"], q["end_date"] }),
            at => Assert.Matches("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$", at.ToString()));
        Assert.Equal(asked[0]["end_date"], asked[1]["start_date"]);
    }

    private async Task<(int Status, JsonElement Body)> CallAsync(
        string method, string path, string? body = null, string? requestId = null, string? prefer = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync());
        if (requestId is not null)
            request.Headers.Add("PayPal-Request-Id", requestId);
        if (prefer is not null)
            request.Headers.Add("Prefer", prefer);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");

        using var response = await _world.Http.SendAsync(request);
        return ((int)response.StatusCode, Json(await response.Content.ReadAsStringAsync()));
    }

    private async Task<string> TokenAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "v1/oauth2/token");
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String("id:secret"u8));
        request.Content = new FormUrlEncodedContent([new("grant_type", "client_credentials")]);
        using var response = await _world.Http.SendAsync(request);
        return (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access_token").GetString()!;
    }

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;

    private static void Has(JsonElement value, params string[] paths)
    {
        foreach (var path in paths)
        {
            var at = value;
            foreach (var step in path.Split('.'))
            {
                var found = at.ValueKind is JsonValueKind.Array
                    ? int.TryParse(step, out var n) && n < at.GetArrayLength() ? at[n] : default
                    : at.TryGetProperty(step, out var member) ? member : default;
                Assert.True(found.ValueKind is not JsonValueKind.Undefined, $"{path} must be there: {value}");
                at = found;
            }
        }
    }
}
