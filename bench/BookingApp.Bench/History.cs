using System.Diagnostics;
using System.Globalization;
using BookingApp.Availability;
using BookingApp.Data;
using BookingApp.Data.Changes;
using BookingApp.Notifications;
using BookingApp.Payments.Humans;
using BookingApp.Reservations;
using BookingApp.Reservations.Absence;
using BookingApp.Reservations.Board;
using BookingApp.Reservations.Holds;
using BookingApp.Reservations.Views;
using BookingApp.Tests.Support.Worlds;
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
        Console.WriteLine(
            "| past bookings | holds/s, 16 at once | one hold | with anyone | first times after a change | day board "
            + "| admin's home after a change | find a reference | find a name | emails counted |");
        Console.WriteLine("|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        var pattern = ((HoldResult.Held)await studio.HoldAsync(Studio.Services, 1, 0)).Reservation; // a warm-up: what is done only once is not measured
        await EndAsync(studio, pattern); // before the measuring: the past is copied from the first rows of each table
        await MeasureAsync(studio, 0, 100);
        await FillAsync(studio, pattern, rows);
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
        var (boards, search) = (studio.Get<BoardQueries>(), studio.Get<BookingSearch>());
        var board = await MedianAsync(_ => boards.BoardAsync(day));
        var at = new DateTimeOffset(day, new TimeOnly(10, 0), TimeSpan.Zero);
        var home = await MedianAsync(async _ =>
        {
            await boards.TodayAsync();
            await studio.Get<StrandedBookings>().NowAsync([], [(at, at.AddHours(1))]);
            await studio.Get<ReleaseQueries>().CountAsync(day.AddDays(-7), day);
            await studio.Get<HumanTasks>().ListAsync();
        });
        var some = ((HoldResult.Held)await studio.HoldAsync(Studio.Services, 1, hour + 400)).Reservation.Reference;
        var exact = await MedianAsync(_ => search.SearchAsync(new BookingFilter(some)));
        var name = await MedianAsync(_ => search.SearchAsync(new BookingFilter("fischer")));
        var emails = await MedianAsync(_ => studio.Get<EmailQueries>().CountAsync());
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {rows:n0} | {rate:0} | {one:0.0} ms | {anyone:0.0} ms | {slots:0.0} ms | {board:0.0} ms "
            + $"| {home:0.0} ms | {exact:0.0} ms | {name:0.0} ms | {emails:0.0} ms |"));
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

    private static async Task EndAsync(Studio studio, ReservationView pattern)
    {
        await using var db = await studio.Get<IDbContextFactory<BookingDbContext>>().CreateDbContextAsync();
        await db.Reservations.Where(r => r.Id == pattern.Id).ExecuteUpdateAsync(set => set
            .SetProperty(r => r.Status, ReservationStatus.Completed).SetProperty(r => r.ConfirmedAt, r => r.HeldAt)
            .SetProperty(r => r.CustomerName, "Maya Fischer").SetProperty(r => r.CustomerEmail, "maya@example.com")
            .SetProperty(r => r.CustomerMailbox, "maya@example.com"));
        studio.Get<Outbox>().WriteAlert(db, pattern.Id, "desk@example.com", pattern.HeldAt, new EmailData());
        await db.SaveChangesAsync();
        await db.OutboxEmails.ExecuteUpdateAsync(set => set.SetProperty(l => l.State, EmailState.Sent));
    }

    private static async Task FillAsync(Studio studio, ReservationView pattern, int rows)
    {
        await using var db = await studio.Get<IDbContextFactory<BookingDbContext>>().CreateDbContextAsync();
        db.Database.SetCommandTimeout(TimeSpan.FromHours(1));
        var past = new PastBookings(db);
        await past.CopyAsync(pattern.Id, rows);
        await past.AnalyzeAsync();
        if (await db.Reservations.CountAsync(r => r.Status == ReservationStatus.Completed) <= rows)
            throw new InvalidOperationException("The past was not written: the numbers would mean nothing.");
    }
}
