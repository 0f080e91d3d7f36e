namespace BookingApp.Tests;

/// <summary>Who opens a folder sees at once what is in it.</summary>
public sealed class FolderHouseRules
{
    private const int MaxFiles = 15;

    // How many they hold still; only ever lowered, and a folder that is small enough leaves the list.
    private static readonly Dictionary<string, int> _larger = new(StringComparer.Ordinal)
    {
        ["Localization"] = 19, // a file for each language of each kind of text: it grows with the languages
    };

    [Fact]
    public void No_folder_holds_more_than_fifteen_files()
    {
        var app = Path.Combine(Built.Root, "BookingApp");
        var larger = Directory.EnumerateFiles(app, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(app, file).Replace('\\', '/'))
            .Where(IsWritten).GroupBy(file => Path.GetDirectoryName(file)!, StringComparer.Ordinal)
            .Where(folder => folder.Count() > MaxFiles)
            .ToDictionary(folder => folder.Key, folder => folder.Count(), StringComparer.Ordinal);

        Assert.Equal(_larger.OrderBy(f => f.Key, StringComparer.Ordinal), larger.OrderBy(f => f.Key, StringComparer.Ordinal));
    }

    // Migrations are made, not written, and grow with the years; what the browser is sent has its own order.
    private static bool IsWritten(string file) =>
        (string[])["bin/", "obj/", "wwwroot/", "Data/Migrations/"] is var others && !others.Any(other => file.StartsWith(other, StringComparison.Ordinal));
}
