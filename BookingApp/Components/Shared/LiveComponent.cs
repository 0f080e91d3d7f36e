using BookingApp.Data.Changes;
using Microsoft.AspNetCore.Components;

namespace BookingApp.Components.Shared;

/// <summary>A page that reads again when something it shows was changed, here or on another instance.</summary>
public abstract class LiveComponent : RetryingComponent
{
    private static readonly TimeSpan _shortest = TimeSpan.FromSeconds(1); // a timer may fire a little before the clock reaches the time
    private static readonly TimeSpan _longest = TimeSpan.FromDays(1); // a timer counts no more than fifty days

    private IDisposable? _subscription;
    private ITimer? _refreshing;
    private DateTimeOffset? _refreshAt; // when the timer fires

    [Inject] private ChangeFeed Changes { get; set; } = null!;

    /// <summary>When it reads again without any change: for example at midnight, when the day that it shows is over.</summary>
    protected virtual DateTimeOffset? RefreshAt => null;

    /// <summary>Whether this change may affect what the page shows.</summary>
    protected abstract bool Concerns(Change change);

    // Subscribes before the page's first reading, so that no change is missed; not while prerendering: that component may be disposed late.
    protected override void OnInitialized()
    {
        if (RendererInfo.IsInteractive)
            _subscription = Changes.Subscribe(OnChange);
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (RefreshAt == _refreshAt || Gone.IsCancellationRequested)
            return;
        _refreshing?.Dispose();
        _refreshAt = RefreshAt;
        if (_refreshAt is not { } then)
            return;
        var wait = then - Clock.GetUtcNow();
        wait = wait < _shortest ? _shortest : wait > _longest ? _longest : wait;
        _refreshing = Clock.CreateTimer(_ => OnRefresh(), null, wait, Timeout.InfiniteTimeSpan);
    }

    private void OnRefresh()
    {
        _refreshAt = null; // OnAfterRender sets it again after the reading
        AskForReading();
    }

    private void OnChange(Change change)
    {
        if (Concerns(change))
            AskForReading();
    }

    protected override void Dispose(bool disposing)
    {
        _subscription?.Dispose();
        _refreshing?.Dispose();
        base.Dispose(disposing);
    }
}
