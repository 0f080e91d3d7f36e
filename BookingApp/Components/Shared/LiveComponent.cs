using System.Globalization;
using BookingApp.Data.Changes;
using Microsoft.AspNetCore.Components;

namespace BookingApp.Components.Shared;

/// <summary>A page that reads again when something it shows was changed, here or on another instance.</summary>
public abstract class LiveComponent : ReadingComponent
{
    private const int MaxTries = 3;
    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _shortest = TimeSpan.FromSeconds(1); // a timer may run ahead of the clock

    private IDisposable? _subscription;
    private ITimer? _refreshing;
    private DateTimeOffset? _refreshAt; // what the timer waits for
    private readonly CultureInfo _culture = CultureInfo.CurrentCulture; // the visitor's
    private readonly CultureInfo _language = CultureInfo.CurrentUICulture;
    private int _due; // 0: nothing; 1: a reading is coming

    [Inject] private ChangeFeed Changes { get; set; } = null!;
    [Inject] private TimeProvider LiveClock { get; set; } = null!;

    /// <summary>How long it waits for more: many changes at once are one reading.</summary>
    protected virtual TimeSpan Settle => TimeSpan.FromMilliseconds(100);

    /// <summary>When what it shows is over though nothing changed, as a day is at midnight: then it reads again.</summary>
    protected virtual DateTimeOffset? RefreshAt => null;

    /// <summary>Whether this change may show on this page.</summary>
    protected abstract bool Concerns(Change change);

    // Before the page's first reading, so that no change falls between; not while prerendering, which nobody would dispose in time.
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
        var wait = then - LiveClock.GetUtcNow();
        _refreshing = LiveClock.CreateTimer(_ => OnRefresh(), null, wait > _shortest ? wait : _shortest, Timeout.InfiniteTimeSpan);
    }

    private void OnRefresh()
    {
        _refreshAt = null; // set again after the reading, which may find that the moment has not come
        AskForReading();
    }

    private void OnChange(Change change)
    {
        if (Concerns(change))
            AskForReading();
    }

    private void AskForReading()
    {
        if (Interlocked.Exchange(ref _due, 1) is 0)
            _ = ReadAgainAsync();
    }

    // When a reading fails the page keeps what it shows and tries again before it tells the visitor.
    private async Task ReadAgainAsync()
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                await Task.Delay(tries is 1 ? Settle : _pause, LiveClock, Gone);
                _due = 0; // what comes from here on asks for another reading
                await InvokeAsync(ShowAsync);
                return;
            }
            catch (OperationCanceledException) when (Gone.IsCancellationRequested)
            {
                return; // the visitor left
            }
            catch (Exception) when (tries < MaxTries)
            {
                if (Interlocked.Exchange(ref _due, 1) is 1)
                    return; // another reading is coming, and is the next try
            }
            catch (Exception failure)
            {
                await DispatchExceptionAsync(failure);
                return;
            }
        }
    }

    private async Task ShowAsync()
    {
        if (Gone.IsCancellationRequested)
            return;
        (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (_culture, _language); // a change comes in the culture of whoever made it
        await ReloadAsync();
        StateHasChanged();
    }

    protected override void Dispose(bool disposing)
    {
        _subscription?.Dispose();
        _refreshing?.Dispose();
        base.Dispose(disposing);
    }
}
