using System.Diagnostics;
using System.Globalization;
using BookingApp.Bench.Loads;

namespace BookingApp.Bench.Faults;

/// <summary>A working day in short: open pages, holds, holds that lapse, payments by webhook. Nothing may fail, grow, or get slower.</summary>
internal static class Soak
{
    private const double MaxGrowth = 0.03; // of the live heap, from a third of the time to its end
    private const double MaxSlower = 1.5; // p99 at the end, by that at the start
    private const int Windows = 10; // the first is for warming up

    /// <summary>Runs for so many minutes: as the first word says.</summary>
    /// <returns>0 if nothing was wrong, else 1.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        var (minutes, seed, plan) = BenchArguments.Read(arguments, 30);
        var site = new Site(plan);
        await site.FillAsync();
        var window = TimeSpan.FromMinutes(minutes) / Windows;
        var faults = new List<string>();
        await using (var payPal = Simulator(plan))
        {
            await payPal.ReadyAsync("/health/ready");
            await using var app = await OpenAsync(site, payPal);
            using var counts = await Counts.OpenAsync(plan);
            await using var load = await SoakLoad.StartAsync(app, payPal, new Random(seed));
            var (heaps, first, last) = (new List<long>(), new Latencies(), new Latencies());
            for (var n = 0; n < Windows; n++)
            {
                var since = Stopwatch.GetTimestamp();
                load.Measured = new Latencies();
                await Task.Delay(window);
                last = load.Measured;
                load.Measured = new Latencies(); // nobody's: a full collection stops the app
                if (n is 1)
                    first = last;
                heaps.Add(await HeapAsync(counts));
                var (live, process) = (heaps[^1] / 1048576.0, app.Usage().Memory / 1048576);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{(n + 1) * window.TotalMinutes,5:0.0} min: live {live:0.0} MB, process {process} MB; {last}"));
            }

            var growth = heaps[^1] / (double)heaps[Windows / 3 - 1] - 1;
            if (growth > MaxGrowth)
                faults.Add(string.Create(CultureInfo.InvariantCulture, $"the live heap grew by {growth:0.0 %} from a third of the time to its end"));
            faults.AddRange(last.SlowerThan(first, MaxSlower));
            faults.AddRange(load.Faults);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"live heap {growth:+0.0 %;-0.0 %}; {load}"));
        }

        faults.AddRange(await site.OverlapsAsync());
        faults.AddRange(await site.AskDoctorAsync());
        foreach (var fault in faults.Take(50))
            Console.WriteLine($"✗ {fault}");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{minutes} minutes on {plan.Engine}, {faults.Count} faults"));
        return faults.Count is 0 ? 0 : 1;
    }

    private static async Task<Server> OpenAsync(Site site, Server payPal)
    {
        await site.CopyAsync();
        var app = site.Launch(site.Plan.Port, new Dictionary<string, string>(Counts.Settings(site.Plan), StringComparer.Ordinal)
        {
            ["PayPal:ApiBaseUrl"] = payPal.Address,
            ["PayPal:TrustedRoot"] = Path.Combine(site.Plan.Folder, "simulator", "paypal-simulator-root.pem"),
            ["Holds:Lifetime"] = "00:01:00",
        });
        await app.ReadyAsync("/health/ready");
        return app;
    }

    // What lives: the least of three looks, for requests are under way in each.
    private static async Task<long> HeapAsync(Counts counts)
    {
        var least = long.MaxValue;
        for (var look = 0; look < 3; look++)
            least = Math.Min(least, (await counts.ReadAsync(collect: true)).Heap);
        return least;
    }

    // In a process of its own: what it records is not the app's.
    private static Server Simulator(Plan plan) => Server.Start(
        plan, plan.Port + 1, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Staging",
            ["App:BaseUrl"] = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{plan.Port + 1}"),
            ["App:DataFolder"] = Directory.CreateDirectory(Path.Combine(plan.Folder, "simulator")).FullName,
            ["Simulator:WebhookUrl"] = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{plan.Port}/webhooks/paypal"),
        },
        plan.App, "--paypal-simulator");
}
