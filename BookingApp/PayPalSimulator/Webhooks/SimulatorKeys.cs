using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using BookingApp.PayPalSimulator.Storage;
using BookingApp.Settings;
using Microsoft.Extensions.Options;

namespace BookingApp.PayPalSimulator.Webhooks;

/// <summary>The keys that webhooks are signed with: made once, kept in the store, so that a restart verifies.</summary>
internal sealed class SimulatorKeys(SimulatorStore store, IOptions<AppOptions> app, TimeProvider clock)
{
    private const string OwnRoot = "root";
    private const string ForeignRoot = "foreign-root";

    private readonly Lock _one = new();
    private bool _isRootWritten;

    /// <summary>Writes the root's PEM where the app and the operator find it, once.</summary>
    public void WriteRoot()
    {
        lock (_one)
        {
            if (_isRootWritten)
                return;
            File.WriteAllText(Path.Combine(app.Value.DataFolder, SimulatorNames.RootFile), Root(OwnRoot).Certificate);
            _isRootWritten = true;
        }
    }

    /// <summary>The id of the certificate that stands for a host; the foreign one chains to a root that nobody trusts.</summary>
    public static string IdFor(string host, bool isForeign) =>
        $"{(isForeign ? "FOREIGN" : "CERT")}-{Convert.ToHexString(Encoding.UTF8.GetBytes(host.ToLowerInvariant()))}";

    /// <summary>The certificate of an id as PEM, or null when no such id was ever made.</summary>
    public string? Find(string id) => store.Write(sheet => sheet.Find<SimulatorKey>(id))?.Certificate;

    /// <summary>Signs for a host.</summary>
    public string Sign(string host, bool isForeign, string text)
    {
        using var key = RSA.Create();
        WriteRoot(); // who verifies this will look for it
        key.ImportFromPem(Leaf(host, isForeign).PrivateKey);
        return Convert.ToBase64String(key.SignData(Encoding.UTF8.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    /// <summary>Whether a certificate of ours made this signature.</summary>
    public bool Verify(string id, string text, string signature)
    {
        var bytes = new byte[signature.Length];
        if (!id.StartsWith("CERT-", StringComparison.Ordinal) || Find(id) is not { } pem || !Convert.TryFromBase64String(signature, bytes, out var length))
            return false;

        using var certificate = X509Certificate2.CreateFromPem(pem);
        using var key = certificate.GetRSAPublicKey()!;
        return key.VerifyData(Encoding.UTF8.GetBytes(text), bytes.AsSpan(0, length), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }

    private SimulatorKey Root(string id) => Known(id) ?? Keep(id, key =>
    {
        var request = new CertificateRequest($"CN=BookingApp PayPal simulator {id}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        var now = clock.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddYears(10));
    });

    private SimulatorKey Leaf(string host, bool isForeign)
    {
        lock (_one)
        {
            var id = IdFor(host, isForeign);
            if (Known(id) is { } known)
                return known;

            var rootKey = Root(isForeign ? ForeignRoot : OwnRoot);
            using var root = X509Certificate2.CreateFromPem(rootKey.Certificate, rootKey.PrivateKey);
            return Keep(id, key =>
            {
                var request = new CertificateRequest("CN=BookingApp PayPal simulator", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
                request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
                request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
                request.CertificateExtensions.Add(NamesFor(host));
                var now = clock.GetUtcNow();
                return request.Create(root, now.AddDays(-1), root.NotAfter.AddDays(-1), SHA256.HashData(Encoding.UTF8.GetBytes(id)).AsSpan(0, 12));
            });
        }
    }

    private static X509Extension NamesFor(string host)
    {
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(host.Trim('[', ']'), out var address))
            names.AddIpAddress(address);
        else
            names.AddDnsName(host);

        return names.Build();
    }

    private SimulatorKey? Known(string id) => store.Write(sheet => sheet.Find<SimulatorKey>(id));

    private SimulatorKey Keep(string id, Func<RSA, X509Certificate2> certify)
    {
        using var key = RSA.Create(2048);
        using var certificate = certify(key);
        var made = new SimulatorKey(certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
        store.Write(sheet => sheet.Keep(id, made));
        return made;
    }
}
