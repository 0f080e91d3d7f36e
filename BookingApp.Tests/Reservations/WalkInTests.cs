using BookingApp.Availability;
using BookingApp.Availability.Offers;
using BookingApp.Availability.Planning;
using BookingApp.Catalog;
using BookingApp.Customers;
using BookingApp.Data;
using BookingApp.Data.Changes;
using BookingApp.Discounts;
using BookingApp.Reservations;
using BookingApp.Reservations.Absence;
using BookingApp.Reservations.Details;
using BookingApp.Reservations.Holds;
using BookingApp.Reservations.Occupancy;
using BookingApp.Reservations.Rescheduling;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Tests.Reservations;

public sealed class WalkInTests
{
    private static readonly CustomerDetails NameOnly = new("Pat Walker", "");

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_walk_in_without_an_email_is_booked_moved_and_visits_and_no_email_is_written(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        await using (var db = await world.OpenAsync())
            await db.Businesses.ExecuteUpdateAsync(set => set.SetProperty(b => b.PointsPerVisit, 10).SetProperty(b => b.PrepayAfterNoShows, 1));

        var booked = Assert.IsType<HoldResult.Held>(await BookAsync(world, "10:00")).Reservation;
        Assert.Equal((ReservationStatus.Confirmed, "Pat Walker", ""), (booked.Status, booked.Customer!.Name, booked.Customer.Email));
        Assert.IsType<ChangeResult.Done>(await world.Rescheduling.RescheduleAsync(TestWorld.Staff, booked.Id, new RescheduleRequest(world.At("11:00"), 1)));
        world.Clock.Advance(world.At("11:00") - world.Clock.GetUtcNow());
        Assert.IsType<ChangeResult.Done>(await world.Visits.CheckInAsync(TestWorld.Staff, booked.Id));
        Assert.IsType<ChangeResult.Done>(await world.Visits.CompleteAsync(TestWorld.Staff, booked.Id));

        Assert.Empty(await world.EmailsAsync(booked.Id));
        await using (var db = await world.OpenAsync())
            Assert.Empty(await db.PointsAccounts.ToListAsync());
        await world.AssertHealthyAsync();
    }

    [Fact]
    public async Task An_address_that_is_given_must_be_one_and_a_name_is_needed()
    {
        await using var world = await TestWorld.CreateAsync();

        var wrong = Assert.IsType<HoldResult.Invalid>(await BookAsync(world, "10:00", NameOnly with { Email = "pat" }));
        var nobody = Assert.IsType<HoldResult.Invalid>(await BookAsync(world, "10:00", NameOnly with { Name = " " }));

        Assert.Equal(["customer.email"], wrong.Errors.Keys);
        Assert.Equal(["customer.name"], nobody.Errors.Keys);
    }

    [Fact]
    public async Task Who_books_online_needs_one_as_before()
    {
        await using var world = await TestWorld.CreateAsync();
        var held = Assert.IsType<HoldResult.Held>(await world.HoldAsync("10:00")).Reservation;

        var withHold = Assert.IsType<HoldResult.Invalid>(await world.HoldAsync("12:00", who: NameOnly));
        var later = Assert.IsType<ChangeResult.Invalid>(await world.Get<DetailsService>().TakeAsync(TestWorld.Of(held), held.Id, NameOnly, null));

        Assert.Equal("required", withHold.Errors["customer.email"]);
        Assert.Equal("required", later.Errors["customer.email"]);
    }

