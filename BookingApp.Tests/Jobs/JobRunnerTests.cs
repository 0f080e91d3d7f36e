using BookingApp.Jobs;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace BookingApp.Tests.Jobs;

/// <summary>A job runs when it said that it would, and sooner only where somebody else may have made it due.</summary>
public sealed class JobRunnerTests
{
    [Theory]
    [InlineData(60)]
    [InlineData(-60)]
    public async Task A_clock_that_is_set_by_an_hour_lets_no_job_sleep_longer_than_the_longest_wait(int minutes)
    {
        await using var world = await SeedWorld.CreateAsync();
        var runs = 0;
        var job = world.Get<JobRunner>().Schedule.First(job => job.Wakes is not null) with
        {
            RunAsync = _ =>
            {
                Interlocked.Increment(ref runs);
                return Task.FromResult(world.Clock.GetUtcNow() + TimeSpan.FromMinutes(10));
            },
        };
        using var runner = new JobRunner([job], world.Get<DueSignals>(), Options.Create(new JobOptions()), world.Clock, NullLogger<JobRunner>.Instance);
        var others = world.Clock.Waiting;
        await runner.StartAsync(TestContext.Current.CancellationToken);
        await AllSleepAsync();

        world.Clock.Set(TimeSpan.FromMinutes(minutes));
        world.Clock.Advance(new JobOptions().MaxWait + TimeSpan.FromMilliseconds(1));
        await AllSleepAsync();

        Assert.Equal(2, runs);
        await runner.StopAsync(TestContext.Current.CancellationToken);

        Task AllSleepAsync() => Eventually.HoldsAsync(() => world.Clock.Waiting == others + 1, "the job sleeps");
    }

    [Fact]
    public async Task What_reads_whole_tables_every_hour_is_not_done_at_every_look_for_work()
    {
        await using var world = await SeedWorld.CreateAsync();
        var all = world.Get<JobRunner>().Schedule;
        var runs = new Dictionary<string, int>(StringComparer.Ordinal) { ["refunds"] = 0, ["slow pruning"] = 0, ["customers"] = 0 };
        var counted = all.Where(job => runs.ContainsKey(job.Name)).Select(job => job with
        {
            RunAsync = ct =>
            {
                lock (runs)
                    runs[job.Name]++;
                return job.RunAsync(ct);
            },
        });
        using var runner = new JobRunner(
            counted, world.Get<DueSignals>(), Options.Create(new JobOptions()), world.Clock, NullLogger<JobRunner>.Instance);
        var others = world.Clock.Waiting;
        await runner.StartAsync(TestContext.Current.CancellationToken);
        await AllSleepAsync();

        for (var look = 0; look < 10; look++) // five minutes
        {
            world.Clock.Advance(new JobOptions().MaxWait + TimeSpan.FromMilliseconds(1));
            await AllSleepAsync();
        }

        Assert.Equal((11, 1, 1), (runs["refunds"], runs["slow pruning"], runs["customers"]));
        world.Clock.Advance(TimeSpan.FromHours(1));
        await AllSleepAsync();
        Assert.Equal((2, 2), (runs["slow pruning"], runs["customers"]));
        await runner.StopAsync(TestContext.Current.CancellationToken);

        Task AllSleepAsync() => Eventually.HoldsAsync(() => world.Clock.Waiting == others + runs.Count, "every job sleeps");
    }
}
