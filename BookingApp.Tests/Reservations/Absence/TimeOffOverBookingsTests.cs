using BookingApp.Availability.Busy;
using BookingApp.Catalog;
using BookingApp.Customers;
using BookingApp.Notifications;
using BookingApp.Payments;
using BookingApp.Reservations;
using BookingApp.Reservations.Absence;
using BookingApp.Reservations.Claims;
using BookingApp.Reservations.Holds;
using BookingApp.Reservations.Rescheduling;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Tests.Reservations.Absence;

/// <summary>A teacher falls ill: time off over bookings. It has what is free at once, and the rest as soon as each booking goes.</summary>
public sealed class TimeOffOverBookingsTests
{
    private const int Ana = 1;

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task It_claims_the_free_cells_and_takes_the_rest_when_a_booking_goes(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var (cancelled, moved, stays) = (await PaidAsync(world, "10:00"), await PaidAsync(world, "12:00"), await PaidAsync(world, "14:00"));

        var block = await LayAsync(world, TimeOffOver.LetsStay);

        Assert.Equal(96 - 36, await CellsAsync(world, block)); // 09:00 to 17:00, less three hours
        await world.AssertHealthyAsync();
        await world.Reservations.CancelAsync(TestWorld.Staff, cancelled.Id);
        Assert.Equal(96 - 24, await CellsAsync(world, block));
        var ben = await world.Rescheduling.RescheduleAsync(TestWorld.Staff, moved.Id, new RescheduleRequest(world.At("12:00"), StaffId: 2));
        Assert.IsType<ChangeResult.Done>(ben);
        Assert.Equal(96 - 12, await CellsAsync(world, block));
        await world.AssertHealthyAsync();
        Assert.Equal(["14:00"], (await ViewAsync(world)).Left.Select(b => b.Start.ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal((stays.Reference, StrandedWhy.TimeOff), (await world.Get<StrandedBookings>().NowAsync()).Select(s => (s.Reference, s.Why)).Single());

        Assert.True(await world.Get<TimeOffService>().RemoveAsync(TestWorld.Staff, block));
        Assert.Equal(0, await CellsAsync(world, block));
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Nobody_is_booked_into_it_not_by_staff_and_not_where_a_booking_was(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var booking = await PaidAsync(world, "10:00");
        await LayAsync(world, TimeOffOver.LetsStay);
        await world.Reservations.CancelAsync(TestWorld.Staff, booking.Id);

        Assert.IsNotType<HoldResult.Held>(await world.HoldAsync("10:00", staff: Ana));
        Assert.IsNotType<HoldResult.Held>(
            await world.Holds.HoldAsync(TestWorld.Staff, new HoldRequest(TestWorld.Massage, world.At("10:00"), Ana) { OverrideReason = "a friend" }));
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_hold_that_lapses_under_it_gives_it_the_time(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        await world.HeldAsync("10:00");
        var block = await LayAsync(world, TimeOffOver.LetsStay);
        Assert.Equal(96 - 12, await CellsAsync(world, block));

        world.Clock.Advance(TimeSpan.FromMinutes(16));
        Assert.IsType<HoldResult.BeatenToIt>(
            await world.Holds.HoldAsync(TestWorld.Staff, new HoldRequest(TestWorld.Massage, world.At("10:00"), Ana) { OverrideReason = "a friend" }));
        await world.HoldReleaser.ExpireDueAsync();

        Assert.Equal(96, await CellsAsync(world, block));
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_class_under_it_keeps_its_guests_and_takes_in_no_others(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var (maya, tom) = (await PaidAsync(world, "10:00", TestWorld.PilatesClass, "Maya"), await PaidAsync(world, "10:00", TestWorld.PilatesClass, "Tom"));
        var block = await LayAsync(world, TimeOffOver.LetsStay);

        var day = DateOnly.FromDateTime(world.At("10:00").Date);
        Assert.DoesNotContain(
            (await world.Availability.SlotsAsync(TestWorld.PilatesClass, day, day, Ana, 1)).SelectMany(d => d.Slots), slot => slot.Start == world.At("10:00"));
        Assert.IsNotType<HoldResult.Held>(await world.HoldAsync("10:00", staff: Ana, service: TestWorld.PilatesClass));
        await world.Reservations.CancelAsync(TestWorld.Staff, maya.Id);
        Assert.Equal(96 - 12, await CellsAsync(world, block)); // Tom comes still
        await world.AssertHealthyAsync();

        await world.Reservations.CancelAsync(TestWorld.Staff, tom.Id);
        Assert.Equal(96, await CellsAsync(world, block));
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task All_of_them_are_cancelled_paid_back_in_full_and_written_to(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var booked = new List<ReservationView>();
        foreach (var time in new[] { "09:00", "10:00", "11:00", "13:00" })
            booked.Add(await PaidAsync(world, time));
        var held = await world.HeldAsync("15:00");

        var block = await LayAsync(world, TimeOffOver.Cancels);
        Assert.Equal(5, (await ViewAsync(world)).Waiting);
        await world.Get<TimeOffCancellations>().CancelDueAsync();
        await world.JobsAsync();

        var view = await ViewAsync(world);
        Assert.Equal((5, 0, 0), (view.Cancelled, view.Waiting, view.Left.Count));
        Assert.Equal(96, await CellsAsync(world, block));
        foreach (var booking in booked)
        {
            var now = (await world.Queries.FindAsync(booking.Id))!;
            Assert.Equal((ReservationStatus.Cancelled, 4500L), (now.Status, now.Refunded.Minor));
            Assert.Contains(EmailKind.Cancellation, await world.EmailsAsync(booking.Id));
            Assert.Equal("staff:1 Ana", (await world.Queries.HistoryAsync(booking.Id)).Single(e => e.What is "cancelled").Actor);
        }

        Assert.Equal(ReservationStatus.Released, (await world.Queries.FindAsync(held.Id))!.Status);
        await world.AssertHealthyAsync();
    }

    [Fact]
    public async Task What_was_cut_short_goes_on_and_cancels_nobody_twice()
    {
        await using var world = await TestWorld.CreateAsync();
        var (first, second) = (await PaidAsync(world, "10:00"), await PaidAsync(world, "12:00"));
        await LayAsync(world, TimeOffOver.Cancels);
        await world.Reservations.CancelAsync(TestWorld.Staff, first.Id); // done, and the process died before it was written down

        await using var afterwards = await TestWorld.CreateAsync(sameDatabaseAs: world);
        // two instances at once
        await Task.WhenAll(world.Get<TimeOffCancellations>().CancelDueAsync(), afterwards.Get<TimeOffCancellations>().CancelDueAsync());
        await world.JobsAsync();

        Assert.Equal((2, 0), ((await ViewAsync(world)).Cancelled, (await ViewAsync(world)).Waiting));
        await using var db = await world.OpenAsync();
        foreach (var id in new[] { first.Id, second.Id })
        {
            Assert.Equal(4500, await db.Refunds.Where(r => r.ReservationId == id).SumAsync(r => r.Amount.Minor, TestContext.Current.CancellationToken));
            Assert.Equal(
                1, await db.OutboxEmails.CountAsync(l => l.ReservationId == id && l.Kind == EmailKind.Cancellation, TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task Who_pays_in_this_minute_is_waited_for_and_who_is_here_already_is_shown()
    {
        await using var world = await TestWorld.CreateAsync();
        var (paying, here) = (await world.HeldAsync("10:00"), await PaidAsync(world, "12:00"));
        await using (var db = await world.OpenAsync())
            await db.Reservations.Where(r => r.Id == paying.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(r => r.Status, ReservationStatus.Capturing), TestContext.Current.CancellationToken);
        await LayAsync(world, TimeOffOver.Cancels);
        await using (var db = await world.OpenAsync())
            await db.Reservations.Where(r => r.Id == here.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(r => r.Status, ReservationStatus.CheckedIn), TestContext.Current.CancellationToken);

        var next = await world.Get<TimeOffCancellations>().CancelDueAsync();

        var view = await ViewAsync(world);
        Assert.Equal(1, view.Waiting);
        Assert.Equal((here.Reference, "wrong_state"), view.Left.Select(b => (b.Reference, b.Problem)).Single());
        Assert.Equal(world.Clock.GetUtcNow() + TimeSpan.FromSeconds(20), next);
    }

    [Fact]
    public async Task A_booking_that_was_moved_away_meanwhile_is_not_cancelled()
    {
        await using var world = await TestWorld.CreateAsync();
        var booking = await PaidAsync(world, "10:00");
        await LayAsync(world, TimeOffOver.Cancels);
        Assert.IsType<ChangeResult.Done>(await world.Rescheduling.RescheduleAsync(
            TestWorld.Staff, booking.Id, new RescheduleRequest(world.At("10:00"), StaffId: 2)));

        await world.Get<TimeOffCancellations>().CancelDueAsync();

        Assert.Equal(ReservationStatus.Confirmed, (await world.Queries.FindAsync(booking.Id))!.Status);
        var view = await ViewAsync(world);
        Assert.Equal((0, 0, 0), (view.Waiting, view.Cancelled, view.Left.Count));
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task What_stayed_can_be_cancelled_later_by_whoever_asks_for_it(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var (booking, moved) = (await PaidAsync(world, "10:00"), await PaidAsync(world, "12:00"));
        var block = await LayAsync(world, TimeOffOver.LetsStay);
        Assert.IsType<ChangeResult.Done>(await world.Rescheduling.RescheduleAsync(
            TestWorld.Staff, moved.Id, new RescheduleRequest(world.At("12:00"), StaffId: 2)));

        Assert.Equal(1, await world.Get<TimeOffService>().CancelBookingsAsync(new Actor.Staff(7, "Ben"), block)); // not the one that is gone from there
        await world.Get<TimeOffCancellations>().CancelDueAsync();

        Assert.Equal(ReservationStatus.Cancelled, (await world.Queries.FindAsync(booking.Id))!.Status);
        Assert.Equal("staff:7 Ben", (await world.Queries.HistoryAsync(booking.Id)).Single(e => e.What is "cancelled").Actor);
        Assert.Equal(ReservationStatus.Confirmed, (await world.Queries.FindAsync(moved.Id))!.Status);
        Assert.Equal(0, await world.Get<TimeOffService>().CancelBookingsAsync(TestWorld.Staff, block));
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Laid_in_the_instant_in_which_bookings_come_and_go_it_has_every_cell_or_a_booking_has(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        for (var day = 0; day < 4; day++)
        {
            var start = world.At("09:00").AddDays(day);
            var goes = Assert.IsType<HoldResult.Held>(await HoldAsync(start.AddHours(1))).Reservation;
            await Task.WhenAll(
                Task.Run(() => world.Get<HoldChanges>().ReleaseAsync(TestWorld.Staff, goes.Id)),
                Task.Run(() => world.Get<TimeOffService>().AddAsync(TestWorld.Staff, Ana, start, start.AddHours(8), "ill", over: TimeOffOver.LetsStay)),
                Task.Run(() => HoldAsync(start.AddHours(3))));
        }

        await using (var db = await world.OpenAsync())
            Assert.Equal(4, await db.TimeOff.CountAsync(TestContext.Current.CancellationToken));
        await world.AssertHealthyAsync();

        Task<HoldResult> HoldAsync(DateTimeOffset at) => world.Holds.HoldAsync(
            TestWorld.Staff, new HoldRequest(TestWorld.Massage, at, Ana) { Customer = new CustomerDetails("Maya", "maya@example.com") });
    }

    [Fact]
    public async Task Time_off_over_time_off_is_refused_whatever_becomes_of_bookings()
    {
        await using var world = await TestWorld.CreateAsync();
        await LayAsync(world, TimeOffOver.GivesWay);

        var again = Assert.IsType<TimeOffResult.InTheWay>(await AddAsync(world, TimeOffOver.Cancels));

        Assert.False(again.MayStay);
    }

    private static async Task<ReservationView> PaidAsync(TestWorld world, string time, int service = TestWorld.Massage, string name = "Maya") =>
        service is TestWorld.Massage
        ? await world.PaidAsync(time, name: name)
        : Assert.IsType<ChangeResult.Done>(
            await world.Reservations.ConfirmFreeAsync(TestWorld.Staff, (await world.HeldAsync(time, service: service, name: name)).Id)).Reservation;

    private static async Task<Guid> LayAsync(TestWorld world, TimeOffOver over) => Assert.IsType<TimeOffResult.Added>(await AddAsync(world, over)).Id;

    private static Task<TimeOffResult> AddAsync(TestWorld world, TimeOffOver over) =>
        world.Get<TimeOffService>().AddAsync(TestWorld.Staff, Ana, world.At("09:00"), world.At("17:00"), "ill", over: over);

    private static async Task<TimeOffView> ViewAsync(TestWorld world) => Assert.Single(await world.Get<TimeOffQueries>().ToComeAsync(Ana));

    private static async Task<int> CellsAsync(TestWorld world, Guid block)
    {
        await using var db = await world.OpenAsync();
        return await db.SlotClaims.CountAsync(
            c => c.OwnerId == block && c.OwnerKind == ClaimOwner.Block && c.ResourceId == Ana && c.Cell >= Cell.Floor(
                world.At("09:00")) && c.Cell < Cell.Floor(world.At("17:00")), TestContext.Current.CancellationToken);
    }
}
