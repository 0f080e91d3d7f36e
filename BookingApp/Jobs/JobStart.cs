using BookingApp.Data;

namespace BookingApp.Jobs;

/// <summary>Lets the jobs begin when the first caller has been answered, or nobody has come for a second: a dozen first looks at the database, each with
/// queries to be compiled, would make that answer late.</summary>
internal sealed class JobStart(JobRunner jobs, FirstAnswer answer, [FromKeyedServices(UnitOfWork.PauseTime)] TimeProvider pauses) : BackgroundService
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        await Task.WhenAny(answer.Given, Task.Delay(Longest, pauses, waiting.Token));
        await waiting.CancelAsync();
        if (stoppingToken.IsCancellationRequested)
            return; // the app ends, or could not begin
        await jobs.StartAsync(stoppingToken);
        await jobs.ExecuteTask!;
    }
}
