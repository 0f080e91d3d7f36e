using System.Collections.Concurrent;

namespace BookingApp.Data.Changes;

/// <summary>Tells everybody in this process what was committed, here or on another instance.</summary>
public sealed class ChangeFeed(ILogger<ChangeFeed> log)
{
    private readonly ConcurrentDictionary<long, Action<Change>> _listeners = new();
    private long _next;

    /// <summary>Whether we hear of what other instances commit; while not, nothing may be believed from a cache.</summary>
    public bool IsLive { get; private set; } = true;

    /// <summary>Tells whether the relay hears the others. When it hears them again, everything is read anew.</summary>
    public void HearOthers(bool live)
    {
        if (live && !IsLive)
            Publish(Change.Catalog); // before anything is believed again
        IsLive = live;
    }

    /// <summary>Calls back on every change until disposed; a listener that throws holds up no other.</summary>
    public IDisposable Subscribe(Action<Change> listener)
    {
        var id = Interlocked.Increment(ref _next);
        _listeners[id] = listener;
        return new Subscription(() => _listeners.TryRemove(id, out _));
    }

    public void Publish(Change change)
    {
        foreach (var listener in _listeners.Values)
        {
            try
            {
                listener(change);
            }
            catch (Exception failure)
            {
                log.LogError(failure, "A listener failed on a {Kind} change", change.Kind);
            }
        }
    }

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
