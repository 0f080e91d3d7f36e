namespace BookingApp.Tests;

/// <summary>Who opens a folder sees at once what is in it.</summary>
public sealed class FolderHouseRules
{
    private const int MaxFiles = 15;

    [Fact]
    public void No_folder_holds_more_than_fifteen_files()
    {
        var app = Path.Combine(Built.Root, "BookingApp");
        var larger = Directory.EnumerateFiles(app, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(app, file).Replace('\\', '/'))
            .Where(IsWritten).GroupBy(file => Path.GetDirectoryName(file)!, StringComparer.Ordinal)
            .Where(folder => folder.Count() > MaxFiles)
            .Select(folder => $"{folder.Key} holds {folder.Count()}")
            .ToList();

        Assert.True(larger.Count == 0, $"A folder of more than {MaxFiles} files is two features. {string.Join(", ", larger)}.");
    }

    // Migrations are made, not written, and grow with the years; what the browser is sent has its own order.
    private static bool IsWritten(string file) =>
        (string[])["bin/", "obj/", "wwwroot/", "Data/Migrations/"] is var others && !others.Any(other => file.StartsWith(other, StringComparison.Ordinal));
}
