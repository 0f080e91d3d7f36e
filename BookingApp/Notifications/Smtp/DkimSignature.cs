using System.Security.Cryptography;
using BookingApp.Data;
using BookingApp.Notifications.Sending;
using MimeKit;
using MimeKit.Cryptography;

namespace BookingApp.Notifications.Smtp;

/// <summary>Signs what the domain sends (RFC 6376), so that its readers' servers can tell that it comes from there.</summary>
internal sealed class DkimSignature : DkimSigner
{
    private const int MinKeyBits = 1024; // RFC 8301, 3.2: no server believes a shorter one

    private static readonly HeaderId[] _signed =
    [
        HeaderId.From, HeaderId.To, HeaderId.ReplyTo, HeaderId.Subject, HeaderId.Date, HeaderId.MessageId, HeaderId.AutoSubmitted, HeaderId.MimeVersion,
        HeaderId.ContentType,
    ];

    private readonly TimeProvider _clock;

    public DkimSignature(EmailOptions email, TimeProvider clock) : base(
        email.DkimKeyFile!, email.DkimDomain!, email.DkimSelector!, DkimSignatureAlgorithm.RsaSha256)
    {
        _clock = clock;
        (HeaderCanonicalizationAlgorithm, BodyCanonicalizationAlgorithm) = (DkimCanonicalizationAlgorithm.Relaxed, DkimCanonicalizationAlgorithm.Relaxed);
    }

    public void Sign(MimeMessage message) => Sign(MailMessages.Format, message, [.. _signed.Where(message.Headers.Contains)]);

    /// <summary>What keeps a file from being a key that signs; says nothing of what is in it.</summary>
    /// <returns>Null when it is one.</returns>
    public static string? Complaint(string file)
    {
        try
        {
            using var key = RSA.Create();
            key.ImportFromPem(File.ReadAllText(file));
            CryptographicOperations.ZeroMemory(key.ExportParameters(includePrivateParameters: true).D); // fails for a public key
            return key.KeySize < MinKeyBits ? $"holds a key of {key.KeySize} bits, and mail servers believe none under {MinKeyBits}" : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return "cannot be read";
        }
        catch (Exception failure) when (failure is ArgumentException or CryptographicException)
        {
            return "holds no RSA private key without a password, in PEM";
        }
    }

    protected override long GetTimestamp() => _clock.Now().ToUnixTimeSeconds();
}
