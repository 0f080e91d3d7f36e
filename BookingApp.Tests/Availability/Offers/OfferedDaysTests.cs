using BookingApp.Availability;
using BookingApp.Availability.Busy;
using BookingApp.Availability.Offers;
using BookingApp.Catalog;
using BookingApp.Data;
using BookingApp.Data.Changes;
using BookingApp.Reservations;
using BookingApp.Reservations.Absence;
using BookingApp.Reservations.Holds;
using BookingApp.Reservations.Rescheduling;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Tests.Availability.Offers;

public sealed class OfferedDaysTests
{
    private const int Ana = 1, Ben = 2;
    private static readonly DaySpan _week = new(new DateOnly(2026, 6, 1), new DateOnly(2026, 6, 7));
    private static readonly DateOnly _monday = _week.First, _tuesday = new(2026, 6, 2), _wednesday = new(2026, 6, 3);

    private static readonly Offer _anyone = new(TestWorld.Massage, null, 1), _ana = new(TestWorld.Massage, Ana, 1), _ben = new(TestWorld.Massage, Ben, 1);
    private static readonly Offer _class = new(TestWorld.PilatesClass, null, 1); // a class watches the half days around, too

    [Fact]
    public async Task A_hold_drops_the_day_of_whoever_could_have_been_asked_for_and_nothing_else()
    {
        await using var world = await PrimedAsync();

        await world.HeldAsync("10:00", staff: Ana);

        await AssertDroppedAsync(world, (_anyone, _tuesday), (_ana, _tuesday), (_class, _monday), (_class, _tuesday));
    }

    [Fact]
    public async Task A_release_a_lapse_and_a_cancellation_drop_no_more_than_that()
    {
        await using var world = await TestWorld.CreateAsync();
        var released = await world.HeldAsync("10:00", staff: Ana);
        var cancelled = await world.PaidAsync("12:00", staff: Ben, name: "Jonas");

        await PrimeAsync(world);
        await world.Get<HoldChanges>().ReleaseAsync(TestWorld.Of(released), released.Id);
        await AssertDroppedAsync(world, (_anyone, _tuesday), (_ana, _tuesday), (_class, _monday), (_class, _tuesday));

        await PrimeAsync(world);
        await world.Reservations.CancelAsync(TestWorld.Staff, cancelled.Id);
        await AssertDroppedAsync(world, (_anyone, _tuesday), (_ben, _tuesday), (_class, _monday), (_class, _tuesday), (_class, _wednesday));

        await world.HeldAsync("14:00", staff: Ana, name: "Nils");
        world.Clock.Advance(TimeSpan.FromMinutes(16));
        await PrimeAsync(world);
        await world.HoldReleaser.ExpireDueAsync();
        await AssertDroppedAsync(world, (_anyone, _tuesday), (_ana, _tuesday), (_class, _tuesday), (_class, _wednesday));
    }

    [Fact]
    public async Task A_move_drops_where_it_came_from_and_where_it_went()
    {
        await using var world = await TestWorld.CreateAsync();
        var paid = await world.PaidAsync("10:00", staff: Ana);
        await PrimeAsync(world);

        Assert.IsType<ChangeResult.Done>(await world.Rescheduling.RescheduleAsync(
            TestWorld.Staff, paid.Id, new RescheduleRequest(world.At("10:00").AddDays(2), Ben)));

        var thursday = _tuesday.AddDays(2);
        await AssertDroppedAsync(
            world, (_anyone, _tuesday), (_ana, _tuesday), (_anyone, thursday), (_ben, thursday),
            (_class, _monday), (_class, _tuesday), (_class, _wednesday), (_class, thursday));
    }

    [Fact]
    public async Task Time_off_drops_the_days_it_covers_when_it_comes_and_when_it_goes()
    {
        await using var world = await PrimedAsync();
        (Offer, DateOnly)[] days =
        [
            .. new[] { _tuesday, _wednesday }.SelectMany(day => new[] { (_anyone, day), (_ben, day), (_class, day) }), (_class, _wednesday.AddDays(1)),
        ];

        var added = Assert.IsType<TimeOffResult.Added>(
            await world.Get<TimeOffService>().AddAsync(TestWorld.Staff, Ben, world.At("14:00"), world.At("16:00").AddDays(1), "Away"));
        await AssertDroppedAsync(world, days);

        await PrimeAsync(world);
        await world.Get<TimeOffService>().RemoveAsync(TestWorld.Staff, added.Id);
        await AssertDroppedAsync(world, days);
    }

