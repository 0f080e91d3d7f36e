using System.Text;
using BookingApp.Payments.Gateways;
using BookingApp.Payments.PayPal;
using BookingApp.PayPalSimulator.Webhooks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace BookingApp.Tests.Payments.PayPal;

public sealed class PayPalSignatureTests(SharedPayPal shared) : IClassFixture<SharedPayPal>, IAsyncLifetime
{
    private readonly PayPalWorld _world = shared.World;

    public async ValueTask InitializeAsync() => await _world.ResetAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("", "0")]
    [InlineData("a", "3904355907")]
    [InlineData("123456789", "3421780262")] // the check value of CRC-32 in every catalogue, 0xCBF43926
    [InlineData("The quick brown fox jumps over the lazy dog", "1095738169")]
    [InlineData("{\"id\":\"WH-1\",\"name\":\"Zoë\"}", "1013573237")]
    public void A_signature_covers_the_CRC_32_of_the_body_in_decimal(string body, string checksum)
    {
        var bytes = Encoding.UTF8.GetBytes(body);

        Assert.Equal($"id|time|webhook|{checksum}", PayPalSignature.Signed("id", "time", "webhook", bytes));
        Assert.Equal($"id|time|webhook|{checksum}", SimulatorSignature.Text("id", "time", "webhook", bytes)); // worked out apart
    }

    [Fact]
    public async Task A_signed_event_names_its_order_capture_and_refund()
    {
        var id = await _world.OrderAsync();
        var capture = await _world.CaptureAsync(id);
        var refund = await _world.Gateway.RefundAsync(new RefundTerms(Guid.CreateVersion7(), capture.CaptureId, "r", capture.Amount, null, "K-visit"));

        var approved = (await _world.EventAsync("CHECKOUT.ORDER.APPROVED", id)).Read!;
        var captured = (await _world.EventAsync("PAYMENT.CAPTURE.COMPLETED", id)).Read!;
        var refunded = (await _world.EventAsync("PAYMENT.CAPTURE.REFUNDED", capture.CaptureId)).Read!;

        Assert.Equal((id, null, null), (approved.OrderId, approved.CaptureId, approved.RefundId));
        Assert.Equal((id, capture.CaptureId, null), (captured.OrderId, captured.CaptureId, captured.RefundId));
        Assert.Equal((null, capture.CaptureId, refund.ProviderRefundId), (refunded.OrderId, refunded.CaptureId, refunded.RefundId));
        Assert.StartsWith("WH-", approved.EventId, StringComparison.Ordinal);
        Assert.False(string.IsNullOrEmpty(approved.TransmissionId));
    }

    [Fact]
    public async Task A_dispute_names_the_capture_it_is_about()
    {
        var capture = await _world.CaptureAsync(await _world.OrderAsync());

        await _world.Http.PostAsync($"_control/captures/{capture.CaptureId}/dispute", null);

        Assert.Equal(capture.CaptureId, (await _world.EventAsync("CUSTOMER.DISPUTE.CREATED", capture.CaptureId)).Read!.CaptureId);
    }

    [Theory]
    [InlineData("badSignature")]
    [InlineData("foreignCertificate")]
    public async Task What_PayPal_did_not_sign_is_refused(string fault)
    {
        await _world.BreakAsync(new { kind = fault, operation = "CHECKOUT.ORDER.APPROVED" });
        var id = await _world.OrderAsync();

        Assert.Null((await _world.EventAsync("CHECKOUT.ORDER.APPROVED", id)).Read);
    }

    [Fact]
    public async Task A_changed_body_or_header_is_refused()
    {
        var real = await _world.EventAsync("CHECKOUT.ORDER.APPROVED", await _world.OrderAsync());
        var body = Encoding.UTF8.GetString(real.Body);

        Assert.NotNull(await ReadAsync(real.Headers, real.Body));
        Assert.Null(await ReadAsync(real.Headers, Encoding.UTF8.GetBytes(body.Replace("APPROVED", "VOIDED", StringComparison.Ordinal))));
        Assert.Null(await ReadAsync(real.Headers, Encoding.UTF8.GetBytes(body + " ")));
        foreach (var header in real.Headers.Keys.Where(k => k.StartsWith("PAYPAL-", StringComparison.OrdinalIgnoreCase)))
        {
            Assert.Null(await ReadAsync(With(real.Headers, header, null), real.Body));
            if (!header.EndsWith("CERT-URL", StringComparison.OrdinalIgnoreCase))
                Assert.Null(await ReadAsync(With(real.Headers, header, "other"), real.Body));
        }
    }

    [Fact]
    public async Task A_certificate_that_cannot_be_had_is_no_refusal()
    {
        var real = await _world.EventAsync("CHECKOUT.ORDER.APPROVED", await _world.OrderAsync());
        var nowhere = With(real.Headers, PayPalSignature.CertificateUrl, $"{_world.SimulatorUrl}/v1/notifications/certs/CERT-NONE");

        await Assert.ThrowsAsync<GatewayUnknownException>(() => ReadAsync(nowhere, real.Body));
    }

    [Fact]
    public async Task An_address_without_a_certificate_is_asked_once_a_minute()
    {
        var real = await _world.EventAsync("CHECKOUT.ORDER.APPROVED", await _world.OrderAsync());
        var nowhere = With(real.Headers, PayPalSignature.CertificateUrl, $"{_world.SimulatorUrl}/v1/notifications/certs/CERT-MINUTE");

        for (var n = 0; n < 5; n++)
            await Assert.ThrowsAsync<GatewayUnknownException>(() => ReadAsync(nowhere, real.Body));
        Assert.Single(_world.CertificateTap.To("CERT-MINUTE"));
        _world.Clock.Advance(TimeSpan.FromMinutes(1));
        await Assert.ThrowsAsync<GatewayUnknownException>(() => ReadAsync(nowhere, real.Body));

        Assert.Equal(2, _world.CertificateTap.To("CERT-MINUTE").Count);
    }

    [Fact]
    public async Task Forged_addresses_neither_delay_nor_push_out_a_certificate_that_has_signed()
    {
        var real = await _world.EventAsync("CHECKOUT.ORDER.APPROVED", await _world.OrderAsync());
        var url = real.Headers[PayPalSignature.CertificateUrl].ToString();
        Assert.NotNull(await ReadAsync(real.Headers, real.Body));
        for (var n = 0; n < 40; n++) // the same certificate by other addresses
            Assert.Null(await ReadAsync(With(real.Headers, PayPalSignature.CertificateUrl, $"{url}?{n}"), [.. real.Body, (byte)' ']));
        var fetched = _world.CertificateTap.Calls.Count;

        var gate = new TaskCompletionSource();
        _world.CertificateTap.Gate = gate.Task;
        var folder = $"{_world.SimulatorUrl}/v1/notifications/certs";
        var forged = Enumerable.Range(0, 10).Select(
            n => ReadAsync(With(real.Headers, PayPalSignature.CertificateUrl, $"{folder}/CERT-FORGED-{n}"), real.Body)).ToList();
        await Eventually.HoldsAsync(() => _world.CertificateTap.Calls.Count == fetched + 1, "a forged address to be asked");

        Assert.NotNull(await ReadAsync(real.Headers, real.Body));
        Assert.DoesNotContain(forged, f => f.IsCompleted);
        gate.SetResult();
        foreach (var one in forged)
            await Assert.ThrowsAsync<GatewayUnknownException>(() => one);
    }

    [Theory]
    [InlineData("https://api.paypal.com/v1/notifications/certs/CERT-1", true)]
    [InlineData("https://api.sandbox.paypal.com/v1/notifications/certs/CERT-1", true)]
    [InlineData("http://api.paypal.com/v1/notifications/certs/CERT-1", false)]
    [InlineData("https://api.paypal.com:8443/v1/notifications/certs/CERT-1", false)]
    [InlineData("https://user@api.paypal.com/certs", false)]
    [InlineData("https://user:pass@api.paypal.com/certs", false)]
    [InlineData("https://paypal.com/certs", false)]
    [InlineData("https://evilpaypal.com/certs", false)]
    [InlineData("https://api.paypal.com.evil.com/certs", false)]
    [InlineData("https://evil.com/api.paypal.com", false)]
    [InlineData("https://evil.com#.paypal.com", false)]
    [InlineData("https://evil.com?.paypal.com", false)]
    [InlineData("https://evil.com\\.paypal.com", false)]
    [InlineData("https://evil.com/@api.paypal.com", false)]
    [InlineData("file:///etc/passwd", false)]
    [InlineData("ftp://api.paypal.com/cert", false)]
    [InlineData("//api.paypal.com/cert", false)]
    [InlineData("https://127.0.0.1/cert", false)]
    [InlineData("https://169.254.169.254/latest", false)]
    [InlineData("http://localhost:{port}/certs", false)]
    [InlineData("http://127.0.0.1:1/certs", false)]
    [InlineData("http://user@127.0.0.1:{port}/certs", false)]
    [InlineData("http://127.0.0.1:{port}/certs", true)]
    public void A_certificate_comes_only_from_where_PayPal_keeps_it(string url, bool isAllowed)
    {
        var certificates = _world.Services.GetRequiredService<PayPalCertificates>();
        var port = new Uri(_world.SimulatorUrl).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);

        Assert.Equal(isAllowed, certificates.IsAllowed(url.Replace("{port}", port, StringComparison.Ordinal), out _, out _));
    }

    [Fact]
    public async Task Plain_http_is_for_loopback_only_even_when_the_host_is_allowed()
    {
        await using var world = await PayPalWorld.StartAsync(settings: new() { ["PayPal:CertificateHost"] = "192.0.2.7:8080" });
        var certificates = world.Services.GetRequiredService<PayPalCertificates>();

        Assert.False(certificates.IsAllowed("http://192.0.2.7:8080/certs", out _, out _));
        Assert.True(certificates.IsAllowed("https://192.0.2.7:8080/certs", out _, out _));
        Assert.False(certificates.IsAllowed("https://192.0.2.7/certs", out _, out _));
    }

    [Fact]
    public async Task A_restart_of_the_stand_in_signs_with_the_keys_it_had()
    {
        var folder = Directory.CreateTempSubdirectory("paypal-").FullName;
        try
        {
            var port = FreePort.Next();
            string root;
            string id;
            await using (var first = await PayPalWorld.StartAsync(folder, port: port))
            {
                id = await first.OrderAsync();
                root = await File.ReadAllTextAsync(Path.Combine(folder, "paypal-simulator-root.pem"));
            }

            await using var second = await PayPalWorld.StartAsync(folder, port: port);
            await second.CaptureAsync(id); // what it has recorded is still there

            Assert.Equal(root, await File.ReadAllTextAsync(Path.Combine(folder, "paypal-simulator-root.pem")));
            Assert.NotNull((await second.EventAsync("PAYMENT.CAPTURE.COMPLETED", id)).Read);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private Task<ProviderEvent?> ReadAsync(IHeaderDictionary headers, byte[] body) => _world.Gateway.ReadWebhookAsync(headers, body);

    private static HeaderDictionary With(IHeaderDictionary headers, string name, string? value)
    {
        var changed = new HeaderDictionary(headers.ToDictionary(StringComparer.OrdinalIgnoreCase));
        changed[name] = value;
        return changed;
    }
}
