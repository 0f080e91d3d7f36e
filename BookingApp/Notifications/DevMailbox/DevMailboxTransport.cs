using BookingApp.Data;
using BookingApp.Notifications.Sending;
using BookingApp.Notifications.Smtp;

namespace BookingApp.Notifications.DevMailbox;

/// <summary>Puts emails into a mailbox: a file each, the very message that SMTP would send.</summary>
internal sealed class DevMailboxTransport(DevMailboxFolder mailbox, MailMessages messages, Ids ids, TimeProvider clock) : IEmailTransport
{
    public bool Sends => false;

    public async Task SendAsync(EmailMessage email, CancellationToken ct)
    {
        using var message = messages.Of(email);
        var aside = Path.Combine(mailbox.Make(), $".{ids.NewId(clock.Now()):N}");
        try
        {
            await message.WriteToAsync(MailMessages.Format, aside, ct);
            File.Move(aside, mailbox.PathOf(email.MessageId), overwrite: true); // at once and whole; an email that is sent twice is one file
        }
        finally
        {
            File.Delete(aside);
        }
    }
}
