using System.ComponentModel.DataAnnotations;
using BookingApp.Contacts;

namespace BookingApp.Notifications.Sending;

/// <summary>Where emails go: into files that the dev mailbox shows, or to a mail server.</summary>
public enum EmailMode { DevMailbox, Smtp }

/// <summary>How emails leave: into the mailbox, or by SMTP.</summary>
public sealed class EmailOptions : IValidatableObject
{
    public const string Section = "Email";

    /// <summary>DevMailbox keeps emails as files that can be read in the browser; Smtp sends them.</summary>
    [EnumDataType(typeof(EmailMode), ErrorMessage = "Email:Mode is DevMailbox or Smtp.")]
    public EmailMode Mode { get; init; }

    /// <summary>The mail server; Smtp needs it.</summary>
    public string? Host { get; init; }

    [Range(1, 65535, ErrorMessage = "Email:Port is a port from 1 to 65535; 587 speaks STARTTLS, 465 TLS from the first byte.")]
    public int Port { get; init; } = 587;

    /// <summary>Empty: the server asks for no sign-in.</summary>
    public string? User { get; init; }

    public string? Password { get; init; }

    /// <summary>The address that emails come from; Smtp needs it. The mailbox falls back to one of this host.</summary>
    public string? From { get; init; }

    /// <summary>Whether the connection must be encrypted before anything is said.</summary>
    public bool StartTls { get; init; } = true;

    /// <summary>Whether the server speaks TLS from the first byte; where nothing is said, it does on port 465.</summary>
    public bool? ImplicitTls { get; init; }

    /// <summary>A setting for tests, which Production refuses: a PEM file with a root certificate that the mail server's may go back to.</summary>
    public string? TrustedRoot { get; init; }

    /// <summary>The domain that signs emails by DKIM; with the selector that its DNS names the public key by, and the private key as a PEM file.</summary>
    public string? DkimDomain { get; init; }

    public string? DkimSelector { get; init; }

    public string? DkimKeyFile { get; init; }

    /// <summary>Said out loud: Production may run without a mail server. Its emails are kept as files, and nobody gets them.</summary>
    public bool KeptInProduction { get; init; }

    /// <summary>Where the mailbox keeps its emails; by default <c>dev-mailbox</c> in the data folder.</summary>
    public string? MailboxFolder { get; init; }

    internal bool SpeaksTlsAtOnce => ImplicitTls ?? Port is 465;

    internal bool SignsByDkim => !string.IsNullOrWhiteSpace(DkimKeyFile);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Mode is EmailMode.Smtp && string.IsNullOrWhiteSpace(Host))
            yield return new ValidationResult("Email:Mode is Smtp, so Email:Host must name the mail server.", [nameof(Host)]);
        if (Mode is EmailMode.Smtp && string.IsNullOrWhiteSpace(From))
            yield return new ValidationResult("Email:Mode is Smtp, so Email:From must give the address that emails come from.", [nameof(From)]);
        if (!string.IsNullOrWhiteSpace(From) && !Mailbox.TryParse(From, out _))
            yield return new ValidationResult("Email:From must be an email address, such as hello@example.com.", [nameof(From)]);
        if (!string.IsNullOrEmpty(User) && string.IsNullOrEmpty(Password))
            yield return new ValidationResult("Email:User is set, so Email:Password must be too.", [nameof(Password)]);

        (string Name, string? Value)[] dkim = [(nameof(DkimDomain), DkimDomain), (nameof(DkimSelector), DkimSelector), (nameof(DkimKeyFile), DkimKeyFile)];
        if (dkim.Any(setting => !string.IsNullOrWhiteSpace(setting.Value)))
        {
            foreach (var (name, _) in dkim.Where(setting => string.IsNullOrWhiteSpace(setting.Value)))
                yield return new ValidationResult(
                    $"Email:{name} is missing: DKIM needs Email:DkimDomain, Email:DkimSelector and Email:DkimKeyFile, or none of them.", [name]);
            foreach (var (name, value) in dkim[..2].Where(
                setting => !string.IsNullOrWhiteSpace(setting.Value) && Uri.CheckHostName(setting.Value) is not UriHostNameType.Dns))
                yield return new ValidationResult(
                    $"Email:{name} must be a name of DNS, such as {(name is nameof(DkimDomain) ? "example.com" : "booking")}; '{value}' is none.", [name]);
        }
    }
}
