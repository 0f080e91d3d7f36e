using System.Text;
using BookingApp.PayPalSimulator.Storage;
using BookingApp.Settings;
using Microsoft.Extensions.Options;

namespace BookingApp.PayPalSimulator.Webhooks;

/// <summary>One call to whoever listens to us, signed as PayPal signs it.</summary>
internal sealed class WebhookPost(SimulatorKeys keys, IHttpClientFactory http, IOptions<SimulatorOptions> options, IOptions<AppOptions> app)
{
    public const string HttpName = "paypal-simulator-sender";

    /// <summary>Sends it once.</summary>
    /// <returns>The status of the answer.</returns>
    public async Task<int> SendAsync(SimulatorDelivery delivery, SimulatorEvent told, DateTimeOffset now, CancellationToken ct)
    {
        var host = new Uri(told.BaseUrl).Host;
        var body = Encoding.UTF8.GetBytes(told.Body);
        var time = SimulatorJson.Time(now);
        var signature = keys.Sign(host, delivery.HasForeignCertificate, SimulatorSignature.Text(delivery.Id, time, WebhookId, body));
        using var request = new HttpRequestMessage(HttpMethod.Post, WebhookUrl);
        request.Content = new ByteArrayContent(body);
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.Add("PAYPAL-TRANSMISSION-ID", delivery.Id);
        request.Headers.Add("PAYPAL-TRANSMISSION-TIME", time);
        request.Headers.Add("PAYPAL-TRANSMISSION-SIG", delivery.HasBadSignature ? Spoil(signature) : signature);
        request.Headers.Add("PAYPAL-CERT-URL", $"{told.BaseUrl}/v1/notifications/certs/{SimulatorKeys.IdFor(host, delivery.HasForeignCertificate)}");
        request.Headers.Add("PAYPAL-AUTH-ALGO", "SHA256withRSA");

        using var response = await http.CreateClient(HttpName).SendAsync(request, ct);
        return (int)response.StatusCode;
    }

    private string WebhookId => options.Value.WebhookId is { Length: > 0 } id ? id : SimulatorNames.WebhookId;

    private string WebhookUrl => options.Value.WebhookUrl is { Length: > 0 } url ? url : app.Value.Absolute(Urls.PayPalWebhook);

    private static string Spoil(string signature) => (signature[0] is 'A' ? 'B' : 'A') + signature[1..];
}
