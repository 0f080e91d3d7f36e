using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using BookingApp.Bench.Loads;

namespace BookingApp.Bench.Instances;

/// <summary>What a hold costs of the processor, in the app and in PostgreSQL, with one instance and with two: more machines give what more processors
/// give.</summary>
internal static class HoldCost
{
    private const int Callers = 16;
    private const int WarmUp = 20; // seconds that are not counted: until then much is compiled

    /// <summary>For so many seconds each: as the first word says.</summary>
    /// <returns>0 if nothing was wrong, else 1.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        var (seconds, _, plan) = Faults.BenchArguments.Read(arguments, 10);
        var site = new Site(plan);
        await site.FillAsync();
        var faults = new ConcurrentBag<string>();
        foreach (var instances in new[] { 1, 2 })
        {
            await using var pair = await Pair.OpenAsync(site, new Dictionary<string, string>(StringComparer.Ordinal));
            var wishes = new ConcurrentQueue<string>(Business.Distinct(1));
            using var over = new CancellationTokenSource();
            var held = 0;
            var callers = Enumerable.Range(0, Callers).Select(n => Task.Run(async () =>
            {
                while (!over.IsCancellationRequested && wishes.TryDequeue(out var wish))
                {
                    using var answer = await Site.PostAsync(pair[n % instances], "/api/v1/holds", wish);
                    if (answer.StatusCode is HttpStatusCode.Created)
                        Interlocked.Increment(ref held);
                    else
                        faults.Add($"a hold was answered {answer.StatusCode}");
                }
            })).ToList();
            await Task.Delay(TimeSpan.FromSeconds(WarmUp));
            var (began, heldBefore, appBefore, serverBefore) = (Stopwatch.GetTimestamp(), held, Cpu(pair), PostgreSqlCpu(plan));
            await Task.Delay(TimeSpan.FromSeconds(seconds));
            var (took, count) = (Stopwatch.GetElapsedTime(began).TotalSeconds, held - heldBefore);
            var (app, server) = (Cpu(pair) - appBefore, PostgreSqlCpu(plan) - serverBefore);
            await over.CancelAsync();
            await Task.WhenAll(callers);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{instances} on {Environment.ProcessorCount} cores: {count / took:0} holds/s; one takes {app / count * 1000:0.00} ms of the app's processor, "
                + $"{server / count * 1000:0.00} ms of PostgreSQL's"));
            foreach (var fault in await site.OverlapsAsync())
                faults.Add(fault);
        }

        foreach (var fault in faults.Distinct(StringComparer.Ordinal).Take(50))
            Console.WriteLine($"✗ {fault}");
        return faults.IsEmpty ? 0 : 1;
    }

    private static double Cpu(Pair pair) => pair[0].Usage().Cpu + pair[1].Usage().Cpu;

    // Of the server and all its children, in seconds; those that end meanwhile are few.
    private static double PostgreSqlCpu(Plan plan)
    {
        var first = File.ReadLines(Path.Combine(plan.Folder, "postgres", "data", "postmaster.pid")).First();
        return Directory.EnumerateDirectories("/proc").Where(folder => char.IsAsciiDigit(Path.GetFileName(folder)[0])).Sum(folder =>
        {
            try
            {
                var parts = File.ReadAllText(Path.Combine(folder, "stat")).Split(") ")[^1].Split(' '); // from the third on, by proc(5)
                return parts[1] == first || Path.GetFileName(folder) == first
                    ? (long.Parse(parts[11], CultureInfo.InvariantCulture) + long.Parse(parts[12], CultureInfo.InvariantCulture)) / 100.0
                    : 0;
            }
            catch (IOException)
            {
                return 0; // it has ended
            }
        });
    }
}
