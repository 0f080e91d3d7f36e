using System.Globalization;
using BookingApp.Data;
using Microsoft.AspNetCore.Components;

namespace BookingApp.Components.Shared;

/// <summary>A page that reads again when something it shows was changed, here or on another instance.</summary>
public abstract class LiveComponent : ReadingComponent
{
    private IDisposable? _subscription;
    private readonly CultureInfo _culture = CultureInfo.CurrentCulture; // the visitor's
    private readonly CultureInfo _language = CultureInfo.CurrentUICulture;
    private int _due; // 0: nothing; 1: a reading is coming

    [Inject] private ChangeFeed Changes { get; set; } = null!;
    [Inject] private TimeProvider LiveClock { get; set; } = null!;

    /// <summary>How long it waits for more: many changes at once are one reading.</summary>
    protected virtual TimeSpan Settle => TimeSpan.FromMilliseconds(100);

    /// <summary>Whether this change may show on this page.</summary>
    protected abstract bool Concerns(Change change);

    // Before the page's first reading, so that no change falls between; not while prerendering, which nobody would dispose in time.
    protected override void OnInitialized()
    {
        if (RendererInfo.IsInteractive)
            _subscription = Changes.Subscribe(OnChange);
    }

    private void OnChange(Change change)
    {
        if (Concerns(change) && Interlocked.Exchange(ref _due, 1) is 0)
            _ = ReadAgainAsync();
    }

    private async Task ReadAgainAsync()
    {
        try
        {
            await Task.Delay(Settle, LiveClock, Gone);
            _due = 0; // what comes from here on asks for another reading
            await InvokeAsync(async () =>
            {
                if (Gone.IsCancellationRequested)
                    return;
                (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (_culture, _language); // a change comes in the culture of whoever made it
                await ReloadAsync();
                StateHasChanged();
            });
        }
        catch (OperationCanceledException) when (Gone.IsCancellationRequested)
        {
            // the visitor left
        }
        catch (Exception failure)
        {
            await DispatchExceptionAsync(failure);
        }
    }

    protected override void Dispose(bool disposing)
    {
        _subscription?.Dispose();
        base.Dispose(disposing);
    }
}
