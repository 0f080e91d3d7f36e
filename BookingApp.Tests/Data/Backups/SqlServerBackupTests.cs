using System.Text.RegularExpressions;
using BookingApp.Data.Backups;

namespace BookingApp.Tests.Data.Backups;

/// <summary>What SQL Server is told. There is none here that would do it: its string arithmetic is done by hand.</summary>
public sealed partial class SqlServerBackupTests
{
    [Theory]
    [InlineData("/var/opt/mssql/data/")]
    [InlineData("C:\\A folder with a name that is far longer than any name of a table may be, which is one hundred and twenty-eight letters in all of them\\")]
    [InlineData("/data/O'Brien's/")]
    public void A_restore_names_its_files_whatever_their_path(string folder)
    {
        var said = Sum(new(StringComparer.Ordinal)
        {
            ["@name"] = "book'ing",
            ["@folder"] = folder,
            ["@data"] = "Bob's",
            ["@log"] = "Bob's_log",
        });

        var moves = Moves().Matches(said).Select(move => (Unquoted(move, "from"), Unquoted(move, "to")));
        Assert.Equal([("Bob's", folder + "book'ing.restored.mdf"), ("Bob's_log", folder + "book'ing.restored.ldf")], moves);
        Assert.StartsWith("ALTER DATABASE [book'ing] SET SINGLE_USER", said, StringComparison.Ordinal);
        Assert.EndsWith("ALTER DATABASE [book'ing] SET MULTI_USER;", said, StringComparison.Ordinal);
    }

    // EXEC of NULL does nothing, and says nothing.
    [Fact]
    public void One_that_cannot_see_where_they_lie_says_so() =>
        Assert.Matches(@"IF @sql IS NULL\s+THROW 50000, N'[^']+', 1;\s+EXEC sp_executesql @sql", SqlServerBackup.Restore);

    private static string Unquoted(Match move, string group) => move.Groups[group].Value.Replace("''", "'", StringComparison.Ordinal);

    // What @sql is when these variables are these.
    private static string Sum(Dictionary<string, string> variables)
    {
        var sum = Expression().Match(SqlServerBackup.Restore).Groups["sum"].Value;
        Assert.Equal("", Term().Replace(sum, "").Replace("+", "", StringComparison.Ordinal).Trim());
        return string.Concat(Term().Matches(sum).Select(ValueOf));

        string ValueOf(Match term) => term switch
        {
            { Groups: { } groups } when groups["text"].Success => Unquoted(term, "text"),
            { Groups: { } groups } when groups["name"].Success => $"[{variables[groups["name"].Value]}]",
            _ => string.Concat(Part().Matches(term.Groups["parts"].Value).Select(part =>
                part.Groups["text"].Success ? Unquoted(part, "text") : variables[part.Value])).Replace("'", "''", StringComparison.Ordinal),
        };
    }

    [GeneratedRegex(@"DECLARE @sql nvarchar\(max\) = (?<sum>.*?);\s*IF @sql", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Expression();

    [GeneratedRegex(
        @"N'(?<text>([^']|'')*)'(?!')|QUOTENAME\((?<name>@\w+)\)|REPLACE\((?<parts>(@\w+|N'[^']*'|[ +])+), '{4}, '{6}\)",
        RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Term();

    [GeneratedRegex(@"@\w+|N'(?<text>[^']*)'", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Part();

    [GeneratedRegex(@"MOVE N'(?<from>([^']|'')*)' TO N'(?<to>([^']|'')*)'", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Moves();
}
