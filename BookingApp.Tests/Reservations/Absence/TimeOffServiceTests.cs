using BookingApp.Reservations;
using BookingApp.Reservations.Absence;
using BookingApp.Reservations.Absence.Requests;
using BookingApp.Reservations.History;
using BookingApp.Tests.Catalog;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Tests.Reservations.Absence;

public sealed class TimeOffServiceTests
{
    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Time_off_claims_every_cell_and_gives_them_back(string engine)
    {
        await using var world = await CatalogWorld.CreateAsync(engine);
        var added = Assert.IsType<TimeOffResult.Added>(await AddAsync(world, 9, 11));
        await using var db = world.Context();
        Assert.Equal(24, await db.SlotClaims.CountAsync(c => c.OwnerId == added.Id, TestContext.Current.CancellationToken));

        Assert.True(await world.Get<TimeOffService>().RemoveAsync(CatalogWorld.Admin, added.Id));

        Assert.Equal(0, await db.SlotClaims.CountAsync(TestContext.Current.CancellationToken));
        Assert.False(await world.Get<TimeOffService>().RemoveAsync(CatalogWorld.Admin, added.Id));
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_booking_in_the_way_is_named_and_nothing_is_saved(string engine)
    {
        await using var world = await CatalogWorld.CreateAsync(engine);
        var booking = await world.HoldAsync(10, confirmed: true);

        var result = Assert.IsType<TimeOffResult.InTheWay>(await AddAsync(world, 9, 17));

        Assert.Equal(booking.Reference, Assert.Single(result.What).Reference);
        Assert.Empty(await world.Get<TimeOffQueries>().ToComeAsync(CatalogWorld.Ana));
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_lapsed_hold_makes_way(string engine)
    {
        await using var world = await CatalogWorld.CreateAsync(engine);
        var hold = await world.HoldAsync(10);
        world.Clock.Advance(TimeSpan.FromMinutes(16));

        Assert.IsType<TimeOffResult.Added>(await AddAsync(world, 9, 17));

        await using var db = world.Context();
        Assert.Equal(ReservationStatus.Expired, (await db.Reservations.SingleAsync(r => r.Id == hold.Id, TestContext.Current.CancellationToken)).Status);
        Assert.Equal(ReleaseReason.Reclaimed, (await db.ReleaseRecords.SingleAsync(TestContext.Current.CancellationToken)).Reason);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_live_hold_does_not_make_way(string engine)
    {
        await using var world = await CatalogWorld.CreateAsync(engine);
        await world.HoldAsync(10);

        Assert.IsType<TimeOffResult.InTheWay>(await AddAsync(world, 9, 17));
    }

    // The old form is pressed again: what is told is what is there now.
    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Time_off_that_was_removed_is_not_told_as_added_when_its_form_comes_again(string engine)
    {
        await using var world = await CatalogWorld.CreateAsync(engine);
        var (midnight, form) = (world.Zone.StartOf(CatalogWorld.Wednesday), Guid.CreateVersion7());
        Task<TimeOffResult> PressAsync(Guid command) =>
            world.Get<TimeOffService>().AddAsync(CatalogWorld.Admin, CatalogWorld.Ana, midnight.AddHours(9), midnight.AddHours(11), "Holiday", command);

        var added = await PressAsync(form);
        var again = await PressAsync(form);
        await world.Get<TimeOffService>().RemoveAsync(CatalogWorld.Admin, form);
        var since = await PressAsync(form);
        var there = (await world.Get<TimeOffQueries>().ToComeAsync(CatalogWorld.Ana)).Count;
        var anew = await PressAsync(Guid.CreateVersion7());

        Assert.Equal((new TimeOffResult.Added(form), new TimeOffResult.Added(form)), (added, again));
        Assert.IsType<TimeOffResult.RemovedSince>(since);
        Assert.Equal(0, there);
        Assert.IsType<TimeOffResult.Added>(anew);
        Assert.Single(await world.Get<TimeOffQueries>().ToComeAsync(CatalogWorld.Ana));
    }

    [Theory]
    [InlineData(9, 9, TimeOffFault.Order)]
    [InlineData(-100, -90, TimeOffFault.Past)]
    [InlineData(0, 24 * 63, TimeOffFault.TooLong)]
    public async Task What_makes_no_sense_is_refused(int from, int to, TimeOffFault fault)
    {
        await using var world = await CatalogWorld.CreateAsync();

        Assert.Equal(fault, Assert.IsType<TimeOffResult.Invalid>(await AddAsync(world, from, to)).Fault);
    }

    [Fact]
    public async Task Who_is_one_of_the_people_blocks_and_frees_their_own_time_of_at_most_a_day()
    {
        await using var world = await CatalogWorld.CreateAsync();
        var (ana, ben) = (new Actor.Staff(1, "Ana") { PersonId = CatalogWorld.Ana }, new Actor.Staff(2, "Ben") { PersonId = CatalogWorld.Ana + 1 });
        var (service, midnight) = (world.Get<TimeOffService>(), world.Zone.StartOf(CatalogWorld.Wednesday));

        var day = Assert.IsType<TimeOffResult.Added>(await service.AddAsync(ana, CatalogWorld.Ana, midnight, midnight.AddDays(1), "Move"));
        var longer = await service.AddAsync(ana, CatalogWorld.Ana, midnight.AddDays(1), midnight.AddDays(3), "Sea");

        Assert.Equal(TimeOffFault.NeedsApproval, Assert.IsType<TimeOffResult.Invalid>(longer).Fault);
        foreach (var wish in new Func<Task>[]
        {
            () => service.AddAsync(ben, CatalogWorld.Ana, midnight.AddDays(1), midnight.AddDays(1).AddHours(1), "For her"),
            () => service.CancelBookingsAsync(ben, day.Id),
            () => service.RemoveAsync(ben, day.Id),
        })
        {
            Assert.Equal("not_allowed", (await Assert.ThrowsAsync<RuleBrokenException>(wish)).Code);
        }

        Assert.Equal("Move", Assert.Single(await world.Get<TimeOffQueries>().ToComeAsync(CatalogWorld.Ana)).Reason);
        Assert.True(await service.RemoveAsync(ana, day.Id));
    }

    [Fact]
    public async Task Blocks_of_ones_own_that_touch_are_one_piece_and_what_does_not_touch_or_was_approved_is_not_of_it()
    {
        await using var world = await CatalogWorld.CreateAsync();
        var (ana, midnight) = (new Actor.Staff(7, "Ana") { PersonId = CatalogWorld.Ana }, world.Zone.StartOf(CatalogWorld.Wednesday));
        var (service, requests) = (world.Get<TimeOffService>(), world.Get<TimeOffRequestService>());

        var day = Assert.IsType<TimeOffResult.Added>(await BlockAsync(0, 24));
        Assert.Equal(TimeOffFault.NeedsApproval, Assert.IsType<TimeOffResult.Invalid>(await BlockAsync(24, 48)).Fault);
        Assert.Equal(TimeOffFault.NeedsApproval, Assert.IsType<TimeOffResult.Invalid>(await BlockAsync(-2, 0)).Fault); // before it, too
        Assert.IsType<TimeOffResult.Added>(await BlockAsync(24, 25)); // a day may have that many hours
        Assert.IsType<TimeOffResult.Invalid>(await BlockAsync(25, 26)); // by the one between them
        Assert.IsType<TimeOffResult.Added>(await BlockAsync(26, 50));
        Assert.IsType<TimeOffResult.Invalid>(await BlockAsync(25, 26)); // it would join both
        Assert.True(await service.RemoveAsync(ana, day.Id));
        Assert.IsType<TimeOffResult.Added>(await BlockAsync(-24, 0));

        Assert.IsType<TimeOffResult.Added>(
            await service.AddAsync(CatalogWorld.Admin, CatalogWorld.Ana, midnight.AddDays(7), midnight.AddDays(9), "By an admin"));
        Assert.IsType<TimeOffResult.Added>(await BlockAsync(9 * 24, 10 * 24));
        var asked = Assert.IsType<TimeOffRequestResult.Done>(
            await requests.AskAsync(ana, CatalogWorld.Ana, midnight.AddDays(10), midnight.AddDays(12), "A wedding"));
        Assert.IsType<TimeOffRequestResult.Approved>(await requests.ApproveAsync(CatalogWorld.Admin, asked.Id));
        Assert.IsType<TimeOffResult.Added>(await BlockAsync(12 * 24, 13 * 24));

        Task<TimeOffResult> BlockAsync(int from, int to) =>
            service.AddAsync(ana, CatalogWorld.Ana, midnight.AddHours(from), midnight.AddHours(to), "Mine");
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Of_two_days_that_touch_and_are_blocked_at_once_one_has_to_be_asked_for(string engine)
    {
        await using var world = await CatalogWorld.CreateAsync(engine);
        var (ana, midnight) = (new Actor.Staff(7, "Ana") { PersonId = CatalogWorld.Ana }, world.Zone.StartOf(CatalogWorld.Wednesday));
        var service = world.Get<TimeOffService>();

        for (var round = 0; round < 5; round++)
        {
            var first = midnight.AddDays(7 * round);
            var results = await Task.WhenAll(new[] { first, first.AddDays(1) }.Select(
                day => Task.Run(() => service.AddAsync(ana, CatalogWorld.Ana, day, day.AddDays(1), "Mine"))));

            Assert.Single(results.OfType<TimeOffResult.Added>());
            Assert.Equal(TimeOffFault.NeedsApproval, Assert.Single(results.OfType<TimeOffResult.Invalid>()).Fault);
        }
    }

    private static Task<TimeOffResult> AddAsync(CatalogWorld world, int fromHour, int toHour)
    {
        var midnight = world.Zone.StartOf(CatalogWorld.Wednesday);
        return world.Get<TimeOffService>().AddAsync(CatalogWorld.Admin, CatalogWorld.Ana, midnight.AddHours(fromHour), midnight.AddHours(toHour), "Holiday");
    }
}
