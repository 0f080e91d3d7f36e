using System.Text;
using MimeKit;

namespace BookingApp.Notifications.DevMailbox;

/// <summary>Reads the emails in the mailbox.</summary>
public sealed class DevMailboxQueries
{
    private readonly DevMailboxFolder _mailbox;

    internal DevMailboxQueries(DevMailboxFolder mailbox) => _mailbox = mailbox;

    /// <summary>The latest emails, newest first.</summary>
    public async Task<IReadOnlyList<DevMailboxItemView>> ListAsync(int take = 100, CancellationToken ct = default)
    {
        var emails = new List<DevMailboxItemView>();
        foreach (var file in _mailbox.All().OrderByDescending(f => f.LastWriteTimeUtc).ThenBy(f => f.Name, StringComparer.Ordinal).Take(take))
        {
            if (await ReadFileAsync(file, ct) is not { } read)
                continue;
            using var message = read.Message;
            emails.Add(new DevMailboxItemView(NameOf(file), message.To.ToString(), message.Subject ?? "", WrittenAt(file)));
        }

        return emails;
    }

    /// <summary>One email by its name in the list.</summary>
    public async Task<DevMailboxEmailView?> ReadAsync(string name, CancellationToken ct = default)
    {
        if (_mailbox.Find(name) is not { } file || await ReadFileAsync(file, ct) is not { } read)
            return null;

        using var message = read.Message;
        var calendar = message.BodyParts.OfType<MimePart>().FirstOrDefault(part => part.ContentType.IsMimeType("text", "calendar"));
        return new DevMailboxEmailView(
            NameOf(file), message.From.ToString(), message.To.ToString(), message.Subject ?? "", WrittenAt(file),
            message.TextBody ?? "", message.HtmlBody ?? "", calendar is null ? null : Exactly(calendar), read.Raw);
    }

    // A calendar's lines end in CR LF, and MimeKit's text in what this machine ends lines in.
    private static string Exactly(MimePart part)
    {
        using var bytes = new MemoryStream();
        part.Content?.DecodeTo(bytes);
        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    private static async Task<(MimeMessage Message, string Raw)?> ReadFileAsync(FileInfo file, CancellationToken ct)
    {
        try
        {
            var bytes = await File.ReadAllBytesAsync(file.FullName, ct);
            return (await MimeMessage.LoadAsync(new MemoryStream(bytes), ct), Encoding.UTF8.GetString(bytes));
        }
        catch (Exception failure) when (failure is FileNotFoundException or FormatException)
        {
            return null; // somebody tidied up just now, or laid a file here that is no email
        }
    }

    private static string NameOf(FileInfo file) => Path.GetFileNameWithoutExtension(file.Name);

    private static DateTimeOffset WrittenAt(FileInfo file) => new(file.LastWriteTimeUtc);
}
