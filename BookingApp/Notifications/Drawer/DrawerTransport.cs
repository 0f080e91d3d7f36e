using BookingApp.Data;
using BookingApp.Notifications.Smtp;

namespace BookingApp.Notifications.Drawer;

/// <summary>Puts letters into a drawer: a file each, the very message that SMTP would send.</summary>
internal sealed class DrawerTransport(DrawerFolder drawer, Ids ids, TimeProvider clock) : IEmailTransport
{
    public bool Sends => false;

    public async Task SendAsync(Letter letter, CancellationToken ct)
    {
        var aside = Directory.CreateDirectory(Path.Combine(drawer.Make(), $".{ids.NewId(clock.Now()):N}"));
        try
        {
            var file = await MailMessages.WriteAsync(letter, aside, ct);
            File.Move(file.FullName, drawer.PathOf(letter.MessageId), overwrite: true); // there whole or not at all; twice is once
        }
        finally
        {
            aside.Delete(recursive: true);
        }
    }
}
