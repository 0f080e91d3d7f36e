using BookingApp.Catalog;
using BookingApp.Catalog.Hours;
using BookingApp.Customers;
using BookingApp.Data.Changes;
using BookingApp.Reservations;
using BookingApp.Reservations.Absence;
using BookingApp.Reservations.Board;
using BookingApp.Reservations.Holds;
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

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Who_shares_a_class_stands_on_the_board_as_one_with_the_seats_that_are_taken(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var pair = await WalkInAsync(world, TestWorld.PilatesClass, "11:00", "Zoe", party: 2);
        await world.HeldAsync("11:00", service: TestWorld.PilatesClass, name: "Amir");
        await world.PaidAsync("14:00");

        var column = await BoardAsync(world, 0);

        var session = Assert.Single(column.Classes);
        Assert.Equal(("Pilates", "Studio", 3, 3, 2, 0), (
            session.ServiceName, session.RoomName, session.Capacity, session.SeatsTaken, session.SeatsBooked, session.SeatsHere));
        Assert.Equal((pair.Start, pair.End), (session.Start, session.End));
        Assert.Equal(["Amir", "Zoe"], session.Guests.Select(g => g.Customer?.Name));
        Assert.Equal(["Zoe"], session.OfBooked().Guests.Select(g => g.Customer?.Name));
        Assert.Equal([null, "Maya"], column.Entries.Select(e => e.Visit?.Customer?.Name));
        Assert.Equal(3, column.Reservations.Count);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Seats_of_a_class_whose_hold_has_lapsed_are_not_counted_and_a_guest_who_came_is(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var guest = await WalkInAsync(world, TestWorld.PilatesClass, "11:00", "Zoe");
        var held = await world.HeldAsync("11:00", service: TestWorld.PilatesClass, name: "Amir");
        world.Clock.AdvanceTo(held.HeldUntil!.Value);
        await world.Visits.CheckInAsync(TestWorld.Staff, guest.Id, "early", TestContext.Current.CancellationToken);

        var session = Assert.Single((await BoardAsync(world, 0)).Classes);

        Assert.Equal((1, 1, 1), (session.SeatsTaken, session.SeatsBooked, session.SeatsHere));
        Assert.Empty(session.Awaited);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_customer_is_new_at_the_first_visit_that_they_have_booked_and_at_no_other(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var first = await world.PaidAsync("10:00", name: "Maya");
        var second = await world.PaidAsync("13:00", name: "Maya");
        var held = await world.HeldAsync("15:00", name: "Amir");
        var unknown = await WalkInAsync(world, TestWorld.Talk, "11:00", "Wanda");

        var board = await world.Get<BoardQueries>().BoardAsync(_tuesday, TestContext.Current.CancellationToken);
        await world.Reservations.CancelAsync(TestWorld.Staff, first.Id);
        var without = await world.Get<BoardQueries>().BoardAsync(_tuesday, TestContext.Current.CancellationToken);

        Assert.Equal(new HashSet<Guid> { first.Id }, board.FirstVisits);
        Assert.Equal(new HashSet<Guid> { second.Id }, without.FirstVisits);
        Assert.DoesNotContain(held.Id, without.FirstVisits);
        Assert.DoesNotContain(unknown.Id, without.FirstVisits);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task How_full_a_day_is_counts_what_is_booked_of_the_working_time_without_breaks_and_time_off(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var empty = (await BoardAsync(world, 0)).BookedShare;
        await world.PaidAsync("10:00");
        await world.HeldAsync("15:00");
        var hour = (await BoardAsync(world, 0)).BookedShare;

        await world.Get<TimeOffService>().AddAsync(TestWorld.Staff, 1, world.At("11:00"), world.At("15:00"), "", ct: TestContext.Current.CancellationToken);
        var halved = (await BoardAsync(world, 0)).BookedShare;

        Assert.Equal((0, 1 / 8.0, 1 / 4.0), (empty, hour, halved));
    }

    [Fact]
    public async Task Every_day_shows_the_hours_in_which_somebody_works_on_some_day_and_a_closed_one_is_shut()
    {
        await using var world = await TestWorld.CreateAsync();
        await using (var db = await world.OpenAsync())
        {
            await db.Set<OpeningHours>().Where(h => h.ResourceId == 2 && h.Day == DayOfWeek.Friday)
                .ExecuteUpdateAsync(set => set.SetProperty(h => h.FromMinute, 7 * 60).SetProperty(h => h.ToMinute, 21 * 60));
            db.Add(new Closure { Id = 1, From = _tuesday.AddDays(1), To = _tuesday.AddDays(1) });
            await db.SaveChangesAsync();
        }

        world.Get<CatalogQueries>().Invalidate();

        var tuesday = await world.Get<BoardQueries>().BoardAsync(_tuesday, TestContext.Current.CancellationToken);
        var closed = await world.Get<BoardQueries>().BoardAsync(_tuesday.AddDays(1), TestContext.Current.CancellationToken);

        Assert.Equal(new BoardSpan(world.At("07:00"), world.At("21:00")), tuesday.Usual);
        Assert.Equal(new BoardSpan(world.At("07:00").AddDays(1), world.At("21:00").AddDays(1)), closed.Usual);
        Assert.All(tuesday.Columns, column => Assert.Single(column.Open));
        Assert.All(closed.Columns, column => Assert.Empty(column.Open));
    }

    private static async Task<ReservationView> WalkInAsync(TestWorld world, int service, string time, string name, int party = 1)
    {
        var request = new HoldRequest(service, world.At(time), 1, party) { Customer = new CustomerDetails(name, "") };
        return Assert.IsType<HoldResult.Held>(await world.Get<WalkInService>().BookAsync(TestWorld.Staff, request)).Reservation;
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
