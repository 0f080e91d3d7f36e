using System.Globalization;
using System.IO.Hashing;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using BookingApp.Payments.Gateways;
using Microsoft.Extensions.Options;

namespace BookingApp.Payments.PayPal;

/// <summary>Checks that a webhook comes from PayPal, from its certificate and without asking PayPal.</summary>
internal sealed class PayPalSignature(PayPalCertificates certificates, IOptions<PayPalOptions> options, ILogger<PayPalSignature> log)
{
    public const string TransmissionId = "PAYPAL-TRANSMISSION-ID";
    public const string TransmissionTime = "PAYPAL-TRANSMISSION-TIME";
    public const string TransmissionSignature = "PAYPAL-TRANSMISSION-SIG";
    public const string CertificateUrl = "PAYPAL-CERT-URL";
    public const string Algorithm = "PAYPAL-AUTH-ALGO";

    /// <summary>Whether the signature holds over the very bytes received.</summary>
    /// <exception cref="GatewayUnknownException">The certificate could not be had.</exception>
    public async Task<bool> HoldsAsync(IHeaderDictionary headers, ReadOnlyMemory<byte> body, CancellationToken ct)
    {
        if (headers[TransmissionId] is not [{ Length: > 0 and <= 128 } id] || headers[TransmissionTime] is not [{ Length: > 0 and <= 128 } time]
            || headers[TransmissionSignature] is not [{ Length: > 0 and <= 2048 } signature] || headers[CertificateUrl] is not [{ Length: > 0 and <= 500 } url]
            || headers[Algorithm] is not ["SHA256withRSA"])
            return Refused("its headers are not PayPal's");

        var bytes = new byte[signature.Length];
        if (!Convert.TryFromBase64String(signature, bytes, out var length))
            return Refused("its signature is not base 64");

        if (await certificates.FindAsync(url, ct) is not { } certificate)
            return Refused("its certificate is not PayPal's");

        using var key = certificate.GetRSAPublicKey();
        if (key?.VerifyData(
            Encoding.UTF8.GetBytes(Signed(id, time, options.Value.WebhookId, body.Span)), bytes.AsSpan(0, length), HashAlgorithmName.SHA256,
            RSASignaturePadding.Pkcs1) is not true)
            return Refused("its signature does not hold");
        certificates.Prove(url);
        return true;
    }

    /// <summary>What a signature covers; the CRC-32 in decimal stands in place of the body.</summary>
    internal static string Signed(string transmissionId, string time, string webhookId, ReadOnlySpan<byte> body) =>
        $"{transmissionId}|{time}|{webhookId}|{Crc32.HashToUInt32(body).ToString(CultureInfo.InvariantCulture)}";

    private bool Refused(string why)
    {
        log.LogWarning("A webhook was refused: {Why}", why);
        return false;
    }
}
