using BookingApp.Data;
using BookingApp.Data.Changes;

namespace BookingApp.Jobs;

/// <summary>Cuts a job's sleep short when a commit, here or on another instance, may have made something due earlier.</summary>
/// <remarks>Of many commits in a row the first wakes at once; then one look every <see cref="Rest"/> serves all that came meanwhile. What was known to
/// be due is never late for that.</remarks>
internal sealed class DueSignal : IDisposable
{
    /// <summary>How long a sleeper rests at least between two looks that only signals asked for.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(100);

    private readonly TimeProvider _clock, _pauses;
    private readonly IDisposable _listening;
    private TaskCompletionSource _signal = New();
    private long? _woken; // when the last sleep ended

    /// <summary>Listens for changes of a kind, until it is disposed.</summary>
    /// <param name="feed">Tells the changes.</param>
    /// <param name="kind">What wakes; nothing does without it.</param>
    /// <param name="clock">The time that things are due by.</param>
    /// <param name="pauses">The machine's own time, which the rest is counted in.</param>
    public DueSignal(ChangeFeed feed, ChangeKind? kind, TimeProvider clock, TimeProvider pauses)
    {
        (_clock, _pauses) = (clock, pauses);
        _listening = feed.Subscribe(change =>
        {
            if (change.Kind == kind)
                _signal.TrySetResult(); // one who works now looks again before it sleeps
        });
    }

    /// <summary>Sleeps until an instant, a signal, or the longest wait.</summary>
    public async Task WaitUntilAsync(DateTimeOffset next, TimeSpan longest, CancellationToken ct)
    {
        var left = next - _clock.Now();
        var wait = left < TimeSpan.Zero ? TimeSpan.Zero : left > longest ? longest : left;
        using var nap = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var due = Task.Delay(wait + TimeSpan.FromMilliseconds(1), _clock, nap.Token);
        await Task.WhenAny(_signal.Task, due);
        if (!due.IsCompleted && _woken is { } at && Rest - _pauses.GetElapsedTime(at) is { Ticks: > 0 } rest)
            await Task.WhenAny(due, Task.Delay(rest, _pauses, nap.Token));
        await nap.CancelAsync();
        ct.ThrowIfCancellationRequested();
        if (_signal.Task.IsCompleted)
            _signal = New();
        _woken = _pauses.GetTimestamp();
    }

    public void Dispose() => _listening.Dispose();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
