using BookingApp.Data;
using Microsoft.Extensions.Options;

namespace BookingApp.Jobs;

/// <summary>Runs everything the app does unasked, each job when it is due. The services own what is done.</summary>
internal sealed class JobRunner(
    IEnumerable<Job> jobs, DueSignals signals, IOptions<JobOptions> options, TimeProvider clock, ILogger<JobRunner> log) : BackgroundService
{
    private static readonly TimeSpan LongestNap = TimeSpan.FromDays(1); // "never" is longer than a timer counts

    /// <summary>All jobs of the app.</summary>
    internal IReadOnlyList<Job> Schedule { get; } = [.. jobs];

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        options.Value.Enabled ? Task.WhenAll(Schedule.Select(job => RepeatAsync(job, stoppingToken))) : Task.CompletedTask;

    // Each job answers when it is next due. A change of its kind cuts the sleep short, and so does the longest wait, for another instance may have made
    // the change. What no change wakes has nothing to miss, and is left to sleep: it may read whole tables.
    private async Task RepeatAsync(Job job, CancellationToken ct)
    {
        await Task.Yield();
        using var due = signals.Of(job);
        var longest = job.Wakes is null ? LongestNap : options.Value.MaxWait;
        while (!ct.IsCancellationRequested)
        {
            var next = clock.Now() + options.Value.MaxWait;
            try
            {
                next = await job.RunAsync(ct);
            }
            catch (Exception) when (ct.IsCancellationRequested)
            {
                return; // the app ends; what was cut short is due again at its next start
            }
            catch (Exception failure)
            {
                log.LogError(failure, "{Job} failed; its next run tries again", job.Name); // else the host stops
                next = clock.Now() + TimeSpan.FromSeconds(1);
            }

            await due.WaitUntilAsync(next, longest, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
