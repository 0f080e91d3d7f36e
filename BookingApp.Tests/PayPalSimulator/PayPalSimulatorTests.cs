using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using BookingApp.Payments.Gateways;
using BookingApp.Tests.Payments.PayPal;

namespace BookingApp.Tests.PayPalSimulator;

public sealed class PayPalSimulatorTests(SharedPayPal shared) : IClassFixture<SharedPayPal>, IAsyncLifetime
{
    private readonly PayPalWorld _world = shared.World;

    public async ValueTask InitializeAsync() => await _world.ResetAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_request_id_is_remembered_for_six_hours()
    {
        var body = _world.Gateway.WriteOrder(_world.Terms());
        var first = await _world.Gateway.OpenAsync("six", body);

        _world.Clock.Advance(TimeSpan.FromHours(6));
        var later = await _world.Gateway.OpenAsync("six", body);

        Assert.NotEqual(first.OrderId, later.OrderId);
    }

    [Fact]
    public async Task An_approval_gives_an_order_three_more_hours()
    {
        var id = await _world.OrderAsync(press: null);
        _world.Clock.Advance(TimeSpan.FromHours(2));
        await _world.Http.PostAsync($"_control/orders/{id}/approve", null);
        _world.Clock.Advance(TimeSpan.FromHours(2));

        Assert.Equal(CaptureState.Completed, (await _world.CaptureAsync(id)).State);
    }

    [Fact]
    public async Task A_second_payment_of_one_invoice_is_refused()
    {
        var terms = _world.Terms();
        await _world.CaptureAsync(await _world.OrderAsync(terms: terms));
        var second = await _world.OrderAsync(terms: terms with { PaymentId = Guid.CreateVersion7() });

        Assert.Equal(new CaptureAnswer.PaidByAnother(), await _world.Gateway.CaptureAsync(second, "dup"));
    }

