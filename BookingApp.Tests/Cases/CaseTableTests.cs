using System.Text.RegularExpressions;

namespace BookingApp.Tests.Cases;

/// <summary>The table of cases in docs/cases.md names tests that exist.</summary>
public sealed partial class CaseTableTests
{
    private static readonly string _table = File.ReadAllText(Path.Combine(Built.Root, "docs", "cases.md"));

    [Fact]
    public void Every_test_that_the_table_of_cases_names_exists() => Sources.MustBeEmpty(
        "docs/cases.md names a test that is not there. Name the one that keeps the case now.",
        Named().Matches(_table).Select(m => (Class: m.Groups["class"].Value, Method: m.Groups["method"].Value)).Distinct()
            .Where(named => !typeof(CaseTableTests).Assembly.GetTypes().Any(type => type.Name == named.Class
                && type.GetMethods().Any(method => method.Name == named.Method && method.IsDefined(typeof(FactAttribute), inherit: true))))
            .Select(named => $"{named.Class}.{named.Method}"));

    [Fact]
    public void Every_case_has_a_test_at_the_service_level_and_one_over_HTTP()
    {
        var rows = Cases.Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries)).Where(cells => cells[2] is not "at the service level").ToList();

        Assert.Equal(21, rows.Count);
        Assert.All(rows, cells => Assert.Matches(Named(), cells[2]));
        Assert.All(rows, cells => Assert.Matches(Named(), cells[3]));
    }

    [Fact]
    public void Every_fault_that_outsiders_found_has_a_test()
    {
        var rows = Faults.Split('\n').Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Where(cells => cells.Length > 4 && cells[1].Length > 0 && char.IsAsciiDigit(cells[1][0])).ToList();

        Assert.Equal(
            Enumerable.Range(1, 41), rows.Select(cells => int.Parse(cells[1].Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture)).Distinct());
        Assert.All(rows, cells => Assert.Contains("Tests", cells[3], StringComparison.Ordinal));
    }

    private static string Cases => _table[.._table.IndexOf(FaultsHead, StringComparison.Ordinal)];

    private static string Faults => _table[_table.IndexOf(FaultsHead, StringComparison.Ordinal)..];

    private const string FaultsHead = "## Faults that outsiders found";

    [GeneratedRegex(@"`(?<class>\w+)\.(?<method>\w+)`", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Named();
}
