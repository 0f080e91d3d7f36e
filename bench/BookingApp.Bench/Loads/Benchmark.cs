using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using BookingApp.Bench.Loads.Rows;

namespace BookingApp.Bench.Loads;

/// <summary>Runs the rows that were asked for, one after the other, and reports.</summary>
internal static class Benchmark
{
    /// <summary>Runs all that the words say.</summary>
    /// <returns>0 if all that was measured is also right, else 1.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> words)
    {
        Plan plan;
        try
        {
            plan = Plan.Read(words);
        }
        catch (ArgumentException failure)
        {
            await Console.Error.WriteLineAsync($"{failure.Message}\n{Plan.Usage}");
            return 2;
        }

        var site = new Site(plan);
        await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Filling a business: 500 bookings ahead, {plan.Past:n0} behind"));
        await site.FillAsync();
        var results = new List<Result>();
        foreach (var row in Row.All.Where(row => plan.Wants(row.Name)))
        {
            await Console.Error.WriteLineAsync(row.What);
            Result result;
            try
            {
                result = await row.RunAsync(site);
            }
            catch (Exception failure) when (
                failure is HttpRequestException or InvalidOperationException or JsonException or IOException or TimeoutException or DbException)
            {
                result = new Result(row.Name, row.What, "") { Ours = [], Faults = [failure.Message] };
            }

            results.Add(result);
            foreach (var fault in result.Faults)
                await Console.Error.WriteLineAsync($"  ✗ {fault}");
        }

        var report = new Report(plan, results);
        await report.WriteAsync();
        return results.Exists(result => result.Faults.Count > 0) ? 1 : 0;
    }
}
