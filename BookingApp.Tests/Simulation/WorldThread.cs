using System.Collections.Concurrent;
using BookingApp.Payments.PayPal;

namespace BookingApp.Tests.Simulation;

/// <summary>The one thread of a world. What goes on next is chosen by the seed; time moves when nothing else can, and now and then by itself.</summary>
/// <remarks>Whatever waits in a world waits here: for its turn at a switch point, or for an instant. A continuation that comes from
/// another thread would make the run unrepeatable, so it is refused.</remarks>
internal sealed class WorldThread(int seed, ManualClock clock) : SynchronizationContext
{
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private readonly Random _random = new(seed);
    private readonly Queue<(SendOrPostCallback Go, object? State)> _posted = new();
    private readonly List<Waiting> _waiting = [];
    private readonly BlockingCollection<(SendOrPostCallback Go, object? State)> _back = []; // what comes back from another thread
    private volatile int _expected;
    private ulong _trace = 14695981039346656037;

    /// <summary>How likely time passes by itself while something could go on.</summary>
    public double Drift { get; set; } = 0.02;

    /// <summary>All that went on so far, as one number: the same seed gives the same one.</summary>
    public ulong Trace => _trace;

    public long Steps { get; private set; }

    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>Waits for its turn. What died meanwhile never gets one.</summary>
    public Task TurnAsync(string what, object? owner) => AtAsync(Now, what, owner);

    public Task AtAsync(DateTimeOffset due, string what, object? owner)
    {
        var turn = new TaskCompletionSource();
        At(due, what, owner, turn.SetResult);
        return turn.Task;
    }

    /// <summary>Plans something; calling back takes it off again.</summary>
    public Action At(DateTimeOffset due, string what, object? owner, Action go)
    {
        MustBeHere();
        var waiting = new Waiting(due, what, owner, go);
        _waiting.Add(waiting);
        return () => _waiting.Remove(waiting);
    }

    /// <summary>Takes away all that something waited for: it never goes on.</summary>
    public void Discard(object owner) => _waiting.RemoveAll(w => ReferenceEquals(w.Owner, owner));

    public bool Waits(Func<string, bool> what) => _waiting.Exists(w => what(w.What));

    public bool Waits(object owner, string what) => _waiting.Exists(w => ReferenceEquals(w.Owner, owner) && w.What == what);

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (_expected > 0 && Environment.CurrentManagedThreadId != _thread)
        {
            _back.Add((d, state));
            return;
        }

