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

    private const int MaxKnown = 16; // PayPal has a handful; more come from invented addresses
    private const int MaxFailed = 256;
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1); // an invented address costs one call a minute, not one a webhook

    private readonly ConcurrentDictionary<string, Known> _known = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Failed> _failed = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _oneFetch = new(1, 1);

    /// <summary>The certificate at an address, or null when the address or the certificate is not PayPal's.</summary>
    /// <exception cref="GatewayUnknownException">The certificate could not be had.</exception>
    public async Task<X509Certificate2?> FindAsync(string url, CancellationToken ct)
    {
        if (!IsAllowed(url, out var address, out var isOwnHost))
            return null;
        if (KnownAt(url) is { } known) // waits for nobody
            return known;
        if (FailedAt(url) is { } failed)
            return failed.OrRefused();

        await _oneFetch.WaitAsync(ct);
        try
        {
            if (KnownAt(url) is { } meanwhile)
                return meanwhile;
            return FailedAt(url) is { } before ? before.OrRefused() : await FetchAsync(url, address, isOwnHost, ct);
        }
        finally
        {
            _oneFetch.Release();
        }
    }

    /// <summary>A signature by the certificate at this address held: no invented address takes its place.</summary>
    public void Prove(string url)
    {
        if (_known.TryGetValue(url, out var kept))
            kept.HasSigned = true;
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

    private X509Certificate2? KnownAt(string url) =>
        _known.TryGetValue(url, out var kept) && clock.GetUtcNow() < kept.Certificate.NotAfter.ToUniversalTime() ? kept.Certificate : null;

    private Failed? FailedAt(string url) => _failed.TryGetValue(url, out var failed) && clock.GetUtcNow() < failed.Until ? failed : null;

    private async Task<X509Certificate2?> FetchAsync(string url, Uri address, bool isOwnHost, CancellationToken ct)
    {
        try
        {
            if (Check(await FetchAsync(address, ct), address, isOwnHost) is { } certificate)
                return Keep(url, certificate);
            Keep(url, new Failed(clock.GetUtcNow() + Pause, IsForeign: true));
            return null;
        }
        catch (GatewayUnknownException)
        {
            Keep(url, new Failed(clock.GetUtcNow() + Pause, IsForeign: false));
            throw;
        }
    }

    private X509Certificate2 Keep(string url, X509Certificate2 certificate)
    {
        if (_known.Count >= MaxKnown)
            foreach (var (other, kept) in _known.Where(k => !k.Value.HasSigned || clock.GetUtcNow() >= k.Value.Certificate.NotAfter.ToUniversalTime()))
                _known.TryRemove(KeyValuePair.Create(other, kept));
        if (_known.Count >= MaxKnown)
            _known.Clear();

        _known[url] = new Known(certificate);
        return certificate;
    }

    private void Keep(string url, Failed failed)
    {
        if (_failed.Count >= MaxFailed)
            foreach (var other in _failed.OrderBy(f => f.Value.Until).Take(MaxFailed / 4).ToList())
                _failed.TryRemove(other);
        _failed[url] = failed;
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

    private sealed class Known(X509Certificate2 certificate)
    {
        private volatile bool _hasSigned;

        public X509Certificate2 Certificate { get; } = certificate;
        public bool HasSigned { get => _hasSigned; set => _hasSigned = value; }
    }

    private sealed record Failed(DateTimeOffset Until, bool IsForeign)
    {
        public X509Certificate2? OrRefused() => IsForeign ? null : throw new GatewayUnknownException("PayPal's certificate could not be had a moment ago.");
    }
}
