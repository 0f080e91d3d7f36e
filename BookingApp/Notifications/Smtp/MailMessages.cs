using System.Text;
using BookingApp.Contacts;
using BookingApp.Data;
using BookingApp.Notifications.Rendering;
using BookingApp.Notifications.Sending;
using Microsoft.Extensions.Options;
using MimeKit;

namespace BookingApp.Notifications.Smtp;

/// <summary>Makes mail messages of emails: text, HTML and calendar side by side, the calendar once more as a file, signed where the settings say so.</summary>
internal sealed class MailMessages(IOptions<EmailOptions> options, TimeProvider clock)
{
    /// <summary>As mail servers want it; signed and sent alike.</summary>
    public static readonly FormatOptions Format = new() { NewLineFormat = NewLineFormat.Dos };

    private readonly DkimSignature? _signature = options.Value.SignsByDkim ? new DkimSignature(options.Value, clock) : null;

    /// <summary>The message of an email, as it is sent or kept.</summary>
    /// <exception cref="EmailNotSentException">Its reader's address is none, and never will be.</exception>
    public MimeMessage Of(EmailMessage email)
    {
        var message = new MimeMessage { Subject = Plain(email.Subject), Date = clock.Now(), MessageId = email.MessageId.Trim('<', '>') };
        message.From.Add(Address(email.From));
        message.To.Add(Reader(email.To));
        if (email.ReplyTo is { } replyTo)
            message.ReplyTo.Add(Address(replyTo));
        message.Headers.Add(HeaderId.AutoSubmitted, "auto-generated"); // RFC 3834: no out-of-office answers
        message.Body = Body(email);

        message.Prepare(EncodingConstraint.SevenBit); // so that no server on the way has to change what is signed
        _signature?.Sign(message);
        return message;
    }

    /// <summary>Whether a mailbox in it has a name beyond ASCII: all else is written in ASCII, hosts too, but such names cannot be (RFC 6531).</summary>
    public static bool NeedsUnicode(MimeMessage message) =>
        message.From.Mailboxes.Concat(message.To.Mailboxes).Concat(message.ReplyTo.Mailboxes).Any(mailbox => HasUnicodeName(mailbox));

    public static bool HasUnicodeName(MailboxAddress mailbox) => !mailbox.LocalPart.All(char.IsAscii);

    private static MimeEntity Body(EmailMessage email)
    {
        var views = new MultipartAlternative
        {
            Part("text", "plain", email.Text, ContentEncoding.QuotedPrintable),
            Part("text", "html", email.Html, ContentEncoding.QuotedPrintable),
        };
        if (email.Calendar is not { } calendar)
            return views;

        // Mail clients show the buttons for the first, and let people save the second.
        var invitation = Part("text", "calendar", calendar.Text, ContentEncoding.Base64);
        invitation.ContentType.Parameters.Add("method", Calendar.Name(calendar.Method));
        views.Add(invitation);
        var file = Part("application", "ics", calendar.Text, ContentEncoding.Base64);
        file.ContentDisposition = new ContentDisposition(ContentDisposition.Attachment);
        file.FileName = "booking.ics";
        return new Multipart("mixed") { views, file };
    }

    private static MimePart Part(string type, string subtype, string text, ContentEncoding encoding)
    {
        var content = new MimeContent(new MemoryStream(Encoding.UTF8.GetBytes(text)));
        var part = new MimePart(type, subtype) { Content = content, ContentTransferEncoding = encoding };
        part.ContentType.Charset = "utf-8";
        return part;
    }

    private static MailboxAddress Reader(Mailbox to)
    {
        try
        {
            return Address(to);
        }
        catch (ParseException failure)
        {
            throw new EmailNotSentException("AddressInvalid", failure) { Never = true };
        }
    }

    private static MailboxAddress Address(Mailbox mailbox) => new(Encoding.UTF8, Plain(mailbox.Name), EmailAddress.ForServersOf(mailbox.Address));

    // A header is one line, whatever a customer calls themselves.
    private static string Plain(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)).Trim();
}
