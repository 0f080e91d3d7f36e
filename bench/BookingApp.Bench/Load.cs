using System.Diagnostics;
using System.Globalization;
using BookingApp.Integrity;
using BookingApp.Reservations.Holds;

namespace BookingApp.Bench;

/// <summary>How many holds a second one instance makes, of different times and of one.</summary>
internal static class Load
{
    private const int Callers = 16;
    private const int Hours = 100;

    public static async Task RunAsync(string? postgres)
    {
        await using var studio = await Studio.OpenAsync(postgres);
        Console.WriteLine($"{Studio.Machine}; {(postgres is null ? "SQLite" : "PostgreSQL")}; {Callers} callers at once");
        Console.WriteLine("| what they want | calls | held | calls/s | median | 99 % |");
        Console.WriteLine("|---|---:|---:|---:|---:|---:|");
        await studio.HoldAsync(Studio.Services, 1, 0); // a warm-up: what is done only once is not measured
        await MeasureAsync(
            "each another time", Enumerable.Range(0, Hours * Studio.People).Select(n => (Person: 1 + n % Studio.People, Hour: 100 + n / Studio.People)));
        await MeasureAsync("sixteen the same", Enumerable.Range(0, Hours * Callers).Select(n => (Person: 1, Hour: 300 + n / Callers)));
        var ill = (await studio.Get<Doctor>().ExamineAsync()).Where(diagnosis => !diagnosis.IsWell).Select(diagnosis => diagnosis.Rule).ToList();
        Console.WriteLine(ill.Count is 0 ? "The doctor finds nothing." : $"The doctor finds: {string.Join(", ", ill)}");

        async Task MeasureAsync(string what, IEnumerable<(int Person, int Hour)> wishes)
        {
            var queue = new System.Collections.Concurrent.ConcurrentQueue<(int Person, int Hour)>(wishes);
            var took = new System.Collections.Concurrent.ConcurrentBag<double>();
            var held = 0;
            var whole = Stopwatch.StartNew();
            await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
            {
                while (queue.TryDequeue(out var wish))
                {
                    var began = Stopwatch.GetTimestamp();
                    if (await studio.HoldAsync(Studio.Services, wish.Person, wish.Hour) is HoldResult.Held)
                        Interlocked.Increment(ref held);
                    took.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
                }
            })));
            var seconds = whole.Elapsed.TotalSeconds;
            var sorted = took.Order().ToList();
            var (median, slow) = (sorted[sorted.Count / 2], sorted[(int)(sorted.Count * 0.99)]);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {what} | {sorted.Count} | {held} | {sorted.Count / seconds:0} | {median:0.0} ms | {slow:0.0} ms |"));
        }
    }
}
