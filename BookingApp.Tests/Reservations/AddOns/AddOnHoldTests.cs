using BookingApp.Availability.Offers;
using BookingApp.Catalog;
using BookingApp.Catalog.AddOns;
using BookingApp.Customers;
using BookingApp.Data.Changes;
using BookingApp.Reservations;
using BookingApp.Reservations.Amounts;
using BookingApp.Reservations.Holds;
using BookingApp.Reservations.Rescheduling;
using BookingApp.Reservations.Series;
using Microsoft.EntityFrameworkCore;
using static BookingApp.Tests.Reservations.AddOns.AddOnsOnOffer;

namespace BookingApp.Tests.Reservations.AddOns;

public sealed class AddOnHoldTests
{
    private static readonly DateOnly Tuesday = new(2026, 6, 2);

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_visit_with_add_ons_is_so_much_longer_and_dearer_and_keeps_them_as_they_were(string engine)
    {
        await using var world = await CreateAsync(engine);

        var held = await HeldAsync(world, "10:00", Tea, Stones);
        await using (var db = await world.OpenAsync())
        {
            Assert.Equal(18, await db.SlotClaims.CountAsync(c => c.OwnerId == held.Id));
            await db.AddOns.ExecuteUpdateAsync(set => set.SetProperty(a => a.Minutes, 60).SetProperty(a => a.Name, "Other").SetProperty(a => a.Active, false));
        }

        world.Get<ChangeFeed>().Publish(Change.Catalog);
        var read = await world.ReadAsync(held.Id);

        Assert.Equal((world.At("11:30"), 6000L), (held.End, held.Price.Minor));
        Assert.Equal([new BookedAddOn(Stones, "Hot stones", 1200, 30), new BookedAddOn(Tea, "Tea", 300, 0)], held.AddOns);
        Assert.Equal((held.End, held.Price, held.Due), (read.End, read.Price, read.Due));
        Assert.Equal(held.AddOns, read.AddOns);
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_customer_who_moves_it_is_shown_the_times_of_its_length_and_keeps_that(string engine)
    {
        await using var world = await CreateAsync(engine);
        var held = await HeldAsync(world, "10:00", Stones);

        var offered = (await world.Availability.SlotsAsync(held.ToMove(), Tuesday, Tuesday, 1))[0].Slots;
        var moved = await world.Rescheduling.RescheduleAsync(TestWorld.Of(held), held.Id, new RescheduleRequest(world.At("15:30")));
        var tooLate = await world.Rescheduling.RescheduleAsync(TestWorld.Of(held), held.Id, new RescheduleRequest(world.At("16:00")));

        Assert.Equal((world.At("15:30"), world.At("17:00")), (offered[^1].Start, offered[^1].End));
        var now = Assert.IsType<ChangeResult.Done>(moved).Reservation;
        Assert.Equal((world.At("17:00"), 5700L), (now.End, now.Price.Minor));
        Assert.IsType<ChangeResult.NotOffered>(tooLate);
        await using var db = await world.OpenAsync();
        Assert.Equal(18, await db.SlotClaims.CountAsync(c => c.OwnerId == held.Id));
        await world.AssertHealthyAsync();
    }

    [Theory]
    [InlineData(Engines.Sqlite, "99", "unknown_add_on")]
    [InlineData(Engines.Sqlite, "5", "unknown_add_on")] // another service's
    [InlineData(Engines.Sqlite, "1,5", "unknown_add_on")]
    [InlineData(Engines.Sqlite, "3", "add_on_retired")]
    [InlineData(Engines.Sqlite, "2,3", "add_on_retired")]
    [InlineData(Engines.Sqlite, "1,1", "add_on_twice")]
    [InlineData(Engines.PostgreSql, "1,1,3", "add_on_twice")]
    public async Task What_cannot_be_had_is_refused_by_its_field_and_nothing_is_held(string engine, string chosen, string code)
    {
        await using var world = await CreateAsync(engine);
        Assert.True(AddOnIds.TryRead(chosen, out var addOns));
        var wish = Wish(world, "10:00") with { AddOns = addOns };

        var held = await world.Holds.HoldAsync(TestWorld.Customer, wish);
        var walkedIn = await world.Get<WalkInService>().BookAsync(TestWorld.Staff, wish);
        var series = await world.Get<SeriesService>().BookAsync(
            TestWorld.Staff, new SeriesRequest(world.NewCommand(), new CustomerDetails("Maya", "maya@example.com"), [wish]));

        Assert.Equal([("addOns", code)], Assert.IsType<HoldResult.Invalid>(held).Errors.Select(e => (e.Key, e.Value)));
        Assert.Equal([("addOns", code)], Assert.IsType<HoldResult.Invalid>(walkedIn).Errors.Select(e => (e.Key, e.Value)));
        Assert.Equal([("addOns", code)], Assert.IsType<SeriesResult.Invalid>(series).Errors.Select(e => (e.Key, e.Value)));
        await using var db = await world.OpenAsync();
        Assert.Equal((0, 0), (await db.Reservations.CountAsync(), await db.SlotClaims.CountAsync()));
    }

    // Ten to half past eleven, and eleven to twelve: without hot stones both fit.
    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Of_two_who_meet_only_in_the_time_that_an_add_on_takes_one_wins(string engine)
    {
        await using var world = await CreateAsync(engine);
        await using var other = await TestWorld.CreateAsync(engine, sameDatabaseAs: world);
        for (var round = 0; round < 10; round++)
        {
            var results = await RaceAsync(world, other, Stones);

            var winner = Assert.Single(results.OfType<HoldResult.Held>()).Reservation;
            await world.Get<HoldChanges>().ReleaseAsync(TestWorld.Of(winner), winner.Id);
        }

        Assert.Equal(2, (await RaceAsync(world, other, Tea)).OfType<HoldResult.Held>().Count());
        await world.AssertHealthyAsync();
    }

    // The control: were the key not there, both would win some time, and the test above would see it.
    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Without_the_key_both_who_meet_there_win(string engine)
    {
        await using var world = await CreateAsync(engine);
        await using var other = await TestWorld.CreateAsync(engine, sameDatabaseAs: world);
        await using (var db = await world.OpenAsync())
            await RaceTests.DropKeyAsync(db, engine);

        var winners = 0;
        for (var round = 0; round < 40 && winners < 2; round++)
        {
            var held = (await RaceAsync(world, other, Stones)).OfType<HoldResult.Held>().Select(h => h.Reservation).ToList();
            winners = Math.Max(winners, held.Count);
            if (winners < 2)
                await world.Get<HoldChanges>().ReleaseAsync(TestWorld.Of(held[0]), held[0].Id);
        }

        Assert.Equal(2, winners);
        Assert.Contains(await world.Get<BookingApp.Integrity.Doctor>().ExamineAsync(), d => d.Rule is "I1" && !d.IsWell);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task In_a_class_each_who_comes_has_what_was_added_and_its_end_stays(string engine)
    {
        await using var world = await CreateAsync(engine);
        var wish = new HoldRequest(TestWorld.PilatesClass, world.At("10:00"), 1, 2) { AddOns = AddOnIds.Of([Mat]) };

        var held = Assert.IsType<HoldResult.Held>(await world.Holds.HoldAsync(TestWorld.Customer, wish)).Reservation;
        var joined = Assert.IsType<HoldResult.Held>(await world.Holds.HoldAsync(TestWorld.Customer, wish with { PartySize = 1, AddOns = default })).Reservation;

        Assert.Equal((world.At("11:00"), 3400L), (held.End, held.Price.Minor));
        Assert.Equal([new BookedAddOn(Mat, "Mat", 400, 0)], held.AddOns);
        Assert.Equal((held.SessionId, 1500L), (joined.SessionId, joined.Price.Minor));
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task What_would_make_a_class_longer_cannot_be_had_though_it_was_given_to_it(string engine)
    {
        await using var world = await CreateAsync(engine);
        await using (var db = await world.OpenAsync())
            await db.AddOns.Where(a => a.Id == Mat).ExecuteUpdateAsync(set => set.SetProperty(a => a.Minutes, 15)); // as a version before could leave it
        world.Get<ChangeFeed>().Publish(Change.Catalog);

        var result = await world.Holds.HoldAsync(
            TestWorld.Customer, new HoldRequest(TestWorld.PilatesClass, world.At("10:00"), 1) { AddOns = AddOnIds.Of([Mat]) });

        Assert.Equal("add_on_retired", Assert.IsType<HoldResult.Invalid>(result).Errors["addOns"]);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Each_repeat_and_what_follows_back_to_back_has_its_add_ons(string engine)
    {
        await using var world = await CreateAsync(engine);
        var mia = new CustomerDetails("Mia Wolf", "mia@example.com");
        var wish = new Offer(TestWorld.Massage, 1, 1) { AddOns = AddOnIds.Of([Stones]) };
        var later = Assert.IsType<HoldResult.Held>(await world.Holds.HoldAsync(
            TestWorld.Customer, new HoldRequest(TestWorld.Talk, world.At("10:00").AddDays(7).AddHours(1), 1))).Reservation;

        var repeat = new Recurrence(Tuesday) { Times = 3 };
        var dates = await world.Get<RepeatQueries>().PlanAsync(
            TestWorld.Staff, new RepeatWish(TestWorld.Massage, 1, 1, new TimeOnly(10, 0), repeat) { AddOns = wish.AddOns });
        await world.Get<HoldChanges>().ReleaseAsync(TestWorld.Of(later), later.Id);
        var visits = await world.Get<SeriesService>().BookAsync(
            TestWorld.Staff, new SeriesRequest(world.NewCommand(), mia, [.. dates.Select(d => HoldRequest.For(wish, d.Start))]));
        var ways = await world.Get<BackToBackQueries>().FindAsync(TestWorld.Staff, [wish, new Offer(TestWorld.Talk, 1, 1)], Tuesday);

        Assert.Equal([true, false, true], dates.Select(d => d.IsFree)); // the talk begins before the stones are cold
        Assert.Equal(
            [(90, 5700L), (90, 5700L), (90, 5700L)],
            Assert.IsType<SeriesResult.Booked>(visits).Visits.Select(v => ((int)(v.End - v.Start).TotalMinutes, v.Price.Minor)));
        Assert.Equal((world.At("11:30"), world.At("13:00")), (ways[0][0].Start, ways[0][1].Start));
        Assert.Equal(wish.AddOns, ways[0][0].AddOns);
        await world.AssertHealthyAsync();
    }

    private static Task<HoldResult[]> RaceAsync(TestWorld one, TestWorld other, int addOn) => Task.WhenAll(
        Task.Run(() => one.Holds.HoldAsync(TestWorld.Customer, Wish(one, "10:00", addOn) with { Customer = null })),
        Task.Run(() => other.Holds.HoldAsync(TestWorld.Customer, Wish(one, "11:00") with { Customer = null })));
}
