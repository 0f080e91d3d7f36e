using BookingApp.Notifications.Sending;
using BookingApp.Settings;
using Microsoft.Extensions.Options;

namespace BookingApp.Notifications.DevMailbox;

/// <summary>Where the mailbox is, and how its emails are named.</summary>
internal sealed class DevMailboxFolder(IOptions<EmailOptions> email, IOptions<AppOptions> app)
{
    public string Location { get; } = Path.GetFullPath(
        string.IsNullOrWhiteSpace(email.Value.MailboxFolder) ? Path.Combine(app.Value.DataFolder, "dev-mailbox") : email.Value.MailboxFolder);

    public string Make() => Directory.CreateDirectory(Location).FullName;

    /// <summary>Emails that an earlier version kept in a folder of another name move here.</summary>
    public DevMailboxFolder KeepOlder()
    {
        var old = Path.Combine(app.Value.DataFolder, "drawer");
        if (string.IsNullOrWhiteSpace(email.Value.MailboxFolder) && Directory.Exists(old) && !Directory.Exists(Location))
            Directory.Move(old, Location);
        return this;
    }

    /// <summary>One file per email, named by its Message-ID.</summary>
    public string PathOf(string messageId) =>
        Path.Combine(Location, string.Concat(messageId.Trim('<', '>').Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '@' ? c : '_')) + ".eml");

    /// <summary>The file of this name, if it lies in the mailbox and nowhere else.</summary>
    public FileInfo? Find(string name)
    {
        if (name != Path.GetFileName(name) || name.StartsWith('.'))
            return null;
        var file = new FileInfo(Path.Combine(Location, name + ".eml"));
        return file.Exists ? file : null;
    }

    public IEnumerable<FileInfo> All() => Directory.Exists(Location) ? new DirectoryInfo(Location).EnumerateFiles("*.eml") : [];
}
