using System.Globalization;
using System.Text.Json;

namespace BookingApp.Bench.Loads;

/// <summary>The table, and the JSON beside it from which the next run knows how fast it was before.</summary>
internal sealed class Report(Plan plan, IReadOnlyList<Result> results)
{
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public async Task WriteAsync()
    {
        Directory.CreateDirectory(plan.Reports);
        var (last, few) = (Last(plan.Past), plan.Past is 500 ? [] : Last(500));
        var lines = new List<string>
        {
            string.Create(CultureInfo.InvariantCulture,
                $"{Studio.Machine}; {plan.Engine}, 500 bookings ahead and {plan.Past:n0} behind; {plan.Rounds} rounds of {plan.Seconds} s, medians"),
            "",
            "| work | ours | control | of control | p50 | p99 | to reach | commands | commits | allocated | last time |",
            "|---|---:|---:|---:|---:|---:|---|---:|---:|---:|---:|",
        };
        lines.AddRange(results.Where(result => result.Ours.Count > 0).Select(result => Line(result, last.GetValueOrDefault(result.Row))));
        foreach (var result in results.Where(result => result.Ours.Count > 0 && few.ContainsKey(result.Row)))
            lines.Add(Text($"\n{result.Row}: {Relative(result, few[result.Row]):0} % of the figure with 500 bookings behind"));
        lines.AddRange(results.SelectMany(result => result.Faults.Select(fault => $"\n**{result.Row} is wrong:** {fault}")));
        var text = string.Join('\n', lines) + "\n";
        await Console.Out.WriteAsync("\n" + text);
        var file = Path.Combine(plan.Reports, string.Create(CultureInfo.InvariantCulture, $"{Prefix(plan.Past)}{DateTimeOffset.UtcNow:yyyyMMdd'T'HHmmss}"));
        await File.WriteAllTextAsync(file + ".md", text);
        await File.WriteAllTextAsync(
            file + ".json", JsonSerializer.Serialize(new Run(Studio.Machine, plan.Engine, plan.Past, plan.Rounds, plan.Seconds, results), _json));
        await Console.Out.WriteLineAsync($"\nWritten to {file}.json, and .md beside it.");
    }

    private string Prefix(int past) => string.Create(CultureInfo.InvariantCulture, $"{plan.Engine}-{past}-");

    // Of each row its newest result that was right: a run of one row does not make the others forgotten.
    private Dictionary<string, Result> Last(int past)
    {
        var last = new Dictionary<string, Result>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(plan.Reports, Prefix(past) + "*.json").Order(StringComparer.Ordinal))
        {
            foreach (var result in JsonSerializer.Deserialize<Run>(File.ReadAllText(file), _json)!.Results.Where(r => r.Ours.Count > 0 && r.Faults.Count is 0))
                last[result.Row] = result;
        }

        return last;
    }

    private static string Line(Result r, Result? last)
    {
        var name = r.What + (r.Note.Length > 0 ? $" ({r.Note})" : "");
        var cost = r.Cost is { } c ? Text($"{c.Commands:0.#} | {c.Commits:0.#} | {c.Kilobytes:n0} kB") : "| | ";
        return $"| {name} | {Value(r.Median, r.Unit)} | {(r.MedianControl is { } bare ? Value(bare, r.Unit) : "")} "
            + $"| {(r.OfControl is { } share ? Text($"{100 * share:0} %") : "")} | {Latency(r.P50)} | {Latency(r.P99)} | {r.Goal} | {cost} "
            + $"| {(last is null ? "" : Text($"{Value(last.Median, last.Unit)}, now {Relative(r, last) - 100:+0;−0;±0} %"))} |";
    }

    // Against each one's own control where there is one, so that a slower machine is not taken for a slower app.
    private static double Relative(Result now, Result then) =>
        100 * (now.OfControl is { } share && then.OfControl is { } before ? share / before : now.IsRate ? now.Median / then.Median : then.Median / now.Median);

    private static string Value(double value, string unit) => unit is "/s" ? Text($"{value:n0}/s") : Text($"{value:n0} {unit}");

    private static string Latency(double? milliseconds) => milliseconds is { } value ? Text($"{value:0.0} ms") : "";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed record Run(string Machine, string Engine, int Past, int Rounds, int Seconds, IReadOnlyList<Result> Results);
}
