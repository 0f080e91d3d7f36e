using BookingApp.Jobs;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace BookingApp.Tests.Jobs;

/// <summary>Whoever comes first after a start is answered first; nothing that is due waits longer than a second for that.</summary>
public sealed class JobStartTests
{
    [Fact]
    public async Task Jobs_begin_with_the_first_answer()
    {
        await using var world = await SeedWorld.CreateAsync();
        var (answer, runs) = (new FirstAnswer(), new Runs());
        using var runner = runs.RunnerIn(world);
        using var start = new JobStart(runner, answer, world.Clock);
        await start.StartAsync(TestContext.Current.CancellationToken);

        await answer.AnswerAsync(new DefaultHttpContext(), _ =>
        {
            Assert.Null(runner.ExecuteTask);
            return Task.CompletedTask;
        });

        await Eventually.HoldsAsync(() => runs.Count is 1, "the job runs");
        await start.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task An_answer_that_fails_is_one_too()
    {
        var answer = new FirstAnswer();

        await Assert.ThrowsAsync<IOException>(() => answer.AnswerAsync(new DefaultHttpContext(), _ => throw new IOException()));

        Assert.True(answer.Given.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Where_nobody_comes_jobs_begin_after_a_second()
    {
        await using var world = await SeedWorld.CreateAsync();
        var runs = new Runs();
        using var runner = runs.RunnerIn(world);
        using var start = await WaitingAsync(world, runner);
        Assert.Null(runner.ExecuteTask);

        world.Clock.Advance(TimeSpan.FromSeconds(1));

        await Eventually.HoldsAsync(() => runs.Count is 1, "the job runs");
        await start.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task An_app_that_is_stopped_before_begins_none()
    {
        await using var world = await SeedWorld.CreateAsync();
        var runs = new Runs();
        using var runner = runs.RunnerIn(world);
        using var start = await WaitingAsync(world, runner);

        await start.StopAsync(TestContext.Current.CancellationToken);

        Assert.Null(runner.ExecuteTask);
    }

    // It has been started, and waits for somebody to come.
    private static async Task<JobStart> WaitingAsync(SeedWorld world, JobRunner runner)
    {
        var start = new JobStart(runner, new FirstAnswer(), world.Clock);
        var others = world.Clock.Waiting;
        await start.StartAsync(TestContext.Current.CancellationToken);
        await Eventually.HoldsAsync(() => world.Clock.Waiting == others + 1, "it waits");
        return start;
    }

    private sealed class Runs
    {
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public JobRunner RunnerIn(SeedWorld world)
        {
            var job = new Job("counted", _ => Task.FromResult(world.Clock.GetUtcNow() + TimeSpan.FromHours(Interlocked.Increment(ref _count))), null);
            return new JobRunner([job], world.Get<DueSignals>(), Options.Create(new JobOptions()), world.Clock, NullLogger<JobRunner>.Instance);
        }
    }
}
