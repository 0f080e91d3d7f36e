using System.Diagnostics.CodeAnalysis;

namespace BookingApp.Notifications;

/// <summary>Takes an email out of the app.</summary>
public interface IEmailTransport
{
    /// <summary>Whether what it takes is on its way to the reader; else it is kept, and nobody gets it.</summary>
    bool Sends => true;

    /// <summary>Hands the email over; when it returns, the email is out of our hands.</summary>
    /// <exception cref="EmailNotSentException">What kept it here, and why; and whether it is worth another try.</exception>
    Task SendAsync(EmailMessage email, CancellationToken ct);

    /// <summary>There is no more to send for now: what was kept open for the next email is closed.</summary>
    ValueTask FinishAsync() => ValueTask.CompletedTask;
}

/// <summary>An email as it goes out: whole, in its reader's language.</summary>
public sealed record EmailMessage(
    string MessageId, Mailbox From, Mailbox To, Mailbox? ReplyTo, string Subject, string Text, string Html, CalendarPart? Calendar);

/// <summary>An email that did not leave; the code is the mail server's answer in a word, and says nothing about the reader.</summary>
public sealed class EmailNotSentException(string code, Exception cause) : Exception($"{code}: {cause.Message}", cause)
{
    public string Code { get; } = code;

    /// <summary>Whether no other try can end better; else the email is tried again later.</summary>
    public bool Never { get; init; }
}

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

/// <summary>The .ics of an email, and what it asks of the reader's calendar.</summary>
public sealed record CalendarPart(CalendarMethod Method, string Text);
