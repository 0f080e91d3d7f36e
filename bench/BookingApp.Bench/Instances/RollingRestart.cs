using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using BookingApp.Bench.Loads;

namespace BookingApp.Bench.Instances;

/// <summary>Restarts both instances in turn, as an update does, while pages of holds are open and callers go on: all holds stand, all pages come
/// back.</summary>
internal static class RollingRestart
{
    private const int Callers = 4;
    private static readonly TimeSpan _between = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    /// <summary>With so many pages: as the first word says.</summary>
    /// <returns>0 if nothing was wrong, else 1.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        var (pages, _, plan) = Faults.BenchArguments.Read(arguments, 200);
        var site = new Site(plan);
        await site.FillAsync(ahead: 1);
        var faults = new List<string>();
        var wishes = new Queue<string>(Business.Distinct(1));
        await using var pair = await Pair.OpenAsync(site, new Dictionary<string, string>(StringComparer.Ordinal));
        var (setUp, calls) = (new Calls(pair.Http), new Calls(pair.Http));
        var open = new List<OpenPage>();
        var held = new List<string>();
        for (var n = 0; n < pages; n++)
        {
            var (reference, key) = await HoldAsync(setUp, wishes.Dequeue());
            held.Add(reference);
            open.Add(new OpenPage(pair.Http, $"/checkout/{reference}?key={key}"));
            await open[^1].OpenAsync();
        }

        using var over = new CancellationTokenSource();
        var callers = Enumerable.Range(0, Callers).Select(n => Task.Run(() => CallAsync(calls, wishes, held, faults, n, over.Token))).ToList();
        var (ends, starts) = (new List<string>(), new List<string>());
        for (var which = 0; which < 2; which++)
        {
            await Task.Delay(_between);
            var began = Stopwatch.GetTimestamp();
            await pair.EndAsync(which);
            ends.Add(Seconds(began));
            began = Stopwatch.GetTimestamp();
            pair.Start(which);
            await pair.ReadyAsync(which);
            starts.Add(Seconds(began));
        }

        await Task.Delay(_between);
        await over.CancelAsync();
        await Task.WhenAll(callers);
        var since = Stopwatch.GetTimestamp();
        while (!open.TrueForAll(page => page.IsLive) && Stopwatch.GetElapsedTime(since) < _patience)
            await Task.Delay(100);

        faults.AddRange(open.Where(page => !page.IsLive).Select(page => $"a page did not come back: {page.LastFailure}"));
        if (open.Exists(page => page.Reloads is 0))
            faults.Add("a page was never moved: nothing was tried");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{pages} open pages; the instances ended in {string.Join(" and ", ends)} and were ready after {string.Join(" and ", starts)}: "
            + $"{open.Sum(page => page.Reloads)} reloads, "
            + $"{open.Sum(page => page.Failures)} of them failed first ({open.Find(page => page.Failures > 0)?.LastFailure ?? "none"}), "
            + $"without a circuit at most {open.Max(page => page.LongestGap).TotalSeconds:0.0} s"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"beside them {calls.Sent} requests of the API, {calls.Failed} not answered ({calls.Failures}); longest wait {calls.Longest.TotalSeconds:0.0} s"));
        foreach (var page in open)
            await page.DisposeAsync();

        var there = (await site.RowsAsync("""SELECT "Reference" FROM "Reservations" WHERE "Status" = 'Held'""")).Select(row => (string)row[0])
            .ToHashSet(StringComparer.Ordinal);
        faults.AddRange(held.Where(reference => !there.Contains(reference)).Select(reference => $"the hold {reference} is lost"));
        if (there.Count != held.Count)
            faults.Add($"{held.Count} holds were answered, {there.Count} stand");
        faults.AddRange(await site.OverlapsAsync());
        faults.AddRange(await site.AskDoctorAsync());
        foreach (var fault in faults.Take(50))
            Console.WriteLine($"✗ {fault}");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{held.Count} holds, {faults.Count} faults"));
        return faults.Count is 0 ? 0 : 1;
    }

    private static string Seconds(long began) =>
        string.Create(CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s");

    // One holds and looks; others read times and pages, as visitors do.
    private static async Task CallAsync(Calls calls, Queue<string> wishes, List<string> held, List<string> faults, int caller, CancellationToken over)
    {
        try
        {
            for (var n = 0; !over.IsCancellationRequested; n++)
            {
                if (caller is 0)
                    held.Add((await HoldAsync(calls, wishes.Dequeue())).Reference);
                else
                    await ReadAsync(calls, (caller + n) % 2 is 0 ? "/book/1" : Times(Business.Today.AddDays(2 + n % 20)));
                await Task.Delay(20, CancellationToken.None);
            }
        }
        catch (Exception failure) when (failure is TimeoutException or InvalidOperationException)
        {
            lock (faults)
                faults.Add(failure.Message);
        }
    }

    private static string Times(DateOnly day) => Business.Slots(day, day);

    private static async Task ReadAsync(Calls calls, string path)
    {
        var (status, _) = await calls.SendAsync(HttpMethod.Get, path, null);
        if (status is not HttpStatusCode.OK)
            throw new InvalidOperationException($"{path} was answered {status}");
    }

    private static async Task<(string Reference, string Key)> HoldAsync(Calls calls, string wish)
    {
        var (status, body) = await calls.SendAsync(HttpMethod.Post, "/api/v1/holds", wish);
        if (status is not HttpStatusCode.Created)
            throw new InvalidOperationException($"A hold was answered {status}: {body}");
        using var hold = JsonDocument.Parse(body);
        return (hold.RootElement.GetProperty("reference").GetString()!, hold.RootElement.GetProperty("key").GetString()!);
    }
}
