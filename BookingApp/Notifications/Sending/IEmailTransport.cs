using BookingApp.Contacts;
using BookingApp.Notifications.Rendering;

namespace BookingApp.Notifications.Sending;

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

/// <summary>The .ics of an email, and what it asks of the reader's calendar.</summary>
public sealed record CalendarPart(CalendarMethod Method, string Text);
