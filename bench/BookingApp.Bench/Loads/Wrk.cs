using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace BookingApp.Bench.Loads;

/// <summary>Calls one address as fast as it answers, with wrk.</summary>
internal static partial class Wrk
{
    /// <summary>Runs it to its end.</summary>
    /// <param name="plan">Where the scripts are.</param>
    /// <param name="script">Which of them; its words follow after the address.</param>
    /// <param name="connections">How many calls are under way at a time.</param>
    /// <param name="seconds">How long.</param>
    /// <param name="address">What is called.</param>
    /// <param name="words">What the script is told.</param>
    public static async Task<Answers> RunAsync(Plan plan, string script, int connections, int seconds, string address, params IEnumerable<string> words)
    {
        var (exitCode, output) = await Server.RunAsync(new Dictionary<string, string>(StringComparer.Ordinal), "exec wrk \"$@\" 2>&1",
            [
                "-t1", "-c" + Text(connections), "-d" + Text(seconds) + "s", "--timeout", "30s",
                "-s", Path.Combine(plan.Scripts, script), address, "--", .. words,
            ]);
        if (exitCode is not 0 || Measured().Match(output) is not { Success: true } measured)
            throw new InvalidOperationException($"wrk measured nothing at {address}: {output}");
        var load = JsonSerializer.Deserialize<Answers>(measured.Groups["json"].Value, JsonSerializerOptions.Web)!;
        return Booked().Match(output) is { Success: true } booked
            ? load with { Bookings = JsonSerializer.Deserialize<Bookings>(booked.Groups["json"].Value, JsonSerializerOptions.Web) }
            : load;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^MEASURED (?<json>\{.*\})$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Measured();

    [GeneratedRegex(@"^BOOKED (?<json>\{.*\})$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Booked();

    /// <summary>What one run said; latencies in microseconds.</summary>
    internal sealed record Answers(long Requests, long Microseconds, double P50, double P99, double Max, long Refused, long Failed)
    {
        public Bookings? Bookings { get; init; }

        /// <summary>Answered calls a second.</summary>
        public Figure ToFigure() => new(Requests * 1e6 / Microseconds, P50 / 1000, P99 / 1000);
    }

    internal sealed record Bookings(long Confirmed, long Other);
}
