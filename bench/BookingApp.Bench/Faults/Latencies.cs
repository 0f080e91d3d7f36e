using System.Collections.Concurrent;
using System.Globalization;

namespace BookingApp.Bench.Faults;

/// <summary>How long calls took, by what they are.</summary>
internal sealed class Latencies
{
    private readonly ConcurrentDictionary<string, ConcurrentBag<double>> _took = new(StringComparer.Ordinal);

    public void Add(string what, TimeSpan took) => _took.GetOrAdd(what, static _ => []).Add(took.TotalMilliseconds);

    /// <summary>What takes longer now than so many times what it took then.</summary>
    public IEnumerable<string> SlowerThan(Latencies then, double times) =>
        from what in _took.Keys
        let now = P99(what)
        let before = then.P99(what)
        where now > Math.Max(before, 1) * times
        select string.Create(CultureInfo.InvariantCulture, $"{what}: p99 was {before:0.0} ms and is {now:0.0} ms");

    public override string ToString() => string.Join(", ", _took.Keys.Order(StringComparer.Ordinal).Select(what =>
        string.Create(CultureInfo.InvariantCulture, $"{what} {_took[what].Count} × p99 {P99(what):0.0} ms")));

    private double P99(string what)
    {
        var sorted = _took.TryGetValue(what, out var all) ? all.Order().ToList() : [];
        return sorted.Count is 0 ? 0 : sorted[(int)Math.Ceiling(0.99 * sorted.Count) - 1];
    }
}