    // The old form is pressed again: what is told is what is there now.
    [Fact]
    public async Task A_walk_in_that_was_cancelled_is_not_told_as_booked_when_its_form_comes_again()
    {
        await using var world = await TestWorld.CreateAsync();
        var request = new HoldRequest(TestWorld.Massage, world.At("10:00"), 1) { Customer = NameOnly, Command = world.NewCommand() };
        var booked = Assert.IsType<HoldResult.Held>(await world.Get<WalkInService>().BookAsync(TestWorld.Staff, request)).Reservation;
        await world.Reservations.CancelAsync(TestWorld.Staff, booked.Id);

        var again = await world.Get<WalkInService>().BookAsync(TestWorld.Staff, request);
        var anew = await world.Get<WalkInService>().BookAsync(TestWorld.Staff, request with { Command = world.NewCommand() });

        Assert.Equal(booked.Reference, Assert.IsType<HoldResult.EndedSince>(again).Reservation.Reference);
        Assert.NotEqual(booked.Reference, Assert.IsType<HoldResult.Held>(anew).Reservation.Reference);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Who_walks_in_is_booked_for_now_though_customers_must_book_a_day_ahead(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        await AskForNoticeAsync(world, minutes: 24 * 60);
        world.Clock.Advance(world.At("10:07") - world.Clock.GetUtcNow());

        var offered = await StaffTimesAsync(world);
        var refused = Assert.IsType<HoldResult.NotOffered>(await world.HoldAsync("11:00"));
        var booked = Assert.IsType<HoldResult.Held>(await BookAsync(world, "10:00")).Reservation;

        Assert.Equal([world.At("10:00"), world.At("10:30")], offered.Take(2));
        Assert.Equal(BookingRule.Notice, refused.Refusal.Rule);
        Assert.Equal((ReservationStatus.Confirmed, "Ana", world.At("10:00")), (booked.Status, booked.StaffName, booked.Start));
        await world.AssertHealthyAsync();
    }

    [Fact]
    public async Task Staff_are_offered_and_may_book_what_lies_behind_the_horizon_and_customers_are_not()
    {
        await using var world = await TestWorld.CreateAsync();
        var (day, start) = (new DateOnly(2028, 3, 1), new BusinessZone("Europe/Berlin").At(new DateOnly(2028, 3, 1), new TimeOnly(9, 0)));

        var forStaff = await world.Availability.SlotsForStaffAsync(new Offer(TestWorld.Massage, null, 1), day, day);
        var forCustomers = await world.Availability.SlotsAsync(TestWorld.Massage, day, day, null, 1);

        Assert.Equal(start, forStaff[0].Slots[0].Start);
        Assert.Empty(forCustomers[0].Slots);
        Assert.IsType<HoldResult.Held>(await world.Get<WalkInService>().BookAsync(
            TestWorld.Staff, new HoldRequest(TestWorld.Massage, start) { Customer = NameOnly }));
    }

    // Minute by minute of a day that is half over: what staff are shown is what they get.
    [Fact]
    public async Task What_staff_are_offered_is_what_a_booking_by_staff_accepts()
    {
        await using var world = await TestWorld.CreateAsync();
        await AskForNoticeAsync(world, minutes: 120);
        await world.PaidAsync("14:00", staff: 1);
        await world.PaidAsync("14:00", staff: 2, name: "Nils");
        world.Clock.Advance(world.At("12:07") - world.Clock.GetUtcNow());

        var offered = (await StaffTimesAsync(world, staff: null)).ToHashSet();
        var accepted = new List<DateTimeOffset>();
        for (var start = world.At("08:00"); start <= world.At("18:00"); start += TimeSpan.FromMinutes(5))
        {
            if (await world.Availability.WhyNotAsync(new PlanRequest(TestWorld.Massage, start) { ByStaff = true }) is null)
                accepted.Add(start);
        }

        Assert.Equal(offered.Order(), accepted);
        Assert.Equal([world.At("12:00"), world.At("12:30"), world.At("13:00"), world.At("15:00")], accepted.Take(4));
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Outside_the_hours_it_takes_a_reason_and_the_history_tells_it(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);

        var without = Assert.IsType<HoldResult.NotOffered>(await BookAsync(world, "19:10"));
        var with = Assert.IsType<HoldResult.Held>(await BookAsync(world, "19:10", reason: "A regular, after hours")).Reservation;

        Assert.Equal(BookingRule.Closed, without.Refusal.Rule);
        Assert.Equal(world.At("19:10"), with.Start);
        Assert.Equal(
            [("held", "A regular, after hours"), ("confirmed", "")], (await world.Queries.HistoryAsync(with.Id)).Select(line => (line.What, line.Detail)));
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task No_reason_takes_a_time_that_somebody_has_and_who_has_it_is_told(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var there = await world.PaidAsync("10:00", name: "Maya");
        await world.Get<TimeOffService>().AddAsync(TestWorld.Staff, 1, world.At("11:00"), world.At("11:30"), "Dentist");

        var refused = Assert.IsType<HoldResult.BeatenToIt>(await BookAsync(world, "10:30", reason: "She insists"));
        var conflicts = await world.Get<VisitConflicts>().FindAsync(TestWorld.Staff, new PlanRequest(TestWorld.Massage, world.At("10:30"), 1));

        Assert.Equal([world.At("09:00"), world.At("11:30"), world.At("12:00")], refused.Alternatives.Select(a => a.Start).Order().Take(3));
        Assert.Equal(
            [("Ana", there.Reference, "Maya", world.At("10:00")), ("Ana", null, "Dentist", world.At("11:00"))],
            conflicts.Select(c => (c.ResourceName, c.Reference, c.CustomerName, c.Start)));
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Of_two_who_book_the_same_time_at_once_one_has_it(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);

        var results = await Task.WhenAll(Enumerable.Range(0, 6).Select(n => Task.Run(
            () => BookAsync(world, n % 2 is 0 ? "10:00" : "10:30", NameOnly with { Name = $"Guest {n}" }, reason: n % 3 is 0 ? "Now" : null))));

        Assert.Single(results.OfType<HoldResult.Held>());
        Assert.Equal(5, results.OfType<HoldResult.BeatenToIt>().Count());
        await world.AssertHealthyAsync();
    }

    // Held and confirmed stand or fall together: a desk that loses its power leaves no time set aside for nobody.
    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task It_is_booked_by_one_commit_and_once_by_its_command(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var request = new HoldRequest(TestWorld.Massage, world.At("10:00"), 1) { Customer = NameOnly, Command = world.NewCommand() };
        var before = world.Faults.Commits;

        world.Faults.LoseAnswer();
        var booked = Assert.IsType<HoldResult.Held>(await world.Get<WalkInService>().BookAsync(TestWorld.Staff, request)).Reservation;
        var commits = world.Faults.Commits - before;
        var again = Assert.IsType<HoldResult.Held>(await world.Get<WalkInService>().BookAsync(TestWorld.Staff, request)).Reservation;

        Assert.Equal(1, commits);
        Assert.Equal((booked.Reference, ReservationStatus.Confirmed), (again.Reference, again.Status));
        await using var db = await world.OpenAsync();
        Assert.Equal(1, await db.Reservations.CountAsync());
        await world.AssertHealthyAsync();
    }

    [Fact]
    public async Task Nobody_but_staff_books_so()
    {
        await using var world = await TestWorld.CreateAsync();
        var request = new HoldRequest(TestWorld.Massage, world.At("10:00"), 1) { Customer = NameOnly with { Email = "pat@example.com" } };

        var codes = new List<string>();
        foreach (var wish in new[] { request with { Confirms = true }, request with { OverrideReason = "Please" } })
            codes.Add((await Assert.ThrowsAsync<RuleBrokenException>(() => world.Holds.HoldAsync(TestWorld.Customer, wish))).Code);
        codes.Add((await Assert.ThrowsAsync<RuleBrokenException>(() => world.Get<WalkInService>().BookAsync(TestWorld.Customer, request))).Code);
        codes.Add((await Assert.ThrowsAsync<RuleBrokenException>(() => world.Get<VisitConflicts>().FindAsync(
            TestWorld.Customer, new PlanRequest(TestWorld.Massage, world.At("10:00"))))).Code);

        Assert.Equal(["not_allowed", "not_allowed", "not_allowed", "not_allowed"], codes);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task An_address_of_somebody_with_another_name_is_booked_only_once_staff_say_that_they_are_renamed(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var yuki = new CustomerDetails("Yuki Tanaka", "yuki@example.com");
        var first = new HoldRequest(TestWorld.Massage, world.At("10:00"), 1) { Customer = yuki, Command = world.NewCommand() };
        var booked = Assert.IsType<HoldResult.Held>(await world.Get<WalkInService>().BookAsync(TestWorld.Staff, first)).Reservation;
        world.Clock.Advance(TimeSpan.FromMinutes(1));

        var other = yuki with { Name = "Somebody Else", Email = "YUKI@example.com" };
        var refused = Assert.IsType<HoldResult.Invalid>(await BookAsync(world, "12:00", other));
        Assert.Equal(("customer.email", "other_name"), (Assert.Single(refused.Errors).Key, refused.Errors.Single().Value));
        Assert.IsType<HoldResult.Held>(await BookAsync(world, "11:00", yuki with { Name = "yuki  TANAKA " })); // the same name
        await using (var db = await world.OpenAsync())
        {
            Assert.Equal(2, await db.Reservations.CountAsync());
            Assert.Equal("yuki  TANAKA", (await db.Customers.SingleAsync()).Name);
        }

        world.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.IsType<HoldResult.Held>(await BookAsync(world, "12:00", other with { Renames = true }));
        await using (var db = await world.OpenAsync())
            Assert.Equal("Somebody Else", (await db.Customers.SingleAsync()).Name);
        // what was booked before is still found by its command
        Assert.Equal(booked.Id, Assert.IsType<HoldResult.Held>(await world.Get<WalkInService>().BookAsync(TestWorld.Staff, first)).Reservation.Id);
        await world.AssertHealthyAsync();
    }

    [Fact]
    public async Task Only_staff_are_told_whose_address_it_is()
    {
        await using var world = await TestWorld.CreateAsync();
        await BookAsync(world, "10:00", new CustomerDetails("Yuki Tanaka", "yuki@example.com"));

        Assert.Equal("Yuki Tanaka", await world.Queries.OtherNameAsync(TestWorld.Staff, new CustomerDetails("Somebody Else", "yuki@example.com")));
        Assert.Null(await world.Queries.OtherNameAsync(TestWorld.Staff, new CustomerDetails("Somebody Else", "")));
        Assert.Null(await world.Queries.OtherNameAsync(TestWorld.Staff, new CustomerDetails("Somebody Else", "else@example.com")));
        await Assert.ThrowsAsync<RuleBrokenException>(
            () => world.Queries.OtherNameAsync(TestWorld.Customer, new CustomerDetails("Somebody Else", "yuki@example.com")));
    }

    private static async Task<IEnumerable<DateTimeOffset>> StaffTimesAsync(TestWorld world, int? staff = 1)
    {
        var day = new DateOnly(2026, 6, 2);
        return (await world.Availability.SlotsForStaffAsync(new Offer(TestWorld.Massage, staff, 1), day, day))[0].Slots.Select(s => s.Start);
    }

    private static Task AskForNoticeAsync(TestWorld world, int minutes) => world.Get<UnitOfWork>().DoAsync(async (db, ct) =>
    {
        await db.Services.Where(s => s.Id == TestWorld.Massage).ExecuteUpdateAsync(set => set.SetProperty(s => s.NoticeMinutes, minutes), ct);
        db.Publish(Change.Catalog);
    });

    private static Task<HoldResult> BookAsync(TestWorld world, string time, CustomerDetails? who = null, string? reason = null) =>
        world.Get<WalkInService>().BookAsync(
            TestWorld.Staff, new HoldRequest(TestWorld.Massage, world.At(time), 1) { Customer = who ?? NameOnly, OverrideReason = reason });
}
