using System.Diagnostics;
using System.Globalization;
using BookingApp.Availability;
using BookingApp.Data;
using BookingApp.Reservations;
using BookingApp.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Bench;

/// <summary>What a business pays for its history: holds and times on offer, before and after a million bookings lie behind it.</summary>
internal static class History
{
    private const int Calls = 50;

    public static async Task RunAsync(string? postgres, int rows)
    {
        await using var studio = await Studio.OpenAsync(postgres);
        Console.WriteLine($"{Studio.Machine}; {(postgres is null ? "SQLite" : "PostgreSQL")}");
        Console.WriteLine("| past bookings | holds/s, 16 at once | one hold | one hold with anyone | first times after a change |");
        Console.WriteLine("|---:|---:|---:|---:|---:|");
        await studio.HoldAsync(Studio.Services, 1, 0); // what happens once, happens before
        await MeasureAsync(studio, 0, 100);
        await FillAsync(studio, rows);
        await MeasureAsync(studio, rows, 1000);
    }

    private static async Task MeasureAsync(Studio studio, int rows, int hour)
    {
        var queue = new System.Collections.Concurrent.ConcurrentQueue<int>(Enumerable.Range(0, Calls * 16));
        var whole = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(async () =>
        {
            while (queue.TryDequeue(out var n))
                await studio.HoldAsync(Studio.Services, 1 + n % Studio.People, hour + n / Studio.People);
        })));
        var rate = Calls * 16 / whole.Elapsed.TotalSeconds;
        var one = await MedianAsync(n => studio.HoldAsync(Studio.Services, 1 + n % Studio.People, hour + 200 + n));
        var anyone = await MedianAsync(n => studio.HoldAsync(Studio.Services, null, hour + 300 + n));
        var day = DateOnly.FromDateTime(DateTimeOffset.UtcNow.UtcDateTime).AddDays(2);
        var slots = await MedianAsync(_ =>
        {
            studio.Get<ChangeFeed>().Publish(Change.Catalog);
            return studio.Get<AvailabilityQueries>().SlotsAsync(Studio.Services, day, day.AddDays(30), null, 1);
        });
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {rows:n0} | {rate:0} | {one:0.0} ms | {anyone:0.0} ms | {slots:0.0} ms |"));
    }

    private static async Task<double> MedianAsync(Func<int, Task> call)
    {
        var took = new List<double>();
        for (var n = 0; n < Calls; n++)
        {
            var began = Stopwatch.GetTimestamp();
            await call(n);
            took.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        return took.Order().ElementAt(Calls / 2);
    }

    private static async Task FillAsync(Studio studio, int rows)
    {
        var pattern = ((HoldResult.Held)await studio.HoldAsync(Studio.Services, 1, 1)).Reservation;
        await using var db = await studio.Get<IDbContextFactory<BookingDbContext>>().CreateDbContextAsync();
        db.Database.SetCommandTimeout(TimeSpan.FromHours(1));
        await db.Reservations.Where(r => r.Id == pattern.Id).ExecuteUpdateAsync(set => set.SetProperty(r => r.Status, ReservationStatus.Completed).SetProperty(r => r.ConfirmedAt, r => r.HeldAt));
        var past = new PastBookings(db);
        await past.CopyAsync(pattern.Id, rows);
        await past.AnalyzeAsync();
    }
}
