namespace BookingApp.Tests;

/// <summary>A line is read at one glance, on a laptop and in a review beside its other half.</summary>
public sealed class LineHouseRules
{
    private const int MaxLength = 160;

    [Fact]
    public void No_line_is_longer_than_160_characters() => Sources.MustBeEmpty(
        "Break the line, better still name a part of it.",
        Sources.WrittenIn(".cs", ".razor", ".css", ".js").SelectMany(path => Longer(Path.GetRelativePath(Built.Root, path), File.ReadLines(path))));

    [Fact]
    public void A_planted_long_line_is_found() =>
        Assert.Equal(["Planted.cs:2: 161 characters"], Longer("Planted.cs", [new string('a', MaxLength), new string('b', MaxLength + 1), ""]));

    private static IEnumerable<string> Longer(string path, IEnumerable<string> lines) => lines.Index().Where(line => line.Item.Length > MaxLength)
        .Select(line => $"{path}:{line.Index + 1}: {line.Item.Length} characters");
}
