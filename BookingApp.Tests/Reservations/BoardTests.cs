using BookingApp.Catalog;
using BookingApp.Catalog.Hours;
using BookingApp.Data.Changes;
using BookingApp.Reservations.Board;
using BookingApp.Reservations.Visits;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Tests.Reservations;

public sealed class BoardTests
{
    private static readonly DateOnly _tuesday = new(2026, 6, 2);

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task The_next_visit_of_today_is_the_first_that_is_still_waited_for(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var noShow = await world.PaidAsync("10:00", name: "Zoe");
        await world.PaidAsync("12:00", name: "Amir");
        world.Clock.AdvanceTo(noShow.Start.AddMinutes(-30));
        var before = await world.Get<BoardQueries>().TodayAsync(TestContext.Current.CancellationToken);

        await world.Get<VisitService>().MarkNoShowAsync(TestWorld.Staff, noShow.Id, "she called", TestContext.Current.CancellationToken);
        var after = await world.Get<BoardQueries>().TodayAsync(TestContext.Current.CancellationToken);

        Assert.Equal(("Zoe", "Amir"), (before.Next?.CustomerName, after.Next?.CustomerName));
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_buffer_that_reaches_into_the_day_beside_is_shown_there(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        await OpenDayAndNightAsync(world, before: 30, after: 60);
        var late = await world.HeldAsync("23:00"); // until 01:00 with its buffer

        var (monday, tuesday, wednesday) = (await BoardAsync(world, -1), await BoardAsync(world, 0), await BoardAsync(world, 1));

        Assert.Equal((0, 0), (monday.Reservations.Count, monday.Buffers.Count));
        Assert.Equal((late.Reference, 0), (Assert.Single(tuesday.Reservations).Reference, tuesday.Buffers.Count));
        Assert.Empty(wednesday.Reservations);
        Assert.Equal(
            new BoardBuffer(late.Reference, "Massage", late.Start, world.At("00:00").AddDays(1), world.At("01:00").AddDays(1)),
            Assert.Single(wednesday.Buffers));
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_buffer_before_a_visit_of_the_early_morning_is_shown_the_day_before(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        await OpenDayAndNightAsync(world, before: 30, after: 0);
        var early = await world.HeldAsync("00:00");

        var (monday, tuesday) = (await BoardAsync(world, -1), await BoardAsync(world, 0));

        Assert.Equal(new BoardBuffer(early.Reference, "Massage", early.Start, early.Start.AddMinutes(-30), early.Start), Assert.Single(monday.Buffers));
        Assert.Equal((1, 0), (tuesday.Reservations.Count, tuesday.Buffers.Count));
    }

    private static async Task<BoardColumn> BoardAsync(TestWorld world, int days) =>
        (await world.Get<BoardQueries>().BoardAsync(_tuesday.AddDays(days), TestContext.Current.CancellationToken)).Columns.Single(c => c.StaffId is 1);

    private static async Task OpenDayAndNightAsync(TestWorld world, int before, int after)
    {
        await using var db = await world.OpenAsync();
        await db.Set<OpeningHours>().ExecuteUpdateAsync(set => set.SetProperty(h => h.FromMinute, 0).SetProperty(h => h.ToMinute, 24 * 60));
        await db.Services.Where(s => s.Id == TestWorld.Massage)
            .ExecuteUpdateAsync(
                set => set.SetProperty(s => s.BufferBeforeMinutes, before).SetProperty(s => s.BufferAfterMinutes, after).SetProperty(s => s.NoticeMinutes, 0));
        world.Get<CatalogQueries>().Invalidate();
        world.Get<ChangeFeed>().Publish(Change.Catalog);
    }
}
