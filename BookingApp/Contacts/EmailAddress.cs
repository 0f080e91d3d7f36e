using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace BookingApp.Contacts;

/// <summary>Where one mailbox is reached. However it was typed, two addresses of one mailbox have the same <see cref="Canonical"/> form.</summary>
/// <remarks>What no mail server takes is none: invisible characters, a host that cannot be one, and names that need quotes (RFC 5321, 4.1.2, asks
/// hosts not to have such mailboxes).</remarks>
public sealed record EmailAddress
{
    /// <summary>Of the whole address, as mail servers write it (RFC 5321, 4.5.3.1.3).</summary>
    public const int MaxLength = 254;

    private const int MaxLocalLength = 64; // octets
    private const int MaxLabelLength = 63;
    private const string Unquoted = "!#$%&'*+-/=?^_`{|}~."; // what may stand in a name beside letters and digits
    private static readonly IdnMapping _hosts = new() { UseStd3AsciiRules = true };

    private EmailAddress(string local, string host, string asciiHost) =>
        (Text, ForServers, Canonical) = ($"{local}@{host}", $"{local}@{asciiHost}", $"{Lower(local)}@{asciiHost}");

    /// <summary>As its owner writes it, to be shown and stored.</summary>
    public string Text { get; }

    /// <summary>As mail servers read it: the host in ASCII.</summary>
    public string ForServers { get; }

    /// <summary>What it is compared, counted and looked up by.</summary>
    public string Canonical { get; }

    /// <summary>Reads one address with nothing around it but spaces.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out EmailAddress? address) => Read(text ?? "", out address) is null;

    /// <summary>What keeps a text from being an address, as a code that has a text: <c>email_characters</c>, <c>email_quotes</c>, <c>email_host</c>,
    /// else <c>email</c>.</summary>
    /// <returns>Null when it is one.</returns>
    public static string? Refuse(string? text) => Read(text ?? "", out _);

    /// <summary>What any text is compared by, also one that was taken for an address by earlier versions: what cannot be seen in it does not count.</summary>
    public static string CanonicalOf(string? text)
    {
        var plain = Plain(text ?? "");
        return TryParse(plain, out var address) ? address.Canonical : Lower(plain);
    }

    /// <summary>Any address as mail servers read it; one that is none stays as it is.</summary>
    public static string ForServersOf(string text) => TryParse(text, out var address) ? address.ForServers : text;

    /// <summary>Any address as a link that writes to it (RFC 6068): nothing in it can end the address or begin another.</summary>
    public static string LinkOf(string text)
    {
        var address = ForServersOf(text.Trim());
        var at = address.LastIndexOf('@');
        return at < 0 ? $"mailto:{Uri.EscapeDataString(address)}" : $"mailto:{Uri.EscapeDataString(address[..at])}@{Uri.EscapeDataString(address[(at + 1)..])}";
    }

    /// <summary>Whether both are one mailbox.</summary>
    public bool Equals(EmailAddress? other) => other?.Canonical == Canonical;

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Canonical);

    public override string ToString() => Text;

    private static string? Read(string text, out EmailAddress? address)
    {
        address = null;
        if (VisibleText.HasInvisible(text))
            return "email_characters";
        var plain = Plain(text);
        var at = plain.LastIndexOf('@');
        if (at < 1 || at == plain.Length - 1)
            return "email";

        var (local, host) = (plain[..at], plain[(at + 1)..].Replace('。', '.'));
        if (local is ['"', .., '"'] && local.Length > 2)
            local = local[1..^1].Replace("\\\"", "\"", StringComparison.Ordinal); // quotes that need not be there are not the mailbox's name
        if (!IsName(local))
            return plain.Contains('"', StringComparison.Ordinal) ? "email_quotes" : "email";
        host = host.EndsWith('.') ? host[..^1] : host; // the root of all names
        if (AsciiHost(host) is not { } ascii)
            return "email_host";
        var octets = Encoding.UTF8.GetByteCount(local);
        if (octets > MaxLocalLength || octets + 1 + ascii.Length > MaxLength || local.Length + 1 + host.Length > MaxLength)
            return "too_long";
        address = new EmailAddress(local, host, ascii);
        return null;
    }

    // Letters, digits and the few signs of RFC 5322, 3.2.3, in any script; a point only between others.
    private static bool IsName(string local) =>
        local is not ([] or ['.', ..] or [.., '.']) && !local.Contains("..", StringComparison.Ordinal)
        && local.EnumerateRunes()
            .All(rune => rune.IsAscii ? char.IsAsciiLetterOrDigit((char)rune.Value) || Unquoted.Contains((char)rune.Value) : IsLetterOfAnyScript(rune));

    private static bool IsLetterOfAnyScript(Rune rune) => Rune.IsLetterOrDigit(rune)
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    // At least two labels of letters, digits and hyphens within; the last is no number, so that no address of a machine passes.
    private static string? AsciiHost(string host)
    {
        try
        {
            var ascii = _hosts.GetAscii(host).ToLowerInvariant();
            var labels = ascii.Split('.');
            return labels.Length > 1 && Array.TrueForAll(labels, IsLabel) && labels[^1].Length > 1 && !labels[^1].All(char.IsAsciiDigit)
                && _hosts.GetAscii(_hosts.GetUnicode(ascii)) == ascii // what only looks like punycode is no name
                ? ascii
                : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static bool IsLabel(string label) =>
        label.Length is > 0 and <= MaxLabelLength && label[0] is not '-' && label[^1] is not '-' && label.All(c => char.IsAsciiLetterOrDigit(c) || c is '-');

    // Full-width letters and their like are the letters that they stand for.
    private static string Plain(string text) => VisibleText.Of(text.Trim()).Normalize(NormalizationForm.FormKC).Trim();

    private static string Lower(string text) => text.ToLowerInvariant().Normalize(NormalizationForm.FormKC);
}
