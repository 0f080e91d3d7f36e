using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using BookingApp.Bench.Loads;

namespace BookingApp.Bench.Faults;

/// <summary>What goes on at once in a <see cref="Soak"/>: always the same much of it.</summary>
internal sealed class SoakLoad : IAsyncDisposable
{
    private const int Pages = 300;
    private const int Days = 25; // that open pages look at; what is held lies behind them

    private readonly Server _app;
    private readonly Server _payPal;
    private readonly Random _random;
    private readonly Circuit[] _open = new Circuit[Pages];
    private readonly int[] _shown = new int[Pages]; // which day
    private readonly string[] _times; // the first time of each day, as the form that it is pressed in says it
    private readonly CancellationTokenSource _over = new();
    private readonly ConcurrentQueue<string> _faults = [];
    private readonly ConcurrentQueue<string> _wishes = new(Business.Distinct(1));
    private Task _going = Task.CompletedTask;
    private int _held;
    private int _paid;
    private int _reopened;

    private SoakLoad(Server app, Server payPal, Random random, string[] times) => (_app, _payPal, _random, _times) = (app, payPal, random, times);

    public Latencies Measured { get; set; } = new();

    public IEnumerable<string> Faults => _faults.GroupBy(fault => fault, StringComparer.Ordinal).Select(same => $"{same.Count()} × {same.Key}");

    /// <summary>Opens the pages, and begins.</summary>
    public static async Task<SoakLoad> StartAsync(Server app, Server payPal, Random random)
    {
        using var month = JsonDocument.Parse(await app.Http.GetByteArrayAsync(Business.Slots(Business.Today.AddDays(2), Business.Today.AddDays(1 + Days))));
        var starts = month.RootElement.GetProperty("days").EnumerateArray().Select(day => day.GetProperty("slots")[0].GetProperty("start").GetDateTimeOffset());
        var load = new SoakLoad(
            app, payPal, random, [.. starts.Select(start => start.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture))]);
        for (var n = 0; n < Pages; n++)
            load._open[n] = await load.OpenAsync(load._shown[n] = n % Days);
        load._going = Task.WhenAll(
            load.RepeatAsync(TimeSpan.FromMilliseconds(50), load.PressAsync), load.RepeatAsync(TimeSpan.FromMilliseconds(500), load.ReopenAsync),
            load.RepeatAsync(TimeSpan.FromMilliseconds(200), load.HoldAsync), load.RepeatAsync(TimeSpan.FromMilliseconds(1000), load.PayAsync),
            load.RepeatAsync(TimeSpan.FromMilliseconds(100), () => load.ReadAsync("page", "/book/1")),
            load.RepeatAsync(TimeSpan.FromMilliseconds(50), () => load.ReadAsync("day", Business.Slots(Business.FirstFree, Business.FirstFree))));
        return load;
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _going;
        foreach (var circuit in _open)
            await circuit.DisposeAsync();
        _over.Dispose();
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{_held} holds of which {_paid} were paid and the others lapsed, {_reopened} pages closed and opened");

    // One after the other: a slow answer makes no crowd.
    private async Task RepeatAsync(TimeSpan pause, Func<Task> what)
    {
        while (!_over.IsCancellationRequested)
        {
            try
            {
                await what();
            }
            catch (Exception failure) when (failure is HttpRequestException or InvalidOperationException or TimeoutException or IOException)
            {
                _faults.Enqueue(failure.Message);
            }

            await Task.Delay(pause, _over.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task PressAsync()
    {
        var page = 1 + Next(Pages - 1);
        var day = _shown[page] = (_shown[page] + 1 + Next(Days - 1)) % Days; // another one
        Measured.Add("press", TimeSpan.FromMilliseconds(await _open[page].PressAsync(PathOf(day), _times[day])));
    }

    // The first is nobody's to press: it may be closed at any time.
    private async Task ReopenAsync()
    {
        await _open[0].DisposeAsync();
        _open[0] = await OpenAsync(Next(Days));
        Interlocked.Increment(ref _reopened);
    }

    private Task HoldAsync() => TakeAsync(NextWish());

    private async Task PayAsync()
    {
        var hold = await TakeAsync(NextWish()[..^1] + ",\"customer\":{\"name\":\"Maya Fischer\",\"email\":\"maya@example.com\"}}");
        var (path, key) = ($"/api/v1/reservations/{hold.GetProperty("reference").GetString()}", hold.GetProperty("key").GetString());
        var payment = await CallAsync("checkout", () => Site.PostAsync(_app, $"{path}/checkout?key={key}", null));
        using var approved = await _payPal.Http.PostAsync($"/_control/orders/{payment.GetProperty("orderId").GetString()}/approve", null); // a webhook tells it
        approved.EnsureSuccessStatusCode();
        var since = Stopwatch.GetTimestamp();
        while ((await CallAsync("look", () => _app.Http.GetAsync($"{path}?key={key}"))).GetProperty("status").GetString() is not "Confirmed")
        {
            if (Stopwatch.GetElapsedTime(since) > TimeSpan.FromSeconds(30))
                throw new InvalidOperationException("a paid visit was not confirmed");
            await Task.Delay(50);
        }

        Interlocked.Increment(ref _paid);
    }

    private async Task<JsonElement> TakeAsync(string wish)
    {
        Interlocked.Increment(ref _held);
        return await CallAsync("hold", () => Site.PostAsync(_app, "/api/v1/holds", wish));
    }

    private Task ReadAsync(string what, string path) => CallAsync(what, () => _app.Http.GetAsync(path), isJson: what is not "page");

    private async Task<JsonElement> CallAsync(string what, Func<Task<HttpResponseMessage>> call, bool isJson = true)
    {
        var began = Stopwatch.GetTimestamp();
        using var answer = await call();
        var body = await answer.Content.ReadAsStringAsync();
        Measured.Add(what, Stopwatch.GetElapsedTime(began));
        if (!answer.IsSuccessStatusCode)
            throw new HttpRequestException($"{what} was answered {answer.StatusCode}");
        return isJson ? JsonSerializer.Deserialize<JsonElement>(body) : default;
    }

    private int Next(int below)
    {
        lock (_random)
            return _random.Next(below);
    }

    private string NextWish() => _wishes.TryDequeue(out var wish) ? wish : throw new InvalidOperationException("the times ran out");

    private Task<Circuit> OpenAsync(int day) => Circuit.OpenAsync(_app, PathOf(day), _times[day]);

    private static string PathOf(int day) => "/book/1?date=" + Business.Today.AddDays(2 + day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
