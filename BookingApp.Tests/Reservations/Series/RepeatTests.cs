using System.Globalization;
using BookingApp.Availability;
using BookingApp.Catalog;
using BookingApp.Catalog.Hours;
using BookingApp.Customers;
using BookingApp.Data;
using BookingApp.Data.Changes;
using BookingApp.Reservations.Holds;
using BookingApp.Reservations.Series;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Tests.Reservations.Series;

public sealed class RepeatTests
{
    [Theory]
    [InlineData(1, 4, null, "06-02 06-09 06-16 06-23")]
    [InlineData(2, 3, null, "06-02 06-16 06-30")]
    [InlineData(3, null, "2026-07-14", "06-02 06-23 07-14")]
    [InlineData(1, 10, "2026-06-09", "06-02 06-09")]
    [InlineData(1, 3, "2026-06-01", "")]
    [InlineData(0, 3, null, "")]
    [InlineData(27, 3, null, "")]
    public void A_repeat_has_these_days(int weeks, int? times, string? until, string days)
    {
        var repeat = new Recurrence(new DateOnly(2026, 6, 2), weeks)
        {
            Times = times,
            Until = until is null ? null : DateOnly.Parse(until, CultureInfo.InvariantCulture),
        };

        Assert.Equal(days, string.Join(' ', repeat.Days.Select(d => d.ToString("MM-dd", CultureInfo.InvariantCulture))));
    }

    [Fact]
    public async Task More_than_a_year_of_weeks_is_refused_and_the_end_of_the_calendar_ends_it()
    {
        await using var world = await TestWorld.CreateAsync();
        var endless = new Recurrence(new DateOnly(2026, 6, 2)) { Until = DateOnly.MaxValue };

        Assert.Equal(SeriesService.MaxVisits + 1, endless.Days.Count);
        Assert.Equal(2, new Recurrence(DateOnly.MaxValue.AddDays(-13)) { Times = 9 }.Days.Count);
        await Assert.ThrowsAsync<RuleBrokenException>(() => PlanAsync(world, endless, "10:00"));
        await Assert.ThrowsAsync<RuleBrokenException>(() => world.Get<RepeatQueries>().PlanAsync(
            TestWorld.Customer, new RepeatWish(TestWorld.Massage, 1, 1, new TimeOnly(10, 0), endless with { Times = 2 })));
    }

    [Theory]
    [InlineData("Europe/Berlin", "2026-10-18", "02:30", "+2 Once; +2 Twice; +1 Once")]
    [InlineData("Europe/Berlin", "2027-03-21", "02:30", "+1 Once; +2 Skipped 03:00; +2 Once")]
    [InlineData("America/New_York", "2026-10-25", "01:30", "-4 Once; -4 Twice; -5 Once")]
    [InlineData("America/New_York", "2027-03-07", "02:30", "-5 Once; -4 Skipped 03:00; -4 Once")]
    [InlineData("America/New_York", "2027-03-07", "10:00", "-5 Once; -4 Once; -4 Once")]
    [InlineData("Europe/Berlin", "2026-10-18", "10:00", "+2 Once; +1 Once; +1 Once")]
    public async Task The_time_of_the_wall_clock_stays_over_a_change_over(string zone, string first, string time, string expected)
    {
        await using var world = await TestWorld.CreateAsync();
        await OpenByNightAsync(world, zone);

        var dates = await PlanAsync(world, new Recurrence(DateOnly.Parse(first, CultureInfo.InvariantCulture)) { Times = 3 }, time);

        Assert.Equal(expected, string.Join("; ", dates.Select(d =>
            $"{d.Start.Offset.Hours.ToString("+0;-0", CultureInfo.InvariantCulture)} {d.Clock}"
            + (d.Clock is WallTime.Skipped ? d.Start.ToString(" HH:mm", CultureInfo.InvariantCulture) : ""))));
        Assert.All(dates.Where(d => d.Clock is not WallTime.Skipped), d => Assert.Equal(time, d.Start.ToString("HH:mm", CultureInfo.InvariantCulture)));
        Assert.Equal(dates.Select(d => d.Clock is not WallTime.Skipped), dates.Select(d => d.IsFree));
    }

    // Nobody agreed to another time: who skips it, or takes the one where the clocks go on, says so.
    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_time_that_is_not_there_on_a_day_is_for_a_person_to_decide_and_its_nearest_is_where_the_clocks_go_on(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        await OpenByNightAsync(world, "Europe/Berlin");
        var dates = await PlanAsync(world, new Recurrence(new DateOnly(2027, 3, 21)) { Times = 3 }, "02:30");

        Assert.Equal((WallTime.Skipped, null, false), (dates[1].Clock, dates[1].Refusal, dates[1].IsFree));
        Assert.Equal(["03:00 +02:00", "01:30 +01:00", "03:30 +02:00"], dates[1].Nearest.Select(n => n.ToString("HH:mm zzz", CultureInfo.InvariantCulture)));
        var booked = Assert.IsType<SeriesResult.Booked>(await world.Get<SeriesService>().BookAsync(
            TestWorld.Staff, new SeriesRequest(world.NewCommand(), new CustomerDetails("Mia", "mia@example.com"),
                [.. dates.Select(d => new HoldRequest(TestWorld.Massage, d.IsFree ? d.Start : d.Nearest[0], 1))])));

        Assert.Equal(
            ["02:30 +01:00", "03:00 +02:00", "02:30 +02:00"],
            booked.Visits.Select(v => v.Start.ToString("HH:mm zzz", CultureInfo.InvariantCulture)));
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task What_cannot_be_had_says_why_and_what_is_free_beside_it(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        await world.PaidAsync("10:00", name: "Maya");
        await world.Get<UnitOfWork>().DoAsync((db, _) =>
        {
            db.Closures.Add(new Closure { Id = 1, From = new DateOnly(2026, 6, 9), To = new DateOnly(2026, 6, 9), Reason = "Holiday" });
            db.Publish(Change.Catalog);
            return Task.CompletedTask;
        });

        var dates = await PlanAsync(world, new Recurrence(new DateOnly(2026, 6, 2)) { Times = 3 }, "10:00");

        Assert.Equal(
            [(BookingRule.Taken, false), (BookingRule.Closed, true)], dates.Take(2).Select(d => (d.Refusal!.Rule, d.CanOverride)));
        Assert.Equal([world.At("09:00"), world.At("11:00"), world.At("11:30")], dates[0].Nearest);
        Assert.Equal(
            ["06-08", "06-08", "06-08"], dates[1].Nearest.Select(n => n.ToString("MM-dd", CultureInfo.InvariantCulture))); // Monday's last
        Assert.True(dates[2].IsFree);
    }

    private static Task<IReadOnlyList<RepeatDate>> PlanAsync(TestWorld world, Recurrence recurrence, string time) => world.Get<RepeatQueries>().PlanAsync(
        TestWorld.Staff, new RepeatWish(TestWorld.Massage, 1, 1, TimeOnly.Parse(time, CultureInfo.InvariantCulture), recurrence));

    private static async Task OpenByNightAsync(TestWorld world, string zone)
    {
        await using var db = await world.OpenAsync();
        await db.Businesses.ExecuteUpdateAsync(set => set.SetProperty(b => b.TimeZone, zone));
        await db.Set<OpeningHours>().ExecuteUpdateAsync(set => set.SetProperty(h => h.FromMinute, 0).SetProperty(h => h.ToMinute, 1440));
    }
}
