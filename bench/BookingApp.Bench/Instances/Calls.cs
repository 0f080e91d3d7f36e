using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace BookingApp.Bench.Instances;

/// <summary>Calls of the API by nginx, each repeated under its key until it is answered, as api.md tells callers; what went wrong is counted.</summary>
internal sealed class Calls(HttpClient http)
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(20);
    private readonly ConcurrentDictionary<string, int> _failures = new(StringComparer.Ordinal);
    private long _sent;
    private long _longest; // ticks

    /// <summary>Requests that had no answer of the app, by what came instead.</summary>
    public string Failures => _failures.IsEmpty ? "none"
        : string.Join(", ", _failures.OrderBy(one => one.Key, StringComparer.Ordinal)
            .Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Value} × {one.Key}")));

    public int Failed => _failures.Values.Sum();
    public long Sent => Volatile.Read(ref _sent);

    /// <summary>The longest that anybody waited for an answer, repeats and all.</summary>
    public TimeSpan Longest => TimeSpan.FromTicks(Volatile.Read(ref _longest));

    /// <summary>Sends until the app has answered.</summary>
    /// <exception cref="TimeoutException">Nobody answered in a minute.</exception>
    public async Task<(HttpStatusCode Status, string Body)> SendAsync(HttpMethod method, string path, string? body)
    {
        var (key, began) = (Guid.NewGuid().ToString(), Stopwatch.GetTimestamp());
        while (Stopwatch.GetElapsedTime(began) < _patience)
        {
            if (await TryAsync(method, path, body, key) is { } answer)
            {
                var took = Stopwatch.GetElapsedTime(began).Ticks;
                for (var longest = Volatile.Read(ref _longest); took > longest; longest = Volatile.Read(ref _longest))
                    Interlocked.CompareExchange(ref _longest, took, longest);
                return answer;
            }

            await Task.Delay(_pause);
        }

        throw new TimeoutException($"{method} {path} had no answer in {_patience.TotalSeconds:0} s");
    }

    private async Task<(HttpStatusCode Status, string Body)?> TryAsync(HttpMethod method, string path, string? body, string key)
    {
        Interlocked.Increment(ref _sent);
        try
        {
            using var request = new HttpRequestMessage(method, path);
            request.Headers.Add("Idempotency-Key", key);
            request.Content = body is null ? null : new StringContent(body, System.Text.Encoding.UTF8, "application/json");
            using var answer = await http.SendAsync(request);
            var said = await answer.Content.ReadAsStringAsync();
            if (answer.StatusCode < HttpStatusCode.InternalServerError && !said.Contains("\"request_in_progress\"", StringComparison.Ordinal))
                return (answer.StatusCode, said);
            Count(answer.StatusCode < HttpStatusCode.InternalServerError ? "request_in_progress"
                : string.Create(CultureInfo.InvariantCulture, $"{(int)answer.StatusCode} to {method}"));
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            Count($"broken connection to {method}");
        }

        return null;
    }

    private void Count(string what) => _failures.AddOrUpdate(what, 1, (_, before) => before + 1);
}
