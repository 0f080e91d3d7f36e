using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using BookingApp.Payments.Gateways;
using Microsoft.Extensions.Options;

namespace BookingApp.Payments.PayPal;

/// <summary>PayPal's signing certificates: fetched only from where PayPal keeps them, checked to a trusted root, kept.</summary>
internal sealed class PayPalCertificates(IHttpClientFactory http, IOptions<PayPalOptions> options, TimeProvider clock)
{
    public const string HttpName = "paypal-certificates";

    private readonly ConcurrentDictionary<string, X509Certificate2> _known = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _oneFetch = new(1, 1);

    /// <summary>The certificate at an address, or null when the address or the certificate is not PayPal's.</summary>
    /// <exception cref="GatewayUnknownException">The certificate could not be had.</exception>
    public async Task<X509Certificate2?> FindAsync(string url, CancellationToken ct)
    {
        if (!IsAllowed(url, out var address, out var isOwnHost))
            return null;
        if (Known(url) is { } known)
            return known;

        await _oneFetch.WaitAsync(ct);
        try
        {
            return Known(url) ?? Keep(url, Check(await FetchAsync(address, ct), address, isOwnHost));
        }
        finally
        {
            _oneFetch.Release();
        }
    }

    /// <summary>The header is anyone's to write: only https at *.paypal.com, or the one host that the settings allow.</summary>
    internal bool IsAllowed(string url, [NotNullWhen(true)] out Uri? address, out bool isOwnHost)
    {
        isOwnHost = false;
        if (url.Any(c => c is '\\' or '@' || char.IsWhiteSpace(c) || char.IsControl(c)) || !Uri.TryCreate(url, UriKind.Absolute, out address)
            || address.UserInfo.Length > 0)
        {
            address = null;
            return false;
        }

        if (address.Scheme is "https" && address.IsDefaultPort && address.IdnHost.EndsWith(".paypal.com", StringComparison.OrdinalIgnoreCase))
            return true;

        isOwnHost = TryReadHost(options.Value.CertificateHost, out var own)
            && string.Equals(own.Host, address.Host, StringComparison.OrdinalIgnoreCase) && own.Port == address.Port
            && (address.Scheme is "https" || address is { Scheme: "http", IsLoopback: true });
        return isOwnHost;
    }

    /// <summary>Reads a host:port.</summary>
    internal static bool TryReadHost(string text, [NotNullWhen(true)] out Uri? host) =>
        Uri.TryCreate($"https://{text}", UriKind.Absolute, out host) && text.Length > 0 && host is { AbsolutePath: "/", Query: "", Fragment: "", UserInfo: "" };

    private X509Certificate2? Known(string url) =>
        _known.TryGetValue(url, out var kept) && clock.GetUtcNow() < kept.NotAfter.ToUniversalTime() ? kept : null;

    private X509Certificate2? Keep(string url, X509Certificate2? certificate)
    {
        if (certificate is not null)
        {
            if (_known.Count >= 16)
                _known.Clear(); // PayPal has a handful; more come from invented addresses

            _known[url] = certificate;
        }

        return certificate;
    }

    private async Task<X509Certificate2Collection> FetchAsync(Uri address, CancellationToken ct)
    {
        try
        {
            var pem = await http.CreateClient(HttpName).GetStringAsync(address, ct);
            var chain = new X509Certificate2Collection();
            chain.ImportFromPem(pem);
            return chain;
        }
        catch (Exception failure) when (failure is HttpRequestException or CryptographicException
            || failure is OperationCanceledException && !ct.IsCancellationRequested)
        {
            throw new GatewayUnknownException("PayPal's certificate could not be had.", failure);
        }
    }

    private X509Certificate2? Check(X509Certificate2Collection sent, Uri address, bool isOwnHost)
    {
        if (sent is not [var leaf, ..])
            throw new GatewayUnknownException("PayPal's certificate answer holds no certificate.");

        using var chain = new X509Chain();
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true; // a certificate must not send us elsewhere
        chain.ChainPolicy.VerificationTime = clock.GetUtcNow().LocalDateTime;
        chain.ChainPolicy.ExtraStore.AddRange(sent);
        if (isOwnHost && options.Value.TrustedRoot.Length > 0)
        {
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.ImportFromPemFile(options.Value.TrustedRoot);
        }

        return chain.Build(leaf) && (IsNamedPayPal(leaf) || isOwnHost && leaf.MatchesHostname(address.Host.Trim('[', ']'))) ? leaf : null;
    }

    private static bool IsNamedPayPal(X509Certificate2 certificate) => certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
        .SelectMany(names => names.EnumerateDnsNames())
        .Append(certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false))
        .Any(name => name.EndsWith(".paypal.com", StringComparison.OrdinalIgnoreCase));
}
