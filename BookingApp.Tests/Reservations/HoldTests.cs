using BookingApp.Availability;
using BookingApp.Customers;
using BookingApp.Reservations;
using BookingApp.Reservations.History;
using BookingApp.Reservations.Holds;
using BookingApp.Reservations.Rescheduling;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Tests.Reservations;

public sealed class HoldTests
{
    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_held_time_is_not_offered_to_others(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        await world.HeldAsync("10:00");

        var second = await world.HoldAsync("10:00");

        var beaten = Assert.IsType<HoldResult.BeatenToIt>(second);
        Assert.NotEmpty(beaten.Alternatives);
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_reference_that_another_booking_has_is_drawn_again_and_the_time_is_held(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine, ids: new RepeatingIds());
        var first = await world.HeldAsync("10:00");

        var second = Assert.IsType<HoldResult.Held>(await world.HoldAsync("12:00")).Reservation;

        Assert.NotEqual(first.Reference, second.Reference);
        Assert.Equal(world.At("12:00"), second.Start);
        await world.AssertHealthyAsync();
    }

    // Two tabs, or a double click: neither a second seat of a class nor a second person is taken.
    [Theory]
    [InlineData(Engines.Sqlite, TestWorld.PilatesClass, "2"), InlineData(Engines.PostgreSql, TestWorld.PilatesClass, "2")]
    [InlineData(Engines.Sqlite, TestWorld.Massage, "2"), InlineData(Engines.PostgreSql, TestWorld.Massage, "2")]
    // no limit: they stand in line all the same
    [InlineData(Engines.PostgreSql, TestWorld.PilatesClass, "0"), InlineData(Engines.PostgreSql, TestWorld.Massage, "0")]
    public async Task A_browser_that_presses_a_time_several_times_at_once_holds_it_once(string engine, int service, string max)
    {
        await using var world = await TestWorld.CreateAsync(engine, new Dictionary<string, string?>(StringComparer.Ordinal) { ["Holds:PerBrowser"] = max });
        var time = await FirstStartAsync(world, service);
        var request = new HoldRequest(service, time) { Browser = "one", OnePerService = true };

        var results = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => world.Holds.HoldAsync(TestWorld.Customer, request))));
        var other = await world.Holds.HoldAsync(TestWorld.Customer, request with { Browser = "two" });

        var held = Assert.Single(await world.Queries.HeldByBrowserAsync("one"));
        Assert.All(results, result => Assert.Equal(held.Reference, Assert.IsType<HoldResult.Held>(result).Reservation.Reference));
        Assert.NotEqual(held.Reference, Assert.IsType<HoldResult.Held>(other).Reservation.Reference);
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Another_number_of_people_pressed_at_once_is_the_hold_that_is_there(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var time = await FirstStartAsync(world, TestWorld.PilatesClass);
        var alone = new HoldRequest(TestWorld.PilatesClass, time) { Browser = "one", OnePerService = true };
        var first = Assert.IsType<HoldResult.Held>(await world.Holds.HoldAsync(TestWorld.Customer, alone)).Reservation;

        var results = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(_ => Task.Run(() => world.Holds.HoldAsync(TestWorld.Customer, alone with { PartySize = 2 }))));

        Assert.All(results, result => Assert.Equal(first.Reference, Assert.IsType<HoldResult.Held>(result).Reservation.Reference));
        Assert.Single(await world.Queries.HeldByBrowserAsync("one"));
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_press_that_finds_the_last_place_taken_by_its_own_other_press_is_that_hold(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var press = new HoldRequest(TestWorld.Massage, world.At("10:00"), 1) { Browser = "one", OnePerService = true };
        var first = Assert.IsType<HoldResult.Held>(await world.Holds.HoldAsync(TestWorld.Customer, press)).Reservation;

        var second = Assert.IsType<HoldResult.Held>(await world.Holds.HoldAsync(TestWorld.Customer, press)).Reservation;
        var another = await world.Holds.HoldAsync(TestWorld.Customer, press with { Browser = "two" });

        Assert.Equal(first.Reference, second.Reference);
        Assert.IsType<HoldResult.BeatenToIt>(another);
        await using var db = await world.OpenAsync();
        Assert.Equal(1, await db.Reservations.CountAsync(TestContext.Current.CancellationToken));
    }

    private static async Task<DateTimeOffset> FirstStartAsync(TestWorld world, int service) =>
        (await world.Availability.SlotsAsync(service, new(2026, 6, 2), new(2026, 6, 2), null, 1))[0].Slots[0].Start;

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_lapsed_hold_gives_its_time_back_without_any_sweep(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var first = await world.HeldAsync("10:00");
        world.Clock.Advance(TimeSpan.FromMinutes(15));

        var offered = await world.Availability.SlotsAsync(TestWorld.Massage, new(2026, 6, 2), new(2026, 6, 2), 1, 1);
        var second = await world.HoldAsync("10:00");

        Assert.Contains(offered[0].Slots, s => s.Start == world.At("10:00"));
        Assert.IsType<HoldResult.Held>(second);
        Assert.Equal(ReservationStatus.Expired, (await world.ReadAsync(first.Id)).Status);
        await using var db = await world.OpenAsync();
        Assert.Equal(ReleaseReason.Reclaimed, (await db.ReleaseRecords.SingleAsync()).Reason);
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_hold_reads_expired_the_moment_it_lapses(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var held = await world.HeldAsync("10:00");
        world.Clock.Advance(TimeSpan.FromMinutes(15));

        var view = await world.ReadAsync(held.Id);

        Assert.Equal(ReservationStatus.Expired, view.Status);
        Assert.Null(view.HeldUntil);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task The_sweep_lets_go_once_and_leaves_a_record(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        await world.HeldAsync("10:00");
        world.Clock.Advance(TimeSpan.FromMinutes(16));

        await world.HoldReleaser.ExpireDueAsync();
        await world.HoldReleaser.ExpireDueAsync();

        await using var db = await world.OpenAsync();
        Assert.Equal(ReleaseReason.Lapsed, (await db.ReleaseRecords.SingleAsync()).Reason);
        Assert.Empty(await db.SlotClaims.ToListAsync());
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task The_sweep_says_when_the_next_hold_is_due(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var held = await world.HeldAsync("10:00");

        var next = await world.HoldReleaser.ExpireDueAsync();

        Assert.Equal(held.HeldUntil, next);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Anyone_falls_to_the_next_free_person(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var first = await world.HeldAsync("10:00", staff: null);
        var second = await world.HeldAsync("10:00", staff: null);

        var third = await world.HoldAsync("10:00", staff: null);

        Assert.Equal([1, 2], [first.StaffId, second.StaffId]);
        Assert.IsType<HoldResult.BeatenToIt>(third);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task More_time_is_to_be_had_once(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var held = await world.HeldAsync("10:00");

        var first = await world.Get<HoldChanges>().ExtendAsync(TestWorld.Of(held), held.Id);
        var second = await world.Get<HoldChanges>().ExtendAsync(TestWorld.Of(held), held.Id);

        Assert.Equal(held.HeldUntil + TimeSpan.FromMinutes(5), Assert.IsType<ChangeResult.Done>(first).Reservation.HeldUntil);
        Assert.IsType<ChangeResult.Refused>(second);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_released_hold_can_be_released_again_without_harm(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var held = await world.HeldAsync("10:00");

        await world.Get<HoldChanges>().ReleaseAsync(TestWorld.Of(held), held.Id);
        var again = await world.Get<HoldChanges>().ReleaseAsync(TestWorld.Of(held), held.Id);

        Assert.Equal(ReservationStatus.Released, Assert.IsType<ChangeResult.Done>(again).Reservation.Status);
        Assert.IsType<HoldResult.Held>(await world.HoldAsync("10:00"));
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task What_is_not_offered_cannot_be_held(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);

        Assert.Equal(BookingRule.OffGrid, Assert.IsType<HoldResult.NotOffered>(await world.HoldAsync("10:05")).Refusal.Rule);
        Assert.Equal(BookingRule.Closed, Assert.IsType<HoldResult.NotOffered>(await world.HoldAsync("16:30")).Refusal.Rule);
        Assert.Equal(BookingRule.PartySize, Assert.IsType<HoldResult.NotOffered>(await world.HoldAsync("10:00", party: 2)).Refusal.Rule);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task One_browser_holds_two_times_at_most(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        await world.HoldAsync("09:00", browser: "b");
        await world.HoldAsync("10:00", browser: "b");

        var third = await world.HoldAsync("11:00", browser: "b");

        Assert.Equal(new HoldLimit.AtOnce(SubjectKind.Browser), Assert.IsType<HoldResult.TooMany>(third).Limit);
        Assert.IsType<HoldResult.Held>(await world.HoldAsync("11:00", browser: "c"));
    }

    [Theory]
    [InlineData(Engines.Sqlite, "2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "2001:db8:1:3::1")]
    [InlineData(Engines.PostgreSql, "2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "2001:db8:1:3::1")]
    [InlineData(Engines.Sqlite, "2001:db8::1", "2001:DB8:0:0:1:2:3:4", "2001:db8:0:1::1")]
    [InlineData(Engines.Sqlite, "fe80::1%2", "fe80::2", "fe80:0:0:1::1")]
    [InlineData(Engines.Sqlite, "203.0.113.9", "::ffff:203.0.113.9", "203.0.113.8")]
    [InlineData(Engines.PostgreSql, "::ffff:203.0.113.9", "203.0.113.9", "::ffff:203.0.113.8")]
    public async Task One_household_is_counted_as_one_address(string engine, string first, string second, string other)
    {
        await using var world = await TestWorld.CreateAsync(engine, new Dictionary<string, string?>(StringComparer.Ordinal) { ["Holds:PerIp"] = "2" });

        Assert.IsType<HoldResult.Held>(await HoldAsync("09:00", first));
        Assert.IsType<HoldResult.Held>(await HoldAsync("10:00", second));

        Assert.Equal(new HoldLimit.AtOnce(SubjectKind.Address), Assert.IsType<HoldResult.TooMany>(await HoldAsync("11:00", second)).Limit);
        Assert.IsType<HoldResult.TooMany>(await HoldAsync("11:00", first));
        Assert.IsType<HoldResult.Held>(await HoldAsync("11:00", other));

        Task<HoldResult> HoldAsync(string time, string address) =>
            world.Holds.HoldAsync(TestWorld.Customer, new HoldRequest(TestWorld.Massage, world.At(time), 1) { IpAddress = address });
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Parallel_requests_of_one_browser_stand_in_line_at_its_limit(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var times = new[] { "09:00", "10:00", "11:00", "12:00", "13:00", "14:00", "15:00", "16:00" };

        var results = await Task.WhenAll(times.Select(t => world.HoldAsync(t, browser: "b")));

        Assert.Equal(2, results.OfType<HoldResult.Held>().Count());
        Assert.Equal(6, results.OfType<HoldResult.TooMany>().Count());
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Another_time_moves_the_hold_and_frees_the_first(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var held = await world.HeldAsync("10:00");

        var moved = await world.Rescheduling.RescheduleAsync(TestWorld.Of(held), held.Id, new RescheduleRequest(world.At("10:30")));

        Assert.Equal(world.At("10:30"), Assert.IsType<ChangeResult.Done>(moved).Reservation.Start);
        Assert.IsType<HoldResult.Held>(await world.HoldAsync("09:30"));
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_hold_is_never_renewed_past_twice_its_lifetime(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var held = await world.HeldAsync("10:00");

        for (var i = 0; i < 10; i++)
        {
            world.Clock.Advance(TimeSpan.FromMinutes(2.9));
            await world.Rescheduling.RescheduleAsync(TestWorld.Of(held), held.Id, new RescheduleRequest(world.At(i % 2 is 0 ? "12:00" : "14:00")));
        }

        Assert.True((await world.ReadAsync(held.Id)).HeldUntil <= held.HeldAt + TimeSpan.FromMinutes(30));
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_class_gives_its_last_seat_once_and_ends_with_its_last_guest(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var two = await world.HeldAsync("10:00", staff: 1, service: TestWorld.PilatesClass, party: 2);

        var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => world.HoldAsync("10:00", 1, TestWorld.PilatesClass)));

        var one = Assert.Single(results.OfType<HoldResult.Held>()).Reservation;
        await world.AssertHealthyAsync();
        await world.Get<HoldChanges>().ReleaseAsync(TestWorld.Of(one), one.Id);
        await world.Get<HoldChanges>().ReleaseAsync(TestWorld.Of(two), two.Id);
        await using var db = await world.OpenAsync();
        Assert.All(await db.ClassSessions.ToListAsync(), s => Assert.True(s.Ended));
        Assert.Empty(await db.SlotClaims.ToListAsync());
        await world.AssertHealthyAsync();
    }
}
