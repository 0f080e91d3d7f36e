using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;

namespace BookingApp.PayPalSimulator.Webhooks;

/// <summary>Lets callers verify what we signed.</summary>
internal sealed class SimulatorVerification(SimulatorKeys keys, IOptions<SimulatorOptions> options)
{
    /// <summary>Whether a webhook's signature holds, asked of us as of PayPal.</summary>
    public SimulatorAnswer Verify(JsonElement body)
    {
        // The event's very bytes, as they were spliced in: re-serialised JSON has another CRC.
        var raw = body.TryGetProperty("webhook_event", out var told) ? System.Text.Encoding.UTF8.GetBytes(told.GetRawText()) : [];
        var id = SimulatorTerms.Text(body, "cert_url")?.Split('/')[^1] ?? "";
        var text = SimulatorSignature.Text(
            SimulatorTerms.Text(body, "transmission_id") ?? "", SimulatorTerms.Text(body, "transmission_time") ?? "",
            SimulatorTerms.Text(body, "webhook_id") ?? "", raw);
        var holds = SimulatorTerms.Text(body, "auth_algo") is "SHA256withRSA" && SimulatorTerms.Text(body, "webhook_id") == WebhookId
            && keys.Verify(id, text, SimulatorTerms.Text(body, "transmission_sig") ?? "");
        return new SimulatorAnswer(200, new JsonObject { ["verification_status"] = holds ? "SUCCESS" : "FAILURE" });
    }

    /// <summary>The certificate of an id.</summary>
    public async Task CertificateAsync(HttpContext http, string id)
    {
        if (keys.Find(id) is not { } pem
            || !(id.StartsWith("CERT-", StringComparison.Ordinal) || id.StartsWith("FOREIGN-", StringComparison.Ordinal)))
        {
            http.Response.StatusCode = 404;
            return;
        }

        http.Response.ContentType = "application/x-pem-file";
        await http.Response.WriteAsync(pem, http.RequestAborted);
    }

    private string WebhookId => options.Value.WebhookId is { Length: > 0 } id ? id : SimulatorNames.WebhookId;
}
