using System.Text;

namespace BookingApp.Notifications.Drawer;

/// <summary>A letter in the drawer's list.</summary>
public sealed record DrawerItemView(string Name, string To, string Subject, DateTimeOffset At);

/// <summary>A letter taken out of the drawer. The HTML is the customer's: show it in a frame without scripts.</summary>
public sealed record DrawerLetterView(string Name, string From, string To, string Subject, DateTimeOffset At, string Text, string Html, string? Calendar, string Raw);

/// <summary>Reads the letters in the drawer.</summary>
public sealed class DrawerQueries
{
    private readonly DrawerFolder _drawer;

    internal DrawerQueries(DrawerFolder drawer) => _drawer = drawer;

    /// <summary>The latest letters, newest first.</summary>
    public async Task<IReadOnlyList<DrawerItemView>> ListAsync(int take = 100, CancellationToken ct = default)
    {
        var letters = new List<DrawerItemView>();
        foreach (var file in _drawer.All().OrderByDescending(f => f.LastWriteTimeUtc).ThenBy(f => f.Name, StringComparer.Ordinal).Take(take))
        {
            if (await ReadTextAsync(file, ct) is not { } text)
                continue;
            var message = MimePart.Read(text);
            letters.Add(new DrawerItemView(NameOf(file), message["To"], message["Subject"], WrittenAt(file)));
        }

        return letters;
    }

    /// <summary>One letter by its name in the list.</summary>
    public async Task<DrawerLetterView?> ReadAsync(string name, CancellationToken ct = default)
    {
        if (_drawer.Find(name) is not { } file || await ReadTextAsync(file, ct) is not { } text)
            return null;

        var message = MimePart.Read(text);
        var leaves = message.Leaves().ToList();
        return new DrawerLetterView(
            NameOf(file), message["From"], message["To"], message["Subject"], WrittenAt(file),
            Text("text/plain") ?? "", Text("text/html") ?? "", Text("text/calendar"), text);

        string? Text(string type) => leaves.Find(part => string.Equals(part.Type.MediaType, type, StringComparison.OrdinalIgnoreCase))?.Text();
    }

    // Latin 1 keeps every byte as it is until a part says what it means.
    private static async Task<string?> ReadTextAsync(FileInfo file, CancellationToken ct)
    {
        try
        {
            return await File.ReadAllTextAsync(file.FullName, Encoding.Latin1, ct);
        }
        catch (FileNotFoundException)
        {
            return null; // somebody tidied up just now
        }
    }

    private static string NameOf(FileInfo file) => Path.GetFileNameWithoutExtension(file.Name);

    private static DateTimeOffset WrittenAt(FileInfo file) => new(file.LastWriteTimeUtc);
}
