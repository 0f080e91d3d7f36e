namespace BookingApp.Tests;

/// <summary>Who opens a folder sees at once what is in it.</summary>
public sealed class FolderHouseRules
{
    private const int MaxFiles = 15;
    private static readonly string[] _others = ["bin/", "obj/", "wwwroot/", "Data/Migrations/"];

    [Fact]
    public void No_folder_holds_more_than_fifteen_files()
    {
        var files = new[] { "BookingApp", "BookingApp.Tests" }
            .SelectMany(project => Directory.EnumerateFiles(Path.Combine(Built.Root, project), "*", SearchOption.AllDirectories))
            .Select(file => Path.GetRelativePath(Built.Root, file).Replace('\\', '/'));

        Sources.MustBeEmpty($"A folder of more than {MaxFiles} files is two features.", Larger(files));
    }

    [Fact]
    public void A_planted_sixteenth_file_is_found_and_what_nobody_writes_is_not_counted()
    {
        var full = Enumerable.Range(1, MaxFiles).Select(n => $"BookingApp/Risk/File{n}.cs").ToList();
        var made = Enumerable.Range(1, MaxFiles + 1).Select(n => $"BookingApp/obj/File{n}.cs");

        Assert.Empty(Larger([.. full, "BookingApp/Risk/Blocks/Block.cs", .. made]));
        Assert.Equal(["BookingApp/Risk holds 16"], Larger([.. full, "BookingApp/Risk/File16.cs"]));
    }

    private static IEnumerable<string> Larger(IEnumerable<string> files) => files.Where(IsWritten)
        .GroupBy(file => Path.GetDirectoryName(file)!, StringComparer.Ordinal).Where(folder => folder.Count() > MaxFiles)
        .Select(folder => $"{folder.Key} holds {folder.Count()}");

    // Migrations are made, not written, and grow with the years; what the browser is sent has its own order.
    private static bool IsWritten(string file) =>
        !_others.Any(other => file[(file.IndexOf('/', StringComparison.Ordinal) + 1)..].StartsWith(other, StringComparison.Ordinal));
}
