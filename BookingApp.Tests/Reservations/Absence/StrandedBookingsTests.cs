using BookingApp.Catalog;
using BookingApp.Catalog.Forms;
using BookingApp.Catalog.Hours;
using BookingApp.Customers;
using BookingApp.Reservations;
using BookingApp.Reservations.Absence;
using BookingApp.Reservations.Holds;
using BookingApp.Tests.Catalog;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Tests.Reservations.Absence;

public sealed class StrandedBookingsTests
{
    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_save_that_changes_nothing_strands_nobody(string engine)
    {
        await using var world = await CatalogWorld.CreateAsync(engine);
        await world.HoldAsync(10, confirmed: true);

        Assert.Empty(await world.Get<StrandedBookings>().ByAsync(await world.Catalog.WithServiceAsync(CatalogWorld.Massage, await world.FormAsync())));
        Assert.Empty(await world.Get<StrandedBookings>().NowAsync());
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Shorter_hours_strand_the_bookings_outside_them(string engine)
    {
        await using var world = await CatalogWorld.CreateAsync(engine);
        await world.HoldAsync(9, confirmed: true);
        var late = await world.HoldAsync(16, confirmed: true);
        await world.HoldAsync(15); // a hold is no booking yet
        var form = await world.PersonFormAsync();
        form.Hours.ForEach(h => h.To = 15 * 60);

        var stranded = Assert.Single(await world.Get<StrandedBookings>().ByAsync(await world.Catalog.WithResourceAsync(CatalogWorld.Ana, form)));

        Assert.Equal(
            (late.Reference, "Mia Berg", StrandedWhy.OutsideHours, 16), (stranded.Reference, stranded.CustomerName, stranded.Why, stranded.Start.Hour));
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_new_break_strands_the_bookings_in_it(string engine)
    {
        await using var world = await CatalogWorld.CreateAsync(engine);
        await world.HoldAsync(10, confirmed: true);
        var form = await world.PersonFormAsync();
        form.Hours.ForEach(h => h.Breaks.Insert(0, new() { From = 10 * 60 + 30, To = 11 * 60 }));

        Assert.Single(await world.Get<StrandedBookings>().ByAsync(await world.Catalog.WithResourceAsync(CatalogWorld.Ana, form)));
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Retiring_a_service_or_a_person_and_closing_a_day_strand_their_bookings(string engine)
    {
        await using var world = await CatalogWorld.CreateAsync(engine);
        await world.HoldAsync(10, confirmed: true);
        var stranded = world.Get<StrandedBookings>();
        var (service, person) = (await world.FormAsync(), await world.PersonFormAsync());
        (service.Active, person.Active) = (false, false);

        Assert.Equal(
            StrandedWhy.ServiceRetired, Assert.Single(await stranded.ByAsync(await world.Catalog.WithServiceAsync(CatalogWorld.Massage, service))).Why);
        Assert.Equal(StrandedWhy.PersonGone, Assert.Single(await stranded.ByAsync(await world.Catalog.WithResourceAsync(CatalogWorld.Ana, person))).Why);
        Assert.Equal(
            StrandedWhy.Closed,
            Assert.Single(await stranded.ByAsync(await world.Closures.WithAsync(CatalogWorld.Wednesday, CatalogWorld.Wednesday))).Why);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task After_the_save_they_need_a_human_and_strand_no_second_time(string engine)
    {
        await using var world = await CatalogWorld.CreateAsync(engine);
        var booking = await world.HoldAsync(10, confirmed: true);
        await world.Closures.AddAsync(CatalogWorld.Admin, CatalogWorld.Wednesday, CatalogWorld.Wednesday, "");

        var stranded = world.Get<StrandedBookings>();

        Assert.Equal(booking.Reference, Assert.Single(await stranded.NowAsync()).Reference);
        Assert.Empty(await stranded.ByAsync(await world.Catalog.WithServiceAsync(CatalogWorld.Massage, await world.FormAsync())));
    }

    [Fact]
    public async Task A_visit_past_midnight_stands_where_the_night_is_open_and_falls_with_either_day()
    {
        await using var world = await CatalogWorld.CreateAsync();
        var form = await world.PersonFormAsync();
        form.Hours = [.. Enum.GetValues<DayOfWeek>().Select(day => new BookingApp.Catalog.Forms.HoursForm { Day = day, From = 0, To = 24 * 60 })];
        await world.Catalog.SaveResourceAsync(CatalogWorld.Admin, CatalogWorld.Ana, form);
        var booking = await world.HoldAsync(23, confirmed: true, hours: 3);
        var stranded = world.Get<StrandedBookings>();

        Assert.Empty(await stranded.NowAsync());
        foreach (var closed in new[] { CatalogWorld.Wednesday, CatalogWorld.Wednesday.AddDays(1) })
        {
            var found = Assert.Single(await stranded.ByAsync(await world.Closures.WithAsync(closed, closed)));
            Assert.Equal((booking.Reference, StrandedWhy.Closed), (found.Reference, found.Why));
        }

        var early = await world.PersonFormAsync();
        early.Hours.Single(h => h.Day is DayOfWeek.Thursday).From = 60;
        Assert.Equal(StrandedWhy.OutsideHours, Assert.Single(await stranded.ByAsync(await world.Catalog.WithResourceAsync(CatalogWorld.Ana, early))).Why);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_class_that_takes_fewer_than_came_strands_whoever_came_last(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        foreach (var name in new[] { "Maya", "Tom", "Lea" })
        {
            if (name is "Lea")
                Assert.IsType<HoldResult.Held>(
                    await world.Get<WalkInService>().BookAsync(
                        TestWorld.Staff,
                        new HoldRequest(TestWorld.PilatesClass, world.At("10:00")) { Customer = new CustomerDetails(name, "lea@example.com") }));
            else
                await world.Reservations.ConfirmFreeAsync(TestWorld.Staff, (await world.HeldAsync("10:00", service: TestWorld.PilatesClass, name: name)).Id);
            world.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        var (catalog, stranded) = (world.Get<CatalogService>(), world.Get<StrandedBookings>());
        var form = ServiceForm.Of(
            (await world.Get<CatalogQueries>().SnapshotAsync(TestContext.Current.CancellationToken)).FindService(TestWorld.PilatesClass)!);
        form.Capacity = 1;

        var left = await stranded.ByAsync(await catalog.WithServiceAsync(TestWorld.PilatesClass, form), TestContext.Current.CancellationToken);

        Assert.Equal([("Tom", StrandedWhy.TooManyGuests), ("Lea", StrandedWhy.TooManyGuests)], left.Select(b => (b.CustomerName, b.Why)));
        await catalog.SaveServiceAsync(new Actor.Staff(1, "Robin", Admin: true), TestWorld.PilatesClass, form);
        Assert.Equal(["Tom", "Lea"], (await stranded.NowAsync(TestContext.Current.CancellationToken)).Select(b => b.CustomerName));
        form = ServiceForm.Of((await world.Get<CatalogQueries>().SnapshotAsync(TestContext.Current.CancellationToken)).FindService(TestWorld.PilatesClass)!);
        // they are listed already
        Assert.Empty(await stranded.ByAsync(await catalog.WithServiceAsync(TestWorld.PilatesClass, form), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_walk_in_needs_a_human_for_all_but_the_time_that_staff_chose()
    {
        await using var world = await TestWorld.CreateAsync();
        var (catalog, stranded, admin, day) = (
            world.Get<CatalogService>(), world.Get<StrandedBookings>(), new Actor.Staff(1, "Robin", Admin: true),
            DateOnly.FromDateTime(world.At("10:00").Date));
        await world.Get<WalkInService>().BookAsync(
            TestWorld.Staff, new HoldRequest(TestWorld.Massage, world.At("10:00"), 1) { Customer = new CustomerDetails("Lea", "lea@example.com") });

        Assert.IsType<SaveResult.Saved>(await world.Get<ClosureService>().AddAsync(admin, day, day, ""));
        var closed = await stranded.NowAsync(TestContext.Current.CancellationToken);
        var form = ResourceForm.Of((await world.Get<CatalogQueries>().SnapshotAsync(TestContext.Current.CancellationToken)).FindResource(1)!);
        form.Active = false;
        Assert.IsType<SaveResult.Saved>(await catalog.SaveResourceAsync(admin, 1, form));

        Assert.Empty(closed);
        Assert.Equal(StrandedWhy.PersonGone, Assert.Single(await stranded.NowAsync(TestContext.Current.CancellationToken)).Why);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task After_a_change_only_the_bookings_around_its_time_are_looked_at_again(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var ct = TestContext.Current.CancellationToken;
        var stranded = world.Get<StrandedBookings>();
        var near = await world.PaidAsync("10:00");
        var far = await world.PaidAsync("12:00");
        await using (var db = await world.OpenAsync())
        {
            await db.Services.ExecuteUpdateAsync(set => set.SetProperty(s => s.Active, false), ct);
            await db.Reservations.Where(r => r.Id == far.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(r => r.Start, far.Start.AddDays(20)).SetProperty(r => r.End, far.End.AddDays(20)), ct);
        }

        world.Get<CatalogQueries>().Invalidate();
        var all = await stranded.NowAsync(ct);

        Assert.Equal([near.Reference, far.Reference], all.Select(b => b.Reference));
        Assert.Equal([near.Reference], (await stranded.NowAsync([], [(near.Start, near.End)], ct)).Select(b => b.Reference)); // the other is not read
        Assert.Equal(all, await stranded.NowAsync([], [(far.Start.AddDays(20), far.End.AddDays(20)), (near.Start, near.End), (near.Start, near.End)], ct));
        Assert.Equal(all, await stranded.NowAsync(all, [], ct));
        await world.Reservations.CancelAsync(TestWorld.Staff, near.Id);
        Assert.Equal([far.Reference], (await stranded.NowAsync(all, [(near.ClaimStart, near.ClaimEnd)], ct)).Select(b => b.Reference));
        // many at once
        Assert.Equal(
            [far.Reference], (await stranded.NowAsync(all, Enumerable.Range(0, 30).Select(n => (near.Start.AddDays(9 * n), near.End.AddDays(9 * n))), ct))
                .Select(b => b.Reference));
    }
}
