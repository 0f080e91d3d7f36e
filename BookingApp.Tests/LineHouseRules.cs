namespace BookingApp.Tests;

/// <summary>A line is read at one glance, on a laptop and in a review beside its other half.</summary>
public sealed class LineHouseRules
{
    private const int MaxLength = 160;
    private const int StillLonger = 109; // only ever lowered: whoever breaks some lines takes them off here

    [Fact]
    public void No_more_lines_are_longer_than_160_characters_than_there_were()
    {
        var longer = Sources.Written.ToDictionary(
            path => Path.GetRelativePath(Built.Root, path), path => File.ReadLines(path).Count(line => line.Length > MaxLength));

        var worst = longer.Where(file => file.Value > 0).OrderByDescending(file => file.Value).ThenBy(file => file.Key, StringComparer.Ordinal)
            .Select(file => $"{file.Value} in {file.Key}");
        Assert.True(
            longer.Values.Sum() <= StillLonger, $"{longer.Values.Sum()} lines are longer than {MaxLength}; break yours. {string.Join(", ", worst.Take(20))}");
    }
}
