using System.Net.Sockets;
using BookingApp.Notifications.Sending;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;

namespace BookingApp.Notifications.Smtp;

/// <summary>Tells failures that pass from refusals that stay.</summary>
internal static class SmtpFailure
{
    /// <summary>The failure as the outbox knows it; null for one that is not the mail server's.</summary>
    public static EmailNotSentException? Of(Exception failure) => failure switch
    {
        SmtpCommandException refusal => new(refusal.StatusCode.ToString(), refusal) { Never = IsOfThisReader(refusal) },
        AuthenticationException => new("AuthenticationFailed", failure),
        SslHandshakeException => new("TlsFailed", failure),
        NotSupportedException => new("NotSupported", failure), // no STARTTLS, no sign-in
        TimeoutException => new("Timeout", failure),
        SmtpProtocolException or ServiceNotConnectedException => new("ConnectionLost", failure),
        SocketException or IOException => new("ConnectionFailed", failure),
        _ => null,
    };

    // The server knows no such mailbox. What else it refuses, an admin can mend: who we are, what it thinks of us, whether we signed in.
    private static bool IsOfThisReader(SmtpCommandException refusal) =>
        refusal.ErrorCode is SmtpErrorCode.RecipientNotAccepted
        && (int)refusal.StatusCode >= 500
        && refusal.StatusCode is not (SmtpStatusCode.AuthenticationRequired or SmtpStatusCode.AuthenticationMechanismTooWeak
            or SmtpStatusCode.AuthenticationInvalidCredentials or SmtpStatusCode.EncryptionRequiredForAuthenticationMechanism)
        && !refusal.Message.Contains("5.7.", StringComparison.Ordinal); // RFC 3463: security or policy, such as relaying
}
