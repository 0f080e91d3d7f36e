using System.Text.RegularExpressions;

namespace BookingApp.Tests;

/// <summary>Who looks for a type by its name finds the file by its name.</summary>
public sealed partial class NounHouseRules
{
    // One context for each engine, each two lines: EF's tools find the migrations of an engine by them.
    private static readonly string[] _together = ["Data/BookingDbContext.cs"];

    [Fact]
    public void A_file_has_one_public_noun_and_the_name_of_a_type_in_it() => Sources.MustBeEmpty(
        "A public type belongs in a file of its own name; an enum may stand with the type that it tells about.", Misplaced(Sources.All));

    [Fact]
    public void A_planted_second_noun_and_a_planted_other_name_are_found()
    {
        const string Limit = "public sealed record Limit(int Max);\n";

        Assert.Equal(["Risk/Limit.cs: Limit, Block"], Misplaced([new("Risk/Limit.cs", Limit + "\npublic sealed class Block;\n")]));
        Assert.Equal(["Risk/Rules.cs: Limit"], Misplaced([new("Risk/Rules.cs", Limit)]));
        Assert.Empty(Misplaced([new("Risk/Limit.cs", Limit + "\npublic enum LimitKind { Hold }\n\ninternal sealed class Own;\n")]));
    }

    private static IEnumerable<string> Misplaced(IEnumerable<SourceFile> files) =>
        from file in files
        where file.Path.EndsWith(".cs", StringComparison.Ordinal) && !_together.Contains(file.Path)
        let types = TopLevelType().Matches(file.Text)
        where types.Count > 0
        let nouns = types.Where(type => type.Groups["public"].Success && type.Groups["kind"].Value != "enum")
            .Select(type => type.Groups["name"].Value).Distinct().ToList() // PageOf and PageOf<T> are one noun
        where nouns.Count > 1 || (nouns.Count is 1 && types.All(type => type.Groups["name"].Value != Path.GetFileNameWithoutExtension(file.Path).Split('.')[0]))
        select $"{file.Path}: {string.Join(", ", nouns)}";

    [GeneratedRegex(
        """
        ^(?:(?<public>public)|internal)\x20(?:(?:sealed|static|abstract|readonly|partial)\x20)*
        (?<kind>class|record|struct|interface|enum|delegate\x20[\w<>]+)(?:\x20struct|\x20class)?\x20(?<name>\w+)
        """,
        RegexOptions.Multiline | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex TopLevelType();
}
