using System.Collections.Concurrent;
using System.Globalization;
using BookingApp.Data.Changes;
using BookingApp.Reservations.Holds;

namespace BookingApp.Bench;

/// <summary>How long after its end a hold is released for all to see, by each way of finding it.</summary>
internal static class Lateness
{
    public static async Task RunAsync(string? postgres)
    {
        await using var studio = await Studio.OpenAsync(postgres);
        Console.WriteLine($"{Studio.Machine}; {(postgres is null ? "SQLite" : "PostgreSQL")}; {Studio.People * Studio.Services} holds of 32 to 90 s each time");
        await studio.HoldAsync(1, 1, 1000); // a warm-up: what is done only once is not measured
        Console.WriteLine("| way | median | 95 % | worst |");
        Console.WriteLine("|---|---:|---:|---:|");
        await MeasureAsync(studio, "due queue and slow poll of 30 s, as shipped", ct => JobsAsync(studio, TimeSpan.FromSeconds(30), ct));
        await MeasureAsync(studio, "slow poll off: due queue alone", ct => JobsAsync(studio, TimeSpan.FromHours(1), ct));
        await MeasureAsync(studio, "due queue off: slow poll of 30 s alone", ct => PollAsync(studio, TimeSpan.FromSeconds(30), ct));
        await MeasureAsync(studio, "due queue off: a poll every second", ct => PollAsync(studio, TimeSpan.FromSeconds(1), ct));
    }

    private static async Task MeasureAsync(Studio studio, string way, Func<CancellationToken, Task> lettingGo)
    {
        var due = new ConcurrentDictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        var late = new ConcurrentBag<double>();
        using var stop = new CancellationTokenSource();
        using var listening = studio.Get<ChangeFeed>().Subscribe(change =>
        {
            var now = DateTimeOffset.UtcNow; // after the commit: what an open page is told
            if (change.Reference is { } reference && due.TryGetValue(reference, out var end) && now >= end && due.TryRemove(reference, out _))
                late.Add((now - end).TotalMilliseconds);
        });
        var working = lettingGo(stop.Token);
        for (var service = 1; service <= Studio.Services; service++)
        {
            for (var person = 1; person <= Studio.People; person++)
            {
                var held = ((HoldResult.Held)await studio.HoldAsync(service, person, service)).Reservation;
                due[held.Reference] = held.HeldUntil!.Value;
            }
        }

        while (!due.IsEmpty)
            await Task.Delay(100, CancellationToken.None);
        await stop.CancelAsync();
        await working;
        var sorted = late.Order().ToList();
        Console.WriteLine($"| {way} | {At(0.5)} | {At(0.95)} | {At(1)} |");

        string At(double share) => string.Create(CultureInfo.InvariantCulture, $"{sorted[(int)Math.Ceiling(share * sorted.Count) - 1]:0} ms");
    }

    private static async Task JobsAsync(Studio studio, TimeSpan maxWait, CancellationToken ct)
    {
        using var jobs = studio.Jobs(maxWait);
        await jobs.StartAsync(CancellationToken.None);
        await UntilAsync(ct);
        await jobs.StopAsync(CancellationToken.None);
    }

    // What is left of jobs when nothing wakes it: a look, and the same sleep whatever is due.
    private static async Task PollAsync(Studio studio, TimeSpan every, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            while (await studio.Get<HoldReleaser>().ExpireDueAsync(CancellationToken.None) <= DateTimeOffset.UtcNow)
            {
                // more than one batch was due
            }

            await Task.Delay(every, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static Task UntilAsync(CancellationToken ct) => Task.Delay(Timeout.Infinite, ct).ContinueWith(static _ => { }, TaskScheduler.Default);
}
