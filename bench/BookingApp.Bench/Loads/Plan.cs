using System.Globalization;
using BookingApp.Bench.Loads.Rows;

namespace BookingApp.Bench.Loads;

/// <summary>What is to be measured, as it was asked for on the command line.</summary>
internal sealed record Plan
{
    public const string Usage =
        """
        bench/run.sh [row …] [sqlite|postgresql] [500|25000|1000000] [--rounds N] [--seconds N]
          rows: day month page hold book refusal race anyone start circuit change board; without one, all of them
        """;

    public required string Folder { get; init; } // of its own: everything that the run writes but the report
    public required string App { get; init; } // the published app
    public required string Controls { get; init; }
    public required string Scripts { get; init; } // wrk's
    public required string Reports { get; init; }

    /// <summary>The folder deploy/ of the sources.</summary>
    public string Deploy => Path.Combine(Path.GetDirectoryName(Scripts)!, "..", "deploy");

    public required int Port { get; init; } // and the one after it
    public string? PostgreSql { get; init; } // a connection string of a superuser, without a database
    public int Past { get; init; } = 500;
    public int Rounds { get; init; } = 5;
    public int Seconds { get; init; } = 4;
    public IReadOnlyList<string> Rows { get; init; } = [];

    public string Engine => PostgreSql is null ? "sqlite" : "postgresql";

    /// <summary>Whether this row was asked for: by its name, or by the part before the hyphen.</summary>
    public bool Wants(string row) => Rows.Count is 0 || Rows.Any(word => Means(word, row));

    /// <summary>Reads the command line.</summary>
    /// <exception cref="ArgumentException">Says which word is not known.</exception>
    public static Plan Read(IReadOnlyList<string> words)
    {
        var (named, rows) = (new Dictionary<string, string>(StringComparer.Ordinal), new List<string>());
        for (var i = 0; i < words.Count; i++)
        {
            if (words[i].StartsWith("--", StringComparison.Ordinal))
                named[words[i]] = ++i < words.Count ? words[i] : throw new ArgumentException($"{words[i - 1]} needs a value.");
            else
                rows.Add(words[i]);
        }

        var numbers = rows.Where(word => int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out _)).ToList();
        rows.RemoveAll(numbers.Contains);
        rows.RemoveAll(word => word is "sqlite" or "postgresql"); // the script has looked at them
        if (rows.Find(word => !Row.All.Any(row => Means(word, row.Name))) is { } unknown)
            throw new ArgumentException($"There is no row '{unknown}'.");
        return new Plan
        {
            Folder = Text("--folder"),
            App = Text("--app"),
            Controls = Text("--controls"),
            Scripts = Text("--scripts"),
            Reports = Text("--reports"),
            Port = Number("--port", 0),
            PostgreSql = named.GetValueOrDefault("--postgresql"),
            Past = numbers.Count > 0 ? int.Parse(numbers[^1], CultureInfo.InvariantCulture) : 500,
            Rounds = Number("--rounds", 5),
            Seconds = Number("--seconds", 4),
            Rows = rows,
        };

        string Text(string name) => named.TryGetValue(name, out var text) ? text : throw new ArgumentException($"{name} is missing.");

        int Number(string name, int otherwise) => !named.TryGetValue(name, out var text) ? otherwise
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number
            : throw new ArgumentException($"{name} is a number above 0.");
    }

    private static bool Means(string word, string row) => row == word || row.StartsWith(word + "-", StringComparison.Ordinal);
}
