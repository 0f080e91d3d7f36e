namespace BookingApp.Tests.Simulation;

/// <summary>The planted bugs of <c>Mutants/run.sh</c> must not rot: each still fits the code, and is small.</summary>
public sealed class MutantTests
{
    private static readonly string _folder = Path.Combine(Built.Root, "BookingApp.Tests", "Simulation", "Mutants");

    public static TheoryData<string> Patches =>
        [.. Directory.GetFiles(_folder, "*.patch").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    [Fact]
    public void There_are_fourteen_planted_bugs() => Assert.Equal(14, Patches.Count);

    [Theory, MemberData(nameof(Patches))]
    public void A_planted_bug_still_applies(string name)
    {
        var lines = File.ReadAllLines(Path.Combine(_folder, name + ".patch"));
        Assert.InRange(lines.Count(IsChange), 1, 10);

        string[] file = [];
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].StartsWith("+++ b/", StringComparison.Ordinal))
                file = File.ReadAllLines(Path.Combine(Built.Root, lines[i]["+++ b/".Length..]));
            if (!lines[i].StartsWith("@@", StringComparison.Ordinal))
                continue;
            var hunk = lines.Skip(i + 1).TakeWhile(l => !l.StartsWith("@@", StringComparison.Ordinal) && !l.StartsWith("--- ", StringComparison.Ordinal));
            var old = hunk.Where(l => l is not ['+', ..]).Select(l => l.Length > 0 ? l[1..] : "").ToArray();
            Assert.True(Places(file, old) is 1, $"{name}: the lines of '{lines[i]}' stand {Places(file, old)} times in the file. Make the patch anew.");
        }
    }

    private static int Places(string[] file, string[] lines) =>
        Enumerable.Range(0, Math.Max(0, file.Length - lines.Length + 1)).Count(at => file.AsSpan(at, lines.Length).SequenceEqual(lines));

    private static bool IsChange(string line) =>
        line is ['+' or '-', ..] && !line.StartsWith("+++ ", StringComparison.Ordinal) && !line.StartsWith("--- ", StringComparison.Ordinal);
}
