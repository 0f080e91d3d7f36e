using BookingApp.Data;

namespace BookingApp.Jobs;

/// <summary>Cuts a sleep short when a commit may have made something due earlier.</summary>
internal sealed class DueSignal(TimeProvider clock)
{
    private TaskCompletionSource _signal = New();

    /// <summary>Wakes the sleeper; one who works now looks again before it sleeps.</summary>
    public void Wake() => _signal.TrySetResult();

    /// <summary>Sleeps until an instant, a signal, or the longest wait.</summary>
    public async Task WaitUntilAsync(DateTimeOffset next, TimeSpan longest, CancellationToken ct)
    {
        var left = next - clock.Now();
        var wait = left < TimeSpan.Zero ? TimeSpan.Zero : left > longest ? longest : left;
        using var nap = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await Task.WhenAny(_signal.Task, Task.Delay(wait + TimeSpan.FromMilliseconds(1), clock, nap.Token));
        await nap.CancelAsync();
        ct.ThrowIfCancellationRequested();
        if (_signal.Task.IsCompleted)
            _signal = New();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
