using System.Net;
using System.Net.WebSockets;
using BookingApp.Bench.Loads;

namespace BookingApp.Bench.Instances;

/// <summary>Somebody's page of what they hold, open in a browser by nginx. When its connection ends it does as app.js does: it looks whether it may go
/// on, which at another instance it may not, and loads anew.</summary>
internal sealed class OpenPage(HttpClient http, string path) : IAsyncDisposable
{
    private const string Countdown = "data-until"; // drawn as long as the hold stands
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    private readonly CookieContainer _cookies = new();
    private readonly CancellationTokenSource _closed = new();
    private Circuit? _circuit;
    private Task _living = Task.CompletedTask;

    /// <summary>How often it was loaded anew.</summary>
    public int Reloads { get; private set; }

    /// <summary>How often that failed, so that a person would have seen an error; by the last message.</summary>
    public int Failures { get; private set; }

    public string? LastFailure { get; private set; }

    /// <summary>The longest that it was without a circuit.</summary>
    public TimeSpan LongestGap { get; private set; }

    public bool IsLive => _circuit is { Ended.IsCompleted: false };

    public async Task OpenAsync()
    {
        _circuit = await Circuit.OpenAsync(http, path, Countdown, _cookies);
        _living = LiveAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _closed.CancelAsync();
        if (_circuit is not null)
            await _circuit.DisposeAsync();
        await _living;
        _closed.Dispose();
    }

    private async Task LiveAsync()
    {
        while (true)
        {
            await _circuit!.Ended;
            if (_closed.IsCancellationRequested)
                return;
            await _circuit.DisposeAsync();
            _circuit = null;
            await ComeBackAsync();
            if (_circuit is null)
                return; // it never came back
        }
    }

    private async Task ComeBackAsync()
    {
        var since = System.Diagnostics.Stopwatch.GetTimestamp();
        while (!_closed.IsCancellationRequested && System.Diagnostics.Stopwatch.GetElapsedTime(since) < _patience)
        {
            try
            {
                _circuit = await Circuit.OpenAsync(http, path, Countdown, _cookies);
                Reloads++;
                var gap = System.Diagnostics.Stopwatch.GetElapsedTime(since);
                LongestGap = gap > LongestGap ? gap : LongestGap;
                return;
            }
            catch (Exception failure) when (
                failure is HttpRequestException or WebSocketException or InvalidOperationException or TimeoutException or IOException)
            {
                Failures++;
                LastFailure = failure.Message;
                await Task.Delay(_pause);
            }
        }
    }
}