    [Fact]
    public async Task A_seat_of_a_class_that_is_taken_or_given_back_shows_at_once()
    {
        await using var world = await PrimedAsync();
        var seats = new List<int?>();

        var first = await world.HeldAsync("10:00", staff: Ana, service: TestWorld.PilatesClass);
        seats.Add(await SeatsAsync());
        var second = await world.HeldAsync("10:00", staff: Ana, service: TestWorld.PilatesClass, name: "Nils", party: 2);
        seats.Add(await SeatsAsync());
        await world.Get<HoldChanges>().ReleaseAsync(TestWorld.Of(first), first.Id);
        seats.Add(await SeatsAsync());
        await world.Get<HoldChanges>().ReleaseAsync(TestWorld.Of(second), second.Id);
        seats.Add(await SeatsAsync());

        Assert.Equal([2, null, 1, 3], seats);

        async Task<int?> SeatsAsync() => (await SlotsAsync(world, _class with { StaffId = Ana }, _tuesday)).SingleOrDefault(s => s.Start == world.At("10:00"))
            ?.SeatsFree;
    }

    [Fact]
    public async Task Time_off_of_the_room_of_a_class_hides_the_seats_that_it_has_left()
    {
        await using var world = await TestWorld.CreateAsync();
        await world.HeldAsync("10:00", staff: Ana, service: TestWorld.PilatesClass);
        var before = await SlotsAsync(world, _class, _tuesday);

        Assert.IsType<TimeOffResult.Added>(
            await world.Get<TimeOffService>().AddAsync(TestWorld.Staff, 3, world.At("10:30"), world.At("10:45"), "Leak", over: TimeOffOver.LetsStay));
        var after = await SlotsAsync(world, _class, _tuesday);

        Assert.Contains(before, s => s.Start == world.At("10:00"));
        Assert.DoesNotContain(after, s => s.Start == world.At("10:00"));
    }

    [Fact]
    public async Task A_change_of_the_catalogue_drops_everything_and_so_does_another_catalogue_that_nobody_told_of()
    {
        await using var world = await PrimedAsync();
        var (cache, queries, now) = (world.Get<AvailabilityCache>(), world.Get<CatalogQueries>(), world.Clock.Now());
        var before = await queries.SnapshotAsync(TestContext.Current.CancellationToken);

        queries.Invalidate();
        var after = await queries.SnapshotAsync(TestContext.Current.CancellationToken);
        Assert.All(cache.Find(_anyone, _week, after, now), Assert.Null);
        Assert.All(cache.Find(_anyone, _week, before, now), Assert.NotNull);

        world.Get<ChangeFeed>().Publish(Change.Catalog);
        Assert.All(cache.Find(_anyone, _week, before, now), Assert.Null);
    }

    [Fact]
    public async Task A_finished_day_is_believed_until_its_first_hold_lapses_and_then_the_time_is_back_without_any_job()
    {
        await using var world = await TestWorld.CreateAsync();
        var held = await world.HeldAsync("10:00", staff: Ana);
        await PrimeAsync(world);
        var (cache, catalog) = (world.Get<AvailabilityCache>(), await world.Get<CatalogQueries>().SnapshotAsync(TestContext.Current.CancellationToken));
        var until = held.HeldUntil!.Value;

        Assert.NotNull(cache.Find(_ana, new DaySpan(_tuesday, _tuesday), catalog, until.AddMilliseconds(-1))[0]);
        Assert.Null(cache.Find(_ana, new DaySpan(_tuesday, _tuesday), catalog, until)[0]);
        Assert.NotNull(cache.Find(_ben, new DaySpan(_tuesday, _tuesday), catalog, until)[0]);
        Assert.DoesNotContain(await SlotsAsync(world, _ana, _tuesday), s => s.Start == world.At("10:00"));

        world.Clock.Advance(until - world.Clock.Now());

        Assert.Contains(await SlotsAsync(world, _ana, _tuesday), s => s.Start == world.At("10:00"));
    }

    [Fact]
    public async Task Notice_moves_past_the_starts_of_a_finished_day_and_nothing_is_read_again()
    {
        await using var world = await TestWorld.CreateAsync();
        await PrimeAsync(world); // Monday, ten o'clock; an hour's notice
        await using var db = await world.OpenAsync();
        using var statements = new Statements(db.Database.GetDbConnection());
        var monday = world.At("11:00").AddDays(-1);

        var first = new List<DateTimeOffset>();
        foreach (var wait in new[] { 0, 1, 14, 45, 600 })
        {
            world.Clock.Advance(TimeSpan.FromMinutes(wait));
            first.AddRange((await SlotsAsync(world, _anyone, _monday)).Take(1).Select(s => s.Start));
        }

        Assert.Equal([monday, monday.AddMinutes(30), monday.AddMinutes(30), monday.AddHours(1)], first); // and after ten more hours none
        Assert.Empty(statements.Heard);
    }

