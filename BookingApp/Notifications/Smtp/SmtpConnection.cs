using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using BookingApp.Notifications.Sending;
using MailKit.Net.Smtp;
using MailKit.Security;

namespace BookingApp.Notifications.Smtp;

/// <summary>Opens connections to the mail server as the settings want them: encrypted, its certificate checked, signed in.</summary>
internal static class SmtpConnection
{
    private const int LongestSilence = 30_000; // milliseconds

    // Where no name is beyond ASCII, no host is either: the server may have to pass the email on to one that knows no Unicode.
    public static async Task<SmtpClient> OpenAsync(EmailOptions email, bool unicode, CancellationToken ct)
    {
        var client = new SmtpClient
        {
            Timeout = LongestSilence,
            CheckCertificateRevocation = false, // the lists lie on servers that a closed network does not reach
            ServerCertificateValidationCallback = (_, certificate, _, errors) => IsTrusted(email, certificate as X509Certificate2, errors),
        };
        try
        {
            await client.ConnectAsync(email.Host!, email.Port, SecurityOf(email), ct);
            if (!string.IsNullOrEmpty(email.User))
                await client.AuthenticateAsync(email.User, email.Password!, ct);
            if (!unicode)
                client.Capabilities &= ~SmtpCapabilities.UTF8;
            return client;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>Whether the server still answers.</summary>
    public static async Task<bool> IsAliveAsync(SmtpClient client, CancellationToken ct)
    {
        try
        {
            if (!client.IsConnected)
                return false;
            await client.NoOpAsync(ct);
            return true;
        }
        catch (Exception) when (!ct.IsCancellationRequested)
        {
            return false;
        }
    }

    private static SecureSocketOptions SecurityOf(EmailOptions email) => email switch
    {
        { SpeaksTlsAtOnce: true } => SecureSocketOptions.SslOnConnect,
        { StartTls: true } => SecureSocketOptions.StartTls,
        _ => SecureSocketOptions.None,
    };

    private static bool IsTrusted(EmailOptions email, X509Certificate2? certificate, SslPolicyErrors errors)
    {
        if (errors is not SslPolicyErrors.RemoteCertificateChainErrors || certificate is null || string.IsNullOrWhiteSpace(email.TrustedRoot))
            return errors is SslPolicyErrors.None;

        using var chain = new X509Chain();
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.ImportFromPemFile(email.TrustedRoot);
        return chain.Build(certificate);
    }
}
