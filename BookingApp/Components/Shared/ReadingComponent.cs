using Microsoft.AspNetCore.Components;

namespace BookingApp.Components.Shared;

/// <summary>A page or form that reads more than once. Its readings take turns: on a server two could interleave, and the older would be shown.</summary>
public abstract class ReadingComponent : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _gone = new();
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>Cancelled when the visitor leaves.</summary>
    protected CancellationToken Gone => _gone.Token;

    /// <summary>Reads what the page shows now, by the parameters of now.</summary>
    protected abstract Task ReadAsync();

    /// <summary>Reads again, after whatever reading is under way: who asked last is who is shown last.</summary>
    protected async Task ReloadAsync()
    {
        await _turn.WaitAsync(Gone);
        try
        {
            await ReadAsync();
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Shows another page instead of this one, unless the visitor has left it while it was reading.</summary>
    protected void Redirect(NavigationManager navigation, string address)
    {
        if (!Gone.IsCancellationRequested)
            navigation.NavigateTo(address, replace: true);
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing) => _gone.Cancel();
}