    [Fact]
    public async Task The_horizon_moves_on_at_the_business_midnight()
    {
        await using var world = await TestWorld.CreateAsync();
        var last = _monday.AddDays(60);
        await PrimeAsync(world);

        var (within, beyond) = (await SlotsAsync(world, _anyone, last), await SlotsAsync(world, _anyone, last.AddDays(1)));
        world.Clock.Advance(TimeSpan.FromHours(14)); // 22:00 UTC is midnight in Berlin
        var tomorrow = await SlotsAsync(world, _anyone, last.AddDays(1));

        Assert.NotEmpty(within);
        Assert.Empty(beyond);
        Assert.NotEmpty(tomorrow);
    }

    [Fact]
    public async Task While_nobody_tells_of_changes_finished_days_are_not_believed()
    {
        await using var world = await PrimedAsync();
        var feed = world.Get<ChangeFeed>();
        await using var other = await TestWorld.CreateAsync(sameDatabaseAs: world); // its changes are not heard here

        feed.HearOthers(false);
        await other.HeldAsync("10:00", staff: Ana);

        Assert.DoesNotContain(await SlotsAsync(world, _ana, _tuesday), s => s.Start == world.At("10:00"));
        Assert.Contains(await SlotsAsync(world, _ben, _tuesday), s => s.Start == world.At("10:00"));
        var catalog = await world.Get<CatalogQueries>().SnapshotAsync(TestContext.Current.CancellationToken);
        Assert.All(world.Get<AvailabilityCache>().Find(_ben, _week, catalog, world.Clock.Now()), Assert.Null);
    }

