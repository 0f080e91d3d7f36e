namespace BookingApp.Tests;

/// <summary>A line is read at one glance, on a laptop and in a review beside its other half.</summary>
public sealed class LineHouseRules
{
    private const int MaxLength = 160;

    [Fact]
    public void No_line_is_longer_than_160_characters() => Sources.MustBeEmpty(
        "Break the line, better still name a part of it.", Sources.WrittenIn(".cs", ".razor", ".css", ".js").SelectMany(Longer));

    private static IEnumerable<string> Longer(string path) => File.ReadLines(path).Index().Where(line => line.Item.Length > MaxLength)
        .Select(line => $"{Path.GetRelativePath(Built.Root, path)}:{line.Index + 1}: {line.Item.Length} characters");
}
