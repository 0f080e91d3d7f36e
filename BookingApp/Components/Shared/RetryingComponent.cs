using System.Globalization;
using Microsoft.AspNetCore.Components;

namespace BookingApp.Components.Shared;

/// <summary>A component that reads again unasked. When such a reading fails, it keeps what it shows and tries again.</summary>
public abstract class RetryingComponent : ReadingComponent
{
    private const int MaxTries = 3;
    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(5);

    private readonly CultureInfo _culture = CultureInfo.CurrentCulture; // the visitor's
    private readonly CultureInfo _language = CultureInfo.CurrentUICulture;
    private bool _hasRead;
    private int _due; // 1: a reading is planned; 0: none

    /// <summary>The clock that it goes by.</summary>
    [Inject] protected TimeProvider Clock { get; set; } = null!;

    /// <summary>How long it waits before it reads, so that many changes at once cause one reading.</summary>
    protected virtual TimeSpan Settle => TimeSpan.FromMilliseconds(100);

    /// <summary>Whether a reading that nobody asked for found anything but what is shown; when not, nothing is drawn.</summary>
    protected virtual bool FindsNews() => true;

    /// <summary>Reads what it is given by the component around it, which may have read again after a change: a failure must not take the page away.</summary>
    protected async Task ReadGivenAsync()
    {
        try
        {
            await ReloadAsync();
            _hasRead = true;
        }
        catch (Exception) when (_hasRead && !Gone.IsCancellationRequested)
        {
            AskForReading();
        }
    }

    /// <summary>Plans a reading, unless one is planned.</summary>
    protected void AskForReading()
    {
        if (Interlocked.Exchange(ref _due, 1) is 0)
            _ = ReadAgainAsync();
    }

    // Only the last failure is shown to the visitor.
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
        if (FindsNews())
            StateHasChanged();
    }
}
