using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using BookingApp.Bench.Loads;

namespace BookingApp.Bench.Faults;

/// <summary>Kills the app at random moments while callers hold times, starts it again, and looks whether anybody was told what is not so.</summary>
internal static class Kills
{
    private const int Callers = 32;
    private const int KillsOfABusiness = 100; // then another one, before its times run out
    private const int MaxAnswers = 120; // of one life
    private const int LaunchKills = 10; // one in so many dies while it starts

    /// <summary>Kills it so many times: as the first word says.</summary>
    /// <returns>0 if nothing was wrong, else 1.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        var (kills, seed, plan) = Faults.BenchArguments.Read(arguments, 500);
        var lanes = plan.PostgreSql is null ? 2 : 1; // a start keeps one processor busy, and no more
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Killing it {kills} times on {plan.Engine}, seed {seed}"));
        var outcomes = await Task.WhenAll(Enumerable.Range(0, lanes).Select(lane => LaneAsync(
            plan with { Folder = Directory.CreateDirectory(Path.Combine(plan.Folder, $"lane-{lane}")).FullName, Port = plan.Port + lane },
            new Random(seed * lanes + lane), kills / lanes + (lane < kills % lanes ? 1 : 0))));
        var outcome = outcomes.Aggregate((one, other) => one + other);
        foreach (var fault in outcome.Faults.Take(50))
            Console.WriteLine($"✗ {fault}");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{outcome.Kills} kills; {outcome.Answered} calls were answered; of {outcome.Whole + outcome.Absent} that were not, "
            + $"{outcome.Whole} had taken and {outcome.Absent} not; {outcome.Faults.Count} faults"));
        return outcome.Faults.Count is 0 && outcome.Kills == kills ? 0 : 1;
    }

    private static async Task<KillOutcome> LaneAsync(Plan plan, Random random, int kills)
    {
        var site = new Site(plan);
        await site.FillAsync(ahead: 1);
        var outcome = new KillOutcome();
        while (outcome.Kills < kills && outcome.Faults.Count is 0)
            outcome += await BusinessAsync(site, random, Math.Min(KillsOfABusiness, kills - outcome.Kills));
        return outcome;
    }

    private static async Task<KillOutcome> BusinessAsync(Site site, Random random, int kills)
    {
        var wishes = new Queue<string>(Business.Distinct(1));
        var outcome = new KillOutcome();
        var app = await site.OpenAsync();
        try
        {
            while (outcome.Kills < kills && outcome.Faults.Count is 0)
            {
                var calls = await LiveAsync(app, wishes, random);
                await app.DisposeAsync();
                outcome += new KillOutcome { Kills = 1 };
                if (outcome.Kills < kills && random.Next(LaunchKills) is 0)
                {
                    await DieInStartAsync(site, random);
                    outcome += new KillOutcome { Kills = 1 };
                }

                app = await site.OpenAgainAsync();
                outcome += await KillChecks.LookAsync(site, app, calls);
                Console.Error.Write('.');
            }
        }
        finally
        {
            await app.DisposeAsync();
        }

        return outcome with { Faults = [.. outcome.Faults, .. await site.OverlapsAsync(), .. await site.AskDoctorAsync()] };
    }

    // Callers ask for one time after the other, now and then two for the same, until it dies under them.
    private static async Task<IReadOnlyList<HoldCall>> LiveAsync(Server app, Queue<string> wishes, Random random)
    {
        var (next, sent, answers) = (new ConcurrentQueue<HoldCall>(), new ConcurrentBag<HoldCall>(), 0);
        for (var n = 0; n < MaxAnswers + Callers; n++)
        {
            var wish = wishes.Dequeue();
            for (var rival = random.Next(4) is 0 ? 2 : 1; rival > 0; rival--)
                next.Enqueue(new HoldCall(Key(random), wish));
        }

        var (deadly, delay) = (random.Next(1, MaxAnswers), TimeSpan.FromMicroseconds(random.Next(10_000)));
        var dying = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var callers = Enumerable.Range(0, Callers).Select(async _ =>
        {
            while (next.TryDequeue(out var call))
            {
                sent.Add(call);
                if (await call.SendAsync(app.Http) is null)
                    return; // it is dead
                if (Interlocked.Increment(ref answers) == deadly)
                    dying.SetResult();
            }
        }).ToList();
        await dying.Task;
        var since = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(since) < delay)
            Thread.SpinWait(20); // a timer is too coarse
        app.Kill();
        await Task.WhenAll(callers);
        return [.. sent];
    }

    private static async Task DieInStartAsync(Site site, Random random)
    {
        await using var app = site.Launch();
        await Task.Delay(random.Next(2500));
        app.Kill();
    }

    private static string Key(Random random) => string.Create(CultureInfo.InvariantCulture, $"kill-{random.NextInt64():x16}-{random.NextInt64():x16}");
}