    [Fact]
    public async Task Many_who_ask_for_a_day_in_the_same_moment_have_it_worked_out_once()
    {
        await using var world = await TestWorld.CreateAsync(Engines.PostgreSql); // its answers come later: all ask before the first has one
        await SlotsAsync(world, _ben, _tuesday);
        await using var db = await world.OpenAsync();
        using var statements = new Statements(db.Database.GetDbConnection());

        var all = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => SlotsAsync(world, _ana, _tuesday)));

        Assert.Equal(3, statements.Count);
        Assert.All(all, slots => Assert.Same(all[0], slots));
    }

    [Fact]
    public async Task What_was_worked_out_before_a_change_is_not_kept_after_it()
    {
        await using var world = await TestWorld.CreateAsync();
        var (cache, catalog) = (world.Get<AvailabilityCache>(), await world.Get<CatalogQueries>().SnapshotAsync(TestContext.Current.CancellationToken));
        var empty = new OfferedDay(new DaySlots(_tuesday, []), catalog, [Ana, Ben], new CellRange(0, 1), null);

        var (both, ben) = (cache.Generation(Ana, Ben), cache.Generation(Ben));
        await world.HeldAsync("10:00", staff: Ana); // while somebody works it out
        cache.Store(_anyone, both, [Ana, Ben], [empty]);
        cache.Store(_ben, ben, [Ben], [empty]);

        Assert.Null(cache.Find(_anyone, new DaySpan(_tuesday, _tuesday), catalog, world.Clock.Now())[0]);
        Assert.NotNull(cache.Find(_ben, new DaySpan(_tuesday, _tuesday), catalog, world.Clock.Now())[0]);
    }

    [Fact]
    public async Task Questions_that_no_time_answers_are_not_kept()
    {
        await using var world = await TestWorld.CreateAsync();
        var catalog = await world.Get<CatalogQueries>().SnapshotAsync(TestContext.Current.CancellationToken);

        foreach (var offer in new[] { _anyone with { PartySize = 99 }, _anyone with { StaffId = 77 }, _class with { PartySize = 4 } })
        {
            Assert.Empty(await SlotsAsync(world, offer, _tuesday));
            Assert.Null(world.Get<AvailabilityCache>().Find(offer, new DaySpan(_tuesday, _tuesday), catalog, world.Clock.Now())[0]);
        }
    }

    [Fact]
    public async Task What_is_kept_never_grows_past_its_bound()
    {
        await using var world = await TestWorld.CreateAsync();
        var (catalog, store) = (await world.Get<CatalogQueries>().SnapshotAsync(TestContext.Current.CancellationToken), new OfferStore());
        var slots = Enumerable.Range(0, 999).Select(n => new Slot(world.At("00:00").AddMinutes(n), world.At("00:00").AddMinutes(n), [Ana], 1)).ToList();
        var (now, offers) = (world.Clock.Now(), Enumerable.Range(1, 250).Select(n => _anyone with { PartySize = n }).ToList());

        foreach (var offer in offers)
        {
            store.Keep(offer, new OfferedDay(new DaySlots(_tuesday, slots), catalog, [Ana], new CellRange(0, 1), null));
            Assert.NotNull(store.Find(offer, _tuesday, catalog, now));
            Assert.InRange(offers.Count(o => store.Find(o, _tuesday, catalog, now) is not null), 1, 100);
        }
    }

    [Fact]
    public async Task A_day_is_full_when_others_have_all_of_it_and_not_when_whoever_is_asked_for_is_off()
    {
        await using var world = await TestWorld.CreateAsync();
        ReservationView? last = null;
        while ((await SlotsAsync(world, _ana, _tuesday)) is [var first, ..])
        {
            var time = first.Start.ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture);
            last = await world.HeldAsync(time, staff: Ana, name: $"N{time[..2]}");
        }

        await world.Get<TimeOffService>().AddAsync(TestWorld.Staff, Ana, world.At("00:00").AddDays(1), world.At("00:00").AddDays(2), "Away");

        Assert.Equal(
            (true, false, false, false),
            (await IsFullAsync(_ana, _tuesday), await IsFullAsync(_ben, _tuesday), await IsFullAsync(_anyone, _tuesday), await IsFullAsync(_ana, _wednesday)));
        Assert.Empty(await SlotsAsync(world, _ana, _wednesday));
        Assert.Same(await DayAsync(_ana, _tuesday), await DayAsync(_ana, _tuesday)); // worked out once

        await world.Get<HoldChanges>().ReleaseAsync(TestWorld.Of(last!), last!.Id);
        Assert.False(await IsFullAsync(_ana, _tuesday));

        async Task<bool> IsFullAsync(Offer offer, DateOnly day) => (await DayAsync(offer, day)).IsFull;

        async Task<DaySlots> DayAsync(Offer offer, DateOnly day) =>
            (await world.Availability.SlotsAsync(offer.ServiceId, day, day, offer.StaffId, offer.PartySize, TestContext.Current.CancellationToken))[0];
    }

    [Theory]
    [InlineData("15:59", true)]
    [InlineData("16:00", true)]
    [InlineData("16:01", false)] // nobody can wait for it any more
    public async Task A_full_day_is_one_until_the_last_of_its_starts_is_too_soon(string from, bool full)
    {
        await using var world = await TestWorld.CreateAsync();
        var catalog = await world.Get<CatalogQueries>().SnapshotAsync(TestContext.Current.CancellationToken);
        var day = new OfferedDay(new DaySlots(_tuesday, []) { LastStart = world.At("16:00") }, catalog, [Ana], new CellRange(0, 1), null);
        var window = new StartWindow(world.At(from), DateTimeOffset.MaxValue);

        Assert.Equal(full, day.Within(window).IsFull);
        Assert.Same(day.Within(window), day.Within(window));
    }

    private static async Task<IReadOnlyList<Slot>> SlotsAsync(TestWorld world, Offer offer, DateOnly day) =>
        (await world.Availability.SlotsAsync(offer.ServiceId, day, day, offer.StaffId, offer.PartySize, TestContext.Current.CancellationToken))[0].Slots;

    private static async Task<TestWorld> PrimedAsync()
    {
        var world = await TestWorld.CreateAsync();
        await PrimeAsync(world);
        return world;
    }

    private static async Task PrimeAsync(TestWorld world)
    {
        foreach (var offer in new[] { _anyone, _ana, _ben, _class })
            await world.Availability.SlotsAsync(offer.ServiceId, _week.First, _week.Last, offer.StaffId, offer.PartySize);
        await AssertDroppedAsync(world);
    }

    private static async Task AssertDroppedAsync(TestWorld world, params (Offer Offer, DateOnly Day)[] dropped)
    {
        var (cache, catalog) = (world.Get<AvailabilityCache>(), await world.Get<CatalogQueries>().SnapshotAsync(TestContext.Current.CancellationToken));
        var missing =
            from offer in new[] { _anyone, _ana, _ben, _class }
            from day in _week.Days
            where cache.Find(offer, new DaySpan(day, day), catalog, world.Clock.Now())[0] is null
            select (offer, day);
        Assert.Equal(dropped.Select(d => d.ToString()).Order(), missing.Select(d => d.ToString()).Order());
    }
}
