using BookingApp.Data;
using BookingApp.Notifications.Smtp;

namespace BookingApp.Notifications.Drawer;

/// <summary>Puts letters into a drawer: a file each, the very message that SMTP would send.</summary>
internal sealed class DrawerTransport(DrawerFolder drawer, MailMessages messages, Ids ids, TimeProvider clock) : IEmailTransport
{
    public bool Sends => false;

    public async Task SendAsync(Letter letter, CancellationToken ct)
    {
        using var message = messages.Of(letter);
        var aside = Path.Combine(drawer.Make(), $".{ids.NewId(clock.Now()):N}");
        try
        {
            await message.WriteToAsync(MailMessages.Format, aside, ct);
            File.Move(aside, drawer.PathOf(letter.MessageId), overwrite: true); // there whole or not at all; twice is once
        }
        finally
        {
            File.Delete(aside);
        }
    }
}
