using System.Globalization;
using BookingApp.Data.Changes;
using Microsoft.AspNetCore.Components;

namespace BookingApp.Components.Shared;

/// <summary>A page that reads again when something it shows was changed, here or on another instance.</summary>
public abstract class LiveComponent : ReadingComponent
{
    private const int MaxTries = 3;
    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _shortest = TimeSpan.FromSeconds(1); // a timer may fire a little before the clock reaches the time

    private IDisposable? _subscription;
    private ITimer? _refreshing;
    private DateTimeOffset? _refreshAt; // when the timer fires
    private readonly CultureInfo _culture = CultureInfo.CurrentCulture; // the visitor's
    private readonly CultureInfo _language = CultureInfo.CurrentUICulture;
    private int _due; // 1: a reading is planned; 0: none

    [Inject] private ChangeFeed Changes { get; set; } = null!;

    /// <summary>The clock that it goes by.</summary>
    [Inject] protected TimeProvider Clock { get; set; } = null!;

    /// <summary>How long it waits after a change before it reads, so that many changes at once cause one reading.</summary>
    protected virtual TimeSpan Settle => TimeSpan.FromMilliseconds(100);

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
        _refreshing = Clock.CreateTimer(_ => OnRefresh(), null, wait > _shortest ? wait : _shortest, Timeout.InfiniteTimeSpan);
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

    private void AskForReading()
    {
        if (Interlocked.Exchange(ref _due, 1) is 0)
            _ = ReadAgainAsync();
    }

    // When a reading fails, the page keeps what it shows and tries again; only the last failure is shown to the visitor.
    private async Task ReadAgainAsync()
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                await Task.Delay(tries is 1 ? Settle : _pause, Clock, Gone);
                _due = 0; // a change from here on plans another reading
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
                    return; // a change has planned another reading, which is the next try
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