    [Fact]
    public async Task Twenty_captures_at_once_with_one_key_take_the_money_once()
    {
        var id = await _world.OrderAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _world.Gateway.CaptureAsync(id, "at-once")));

        Assert.Single(answers.Cast<CaptureAnswer.Made>().Select(a => a.Capture.CaptureId).Distinct());
    }

    [Fact]
    public async Task The_control_shows_an_order_with_its_calls_and_their_keys()
    {
        var id = await _world.OrderAsync("decline");
        await _world.Gateway.CaptureAsync(id, "k-1");
        await _world.Gateway.CaptureAsync(id, "k-2");

        var order = await _world.ControlAsync(id);

        Assert.Equal("COMPLETED", order.GetProperty("status").GetString());
        Assert.Equal("45.00", order.GetProperty("captures")[0].GetProperty("amount").GetString());
        Assert.Equal(
            [("capture", "k-1", 422), ("capture", "k-2", 201)],
            order.GetProperty("calls").EnumerateArray().Where(c => c.GetProperty("operation").GetString() is "capture")
                .Select(c => (c.GetProperty("operation").GetString()!, c.GetProperty("requestId").GetString()!, c.GetProperty("status").GetInt32())));
    }

    [Fact]
    public async Task A_capture_by_hand_comes_as_an_event_that_the_app_did_not_ask_for()
    {
        var id = await _world.OrderAsync();

        await _world.Http.PostAsync($"_control/orders/{id}/capture", null);

        Assert.Equal(id, (await _world.EventAsync("PAYMENT.CAPTURE.COMPLETED", id)).Read!.OrderId);
        Assert.IsType<CaptureAnswer.AlreadyCaptured>(await _world.Gateway.CaptureAsync(id, "late"));
    }

    [Fact]
    public async Task A_switch_that_does_not_exist_is_refused_with_those_that_do()
    {
        var answer = await _world.Http.PutAsJsonAsync("_control/faults", new { faults = new[] { new { kind = "explode" } } });

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("dropAnswer", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_token_is_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "v2/checkout/orders/X");
        request.Headers.Authorization = new("Bearer", "forged");

        Assert.Equal(HttpStatusCode.Unauthorized, (await _world.Http.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task An_answer_can_be_asked_for_by_header_as_at_PayPal()
    {
        var id = await _world.OrderAsync();
        await _world.Gateway.ReadOrderAsync(id); // has a token
        using var token = new HttpRequestMessage(HttpMethod.Post, "v1/oauth2/token");
        token.Content = new FormUrlEncodedContent([new("grant_type", "client_credentials")]);
        token.Headers.Authorization = new("Basic", Convert.ToBase64String("a:b"u8));
        var issued = await (await _world.Http.SendAsync(token)).Content.ReadFromJsonAsync<JsonElement>();

        using var request = new HttpRequestMessage(HttpMethod.Post, $"v2/checkout/orders/{id}/capture");
        request.Content = new StringContent("{}", null, "application/json");
        request.Headers.Authorization = new("Bearer", issued.GetProperty("access_token").GetString());
        request.Headers.Add("PayPal-Mock-Response", """{"mock_application_codes":"INSTRUMENT_DECLINED"}""");
        var answer = await _world.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("INSTRUMENT_DECLINED", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_comes_again_until_it_is_taken()
    {
        _world.Intake.Status = 503;
        var id = await _world.OrderAsync();
        await _world.EventAsync("CHECKOUT.ORDER.APPROVED", id);

        _world.Intake.Status = 200;
        await Eventually.HoldsAsync(
            () =>
            {
                _world.Clock.Advance(TimeSpan.FromSeconds(1));
                return _world.EventsOf("CHECKOUT.ORDER.APPROVED", id).Count >= 2;
            },
            "the event came again");

        var came = _world.EventsOf("CHECKOUT.ORDER.APPROVED", id);
        Assert.Single(came.Select(e => (e.Read!.EventId, e.Read.TransmissionId)).Distinct());
    }

    [Fact]
    public async Task An_event_can_come_twice()
    {
        await _world.BreakAsync(new { kind = "duplicateWebhook", operation = "CHECKOUT.ORDER.APPROVED" });
        var id = await _world.OrderAsync();

        await _world.EventAsync("CHECKOUT.ORDER.APPROVED", id, count: 2);

        Assert.Single(_world.EventsOf("CHECKOUT.ORDER.APPROVED", id).Select(e => e.Read!.EventId).Distinct());
        Assert.Equal(2, _world.EventsOf("CHECKOUT.ORDER.APPROVED", id).Select(e => e.Read!.TransmissionId).Distinct().Count());
    }

    [Fact]
    public async Task A_lost_event_comes_when_it_is_sent_again()
    {
        await _world.BreakAsync(new { kind = "loseWebhook", operation = "CHECKOUT.ORDER.APPROVED" });
        var id = await _world.OrderAsync();
        var lost = (await _world.Http.GetFromJsonAsync<JsonElement>("_control/webhooks")).EnumerateArray()
            .Single(e => e.GetProperty("orderId").GetString() == id);
        Assert.Equal("lost", lost.GetProperty("deliveries")[0].GetProperty("state").GetString());

        await _world.Http.PostAsync($"_control/webhooks/{lost.GetProperty("id").GetString()}/resend?times=3", null);

        await _world.EventAsync("CHECKOUT.ORDER.APPROVED", id, count: 3);
    }

    [Fact]
    public async Task A_late_event_comes_after_the_ones_it_was_before()
    {
        await _world.BreakAsync(new { kind = "lateWebhook", operation = "CHECKOUT.ORDER.APPROVED", delayMs = 60_000 });
        await ComesLastAsync();
    }

    [Fact]
    public async Task Events_can_come_out_of_order()
    {
        await _world.BreakAsync(new { kind = "reorderWebhooks", operation = "CHECKOUT.ORDER.APPROVED", delayMs = 60_000 });
        await ComesLastAsync();
    }

    private async Task ComesLastAsync()
    {
        var id = await _world.OrderAsync();
        await _world.CaptureAsync(id);
        await _world.EventAsync("PAYMENT.CAPTURE.COMPLETED", id);
        Assert.Empty(_world.EventsOf("CHECKOUT.ORDER.APPROVED", id));

        _world.Clock.Advance(TimeSpan.FromMinutes(1));

        await _world.EventAsync("CHECKOUT.ORDER.APPROVED", id);
    }

    [Fact]
    public async Task It_stands_by_itself_as_a_program_of_its_own()
    {
        var (folder, port) = (Directory.CreateTempSubdirectory("simulator-"), FreePort.Next());
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/") };
        await using (
            var program = new Child(
                "dotnet", [Built.AppAssembly, "--paypal-simulator", "--urls", client.BaseAddress.ToString(), "--App:DataFolder", folder.FullName],
                folder.FullName))
        {
            await Eventually.HoldsAsync(() => program.Listens || program.HasExited, "the simulator to listen");
            Assert.True(program.Listens, program.Output);

            Assert.Equal("ready", await client.GetStringAsync(new Uri("health/ready", UriKind.Relative), TestContext.Current.CancellationToken));
            Assert.Equal("[]", await client.GetStringAsync(new Uri("_control/webhooks", UriKind.Relative), TestContext.Current.CancellationToken));
            Assert.Equal(0, await program.StopAsync(TimeSpan.FromMinutes(2)));
        }

        folder.Delete(recursive: true);
    }
}
