using System.Net.Mail;
using System.Net.Mime;
using System.Text;
using BookingApp.Customers;

namespace BookingApp.Notifications.Smtp;

/// <summary>A letter as a mail message: text, HTML and calendar side by side, and the calendar once more as a file.</summary>
internal static class MailMessages
{
    public static MailMessage Of(Letter letter)
    {
        var message = new MailMessage
        {
            From = Address(letter.From),
            Subject = Plain(letter.Subject),
            SubjectEncoding = Encoding.UTF8,
            HeadersEncoding = Encoding.UTF8,
        };
        message.To.Add(Address(letter.To));
        if (letter.ReplyTo is { } replyTo)
            message.ReplyToList.Add(Address(replyTo));
        message.Headers.Add("Message-ID", letter.MessageId);
        message.Headers.Add("Auto-Submitted", "auto-generated"); // RFC 3834: no out-of-office answers

        message.AlternateViews.Add(View(letter.Text, "text/plain", TransferEncoding.QuotedPrintable));
        message.AlternateViews.Add(View(letter.Html, "text/html", TransferEncoding.QuotedPrintable));
        if (letter.Calendar is { } calendar)
        {
            // Mail clients show the buttons for the first, and let people save the second.
            message.AlternateViews.Add(View(calendar.Text, $"text/calendar; method={Calendar.Name(calendar.Method)}", TransferEncoding.Base64));
            message.Attachments.Add(File(calendar.Text));
        }

        return message;
    }

    /// <summary>Unicode in the envelope only where the address leaves no choice: few servers on the way pass it on.</summary>
    public static SmtpDeliveryFormat FormatOf(Letter letter) =>
        EmailAddress.ForServersOf(letter.To.Address).All(char.IsAscii) ? SmtpDeliveryFormat.SevenBit : SmtpDeliveryFormat.International;

    /// <summary>The message as a file: the very bytes that would go to a mail server.</summary>
    public static async Task<FileInfo> WriteAsync(Letter letter, DirectoryInfo emptyFolder, CancellationToken ct)
    {
        using var message = Of(letter);
        using var smtp = new SmtpClient { DeliveryMethod = SmtpDeliveryMethod.SpecifiedPickupDirectory, PickupDirectoryLocation = emptyFolder.FullName, DeliveryFormat = FormatOf(letter) };
        await smtp.SendMailAsync(message, ct);
        return emptyFolder.GetFiles().Single();
    }

    private static AlternateView View(string text, string type, TransferEncoding encoding)
    {
        var view = AlternateView.CreateAlternateViewFromString(text, new ContentType(type) { CharSet = "utf-8" });
        view.TransferEncoding = encoding;
        return view;
    }

    private static Attachment File(string calendar)
    {
        var file = Attachment.CreateAttachmentFromString(calendar, new ContentType("application/ics") { CharSet = "utf-8", Name = "booking.ics" });
        file.TransferEncoding = TransferEncoding.Base64;
        file.ContentDisposition!.FileName = "booking.ics";
        return file;
    }

    private static MailAddress Address(Mailbox mailbox) =>
        new(EmailAddress.ForServersOf(mailbox.Address), Plain(mailbox.Name).Replace('"', '\'').Replace('\\', '/'), Encoding.UTF8);

    // A header is one line, whatever a customer calls themselves.
    private static string Plain(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)).Trim();
}
