namespace BookingApp.Tests;

/// <summary>Who opens a folder sees at once what is in it.</summary>
public sealed class FolderHouseRules
{
    private const int MaxFiles = 15;

    [Fact]
    public void No_folder_holds_more_than_fifteen_files()
    {
        var app = Path.Combine(Built.Root, "BookingApp");
        var files = Directory.EnumerateFiles(app, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(app, file).Replace('\\', '/'));

        Sources.MustBeEmpty($"A folder of more than {MaxFiles} files is two features.", Larger(files));
    }

    [Fact]
    public void A_planted_sixteenth_file_is_found_and_what_nobody_writes_is_not_counted()
    {
        var full = Enumerable.Range(1, MaxFiles).Select(n => $"Risk/File{n}.cs").ToList();

        Assert.Empty(Larger([.. full, "Risk/Blocks/Block.cs", .. full.Select(file => $"obj/{file}"), "obj/Risk/File16.cs"]));
        Assert.Equal(["Risk holds 16"], Larger([.. full, "Risk/File16.cs"]));
    }

    private static IEnumerable<string> Larger(IEnumerable<string> files) => files.Where(IsWritten)
        .GroupBy(file => Path.GetDirectoryName(file)!, StringComparer.Ordinal).Where(folder => folder.Count() > MaxFiles)
        .Select(folder => $"{folder.Key} holds {folder.Count()}");

    // Migrations are made, not written, and grow with the years; what the browser is sent has its own order.
    private static bool IsWritten(string file) =>
        (string[])["bin/", "obj/", "wwwroot/", "Data/Migrations/"] is var others && !others.Any(other => file.StartsWith(other, StringComparison.Ordinal));
}
