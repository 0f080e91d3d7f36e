using System.Text.RegularExpressions;

namespace BookingApp.Tests.Support;

/// <summary>One file of the app as it was written, its comments blanked out. The path is the app folder's: <c>Catalog/Service.cs</c>.</summary>
internal sealed record SourceFile(string Path, string Text)
{
    public string Folder => System.IO.Path.GetDirectoryName(Path)!.Replace('\\', '/');

    /// <summary>Every place that matches, as <c>Catalog/Service.cs:12: the line</c>.</summary>
    public IEnumerable<string> Find(Regex pattern) => pattern.Matches(Text).Select(match =>
    {
        var line = Text.AsSpan(0, match.Index).Count('\n');
        return $"{Path}:{line + 1}: {Text.Split('\n')[line].Trim()}";
    });
}

/// <summary>The sources, for the rules that a compiler does not know.</summary>
internal static partial class Sources
{
    private static readonly string _app = Path.Combine(Built.Root, "BookingApp");

    /// <summary>Every C# and Razor file of the app but the migrations.</summary>
    public static IReadOnlyList<SourceFile> All { get; } =
    [
        .. Directory.EnumerateFiles(_app, "*", SearchOption.AllDirectories)
            .Where(file => file.EndsWith(".cs", StringComparison.Ordinal) || file.EndsWith(".razor", StringComparison.Ordinal))
            .Select(file => new SourceFile(Path.GetRelativePath(_app, file).Replace('\\', '/'), File.ReadAllText(file)))
            .Where(file => !file.Path.StartsWith("bin/", StringComparison.Ordinal) && !file.Path.StartsWith("obj/", StringComparison.Ordinal))
            .Where(file => !file.Path.StartsWith("Data/Migrations/", StringComparison.Ordinal))
            .Select(file => file with { Text = WithoutComments(file.Text) })
            .OrderBy(file => file.Path, StringComparer.Ordinal),
    ];

    /// <summary>The paths of all C# files of the app, its tests and its benchmarks that a person has written.</summary>
    public static IReadOnlyList<string> Written { get; } = WrittenIn(".cs");

    /// <summary>The paths of all files with these endings that a person has written: no output of a build, no migration, no script of a package.</summary>
    public static IReadOnlyList<string> WrittenIn(params string[] endings) =>
    [
        .. Directory.EnumerateFiles(Built.Root, "*", SearchOption.AllDirectories)
            .Where(file => endings.Contains(Path.GetExtension(file), StringComparer.Ordinal) && !file.Contains(".min.", StringComparison.Ordinal))
            .Where(file => !Path.GetRelativePath(Built.Root, file).Split(Path.DirectorySeparatorChar).Any(IsMade)),
    ];

    private static bool IsMade(string folder) => folder is "bin" or "obj" or "Migrations";

    /// <summary>Fails with every place outside the rooms given that matches.</summary>
    /// <param name="why">The rule, as it is said to whoever broke it.</param>
    /// <param name="pattern">What is looked for.</param>
    /// <param name="rooms">Folders (<c>Accounts/</c>), files, or endings (<c>*Module.cs</c>) where it may stand.</param>
    public static void MustNotSay(string why, Regex pattern, params string[] rooms) =>
        MustBeEmpty(why, Outside(All, pattern, rooms));

    /// <summary>Every place outside the rooms given that matches.</summary>
    public static IEnumerable<string> Outside(IEnumerable<SourceFile> files, Regex pattern, params string[] rooms) =>
        files.Where(file => !rooms.Any(room => IsIn(file, room))).SelectMany(file => file.Find(pattern));

    /// <summary>Fails with the offenders, one a line, under the rule they broke.</summary>
    public static void MustBeEmpty(string why, IEnumerable<string> offenders)
    {
        var found = offenders.ToList();
        Assert.True(found.Count is 0, $"{why}\n  {string.Join("\n  ", found)}");
    }

    private static bool IsIn(SourceFile file, string room) => room switch
    {
        ['*', .. var ending] => file.Path.EndsWith(ending, StringComparison.Ordinal),
        [.., '/'] => file.Path.StartsWith(room, StringComparison.Ordinal),
        _ => file.Path == room,
    };

    // Blanked, not removed, so that line numbers stay. A // inside a string is an address: it follows a colon.
    private static string WithoutComments(string text) => Comments().Replace(text, comment =>
        string.Concat(comment.Value.Where(c => c is '\n')));

    [GeneratedRegex(@"(?<!:)//[^\n]*|/\*.*?\*/|@\*.*?\*@|<!--.*?-->", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Comments();
}