        MustBeHere();
        _posted.Enqueue((d, state));
    }

    /// <summary>Does what cancels a pause: that goes on in another thread, whatever one does, so it is waited for.</summary>
    public void Cancelling(IReadOnlyList<Task> pauses, Action what)
    {
        var before = pauses.Count(p => p.IsCanceled);
        _expected = pauses.Count;
        what();
        for (var left = pauses.Count(p => p.IsCanceled) - before; left > 0; left--)
            _posted.Enqueue(
                _back.TryTake(out var next, TimeSpan.FromMinutes(2)) ? next : throw new InvalidOperationException("What was cancelled did not go on."));
        _expected = 0;
    }

    public override void Send(SendOrPostCallback d, object? state) => d(state);

    public override SynchronizationContext CreateCopy() => this;

    /// <summary>Lets one thing go on, or time pass.</summary>
    /// <returns>False when nothing is waited for any more.</returns>
    public bool Step(DateTimeOffset latest)
    {
        Settle();
        if (_waiting.Count is 0)
            return false;

        Steps++;
        var now = Now;
        var ready = _waiting.Count(w => w.Due <= now);
        if (ready is 0)
        {
            var next = _waiting.Min(w => w.Due);
            clock.AdvanceTo(next < latest ? next : latest);
            return next <= latest;
        }

        if (_random.NextDouble() < Drift)
        {
            clock.Advance(TimeSpan.FromMilliseconds(_random.Next(1, 20_000)));
            return true;
        }

        var chosen = _waiting.Where(w => w.Due <= now).ElementAt(_random.Next(ready));
        _waiting.Remove(chosen);
        Note(chosen.What);
        Run(null, chosen.Go);
        Settle();
        return true;
    }

    /// <summary>Runs what was handed on until everything waits again.</summary>
    public void Settle()
    {
        while (_posted.TryDequeue(out var next))
            Run(NeedsContext(next.State) ? this : null, () => next.Go(next.State));
    }

    // Whoever awaits without a context is handed to another thread if what it awaits ends inside one. Libraries do (EF's StateManager
    // captures a context by mistake, Polly awaits the PayPal client's own method): what goes on for them finds none.
    private static bool NeedsContext(object? continuation)
    {
        if (continuation is not Action { Target: { } box } || box.GetType() is not { IsGenericType: true } type)
            return true;
        var method = type.GenericTypeArguments[^1];
        return method.Assembly.GetName().Name!.StartsWith("BookingApp", StringComparison.Ordinal) && method.Namespace != typeof(PayPalClient).Namespace;
    }

    /// <summary>Begins something that goes on by itself.</summary>
    public void Begin(Func<Task> what) => Run(this, () => _ = FollowAsync(what));

    private async Task FollowAsync(Func<Task> what)
    {
        try
        {
            await what();
        }
        catch (Exception failure)
        {
            Failed?.Invoke(failure);
        }
    }

    public Action<Exception>? Failed { get; set; }

    /// <summary>Writes a line into the trace.</summary>
    public void Note(string what)
    {
        foreach (var letter in what)
            _trace = (_trace ^ letter) * 1099511628211;
        _trace = (_trace ^ (ulong)Now.Ticks) * 1099511628211;
        Log?.Invoke(what);
    }

    public Action<string>? Log { get; set; }

    private void MustBeHere()
    {
        if (Environment.CurrentManagedThreadId != _thread)
            throw new InvalidOperationException("Something of this world went on on another thread: the run would not repeat.");
    }

    // At a turn nothing is captured, so that what EF and HttpClient await goes on right here; what the app awaits is posted back.
    private static void Run(SynchronizationContext? context, Action what)
    {
        var before = Current;
        SetSynchronizationContext(context);
        try
        {
            what();
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }

    private sealed record Waiting(DateTimeOffset Due, string What, object? Owner, Action Go);
}

/// <summary>The clock of one process: the world's time, and timers that die with the process.</summary>
internal sealed class ProcessClock(WorldThread thread, object owner, ManualClock clock) : TimeProvider
{
    private readonly List<Task> _pauses = []; // Task.Delay gives itself as its timer's state

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

    public override long GetTimestamp() => clock.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (state is Task pause)
            _pauses.Add(pause);
        var timer = new Timer(this, () => thread.Cancelling(Pauses(), () => callback(state)));
        timer.Change(dueTime, period);
        return timer;
    }

    private List<Task> Pauses()
    {
        _pauses.RemoveAll(p => p.IsCompleted);
        return [.. _pauses];
    }

    private sealed class Timer(ProcessClock clock, Action fire) : ITimer
    {
        private Action? _stop;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _stop?.Invoke();
            _stop = dueTime == Timeout.InfiniteTimeSpan ? null : clock.Plan(dueTime, fire);
            return true;
        }

        public void Dispose() => _stop?.Invoke();

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }

    private Action Plan(TimeSpan dueTime, Action fire) => thread.At(thread.Now + dueTime, "timer", owner, fire);
}

/// <summary>The time of pauses: they take the world's, and a unit of work takes none but them, however far the others turn the clock meanwhile.</summary>
internal sealed class ProcessPauses(TimeProvider clock) : TimeProvider
{
    public override long GetTimestamp() => 0;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        clock.CreateTimer(callback, state, dueTime, period);
}
