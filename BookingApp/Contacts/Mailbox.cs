using System.Diagnostics.CodeAnalysis;

namespace BookingApp.Contacts;

/// <summary>An address and whose it is.</summary>
public sealed record Mailbox(string Address, string Name)
{
    /// <summary>Reads <c>ana@example.com</c> or <c>Ana &lt;ana@example.com&gt;</c>; whether the address exists, only its server knows.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out Mailbox? mailbox)
    {
        mailbox = null;
        var trimmed = text?.Trim() ?? "";
        var open = trimmed.EndsWith('>') ? trimmed.LastIndexOf('<') : -1;
        var address = open < 0 ? trimmed : trimmed[(open + 1)..^1];
        var at = address.IndexOf('@', StringComparison.Ordinal);
        if (at < 1 || at != address.LastIndexOf('@') || at == address.Length - 1
            || address.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c is '<' or '>' or ',' or ';' or '"'))
            return false;
        mailbox = new Mailbox(address, open < 0 ? "" : trimmed[..open].Trim().Trim('"'));
        return true;
    }

    public override string ToString() => Name.Length is 0 ? Address : $"{Name} <{Address}>";
}
