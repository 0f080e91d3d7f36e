using System.Globalization;
using BookingApp.Availability;
using BookingApp.Availability.Busy;
using BookingApp.Availability.Planning;
using BookingApp.Catalog;
using BookingApp.Customers;
using BookingApp.Data;
using BookingApp.Data.Changes;
using BookingApp.Payments;
using BookingApp.Payments.Gateways;
using BookingApp.Reservations;
using BookingApp.Reservations.Absence;
using BookingApp.Reservations.Holds;
using BookingApp.Reservations.Rescheduling;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Tests.Availability;

public sealed class AvailabilityCacheTests
{
    private const int Ana = 1, Ben = 2;
    private static readonly DaySpan _week = new(new DateOnly(2026, 6, 1), new DateOnly(2026, 6, 7));
    private static readonly DateOnly _tuesday = new(2026, 6, 2);

    [Fact]
    public async Task A_hold_invalidates_its_person_and_day_and_nothing_else()
    {
        await using var world = await PrimedAsync();

        await world.HeldAsync("10:00", staff: Ana);

        AssertForgotten(world, (Ana, _tuesday));
    }

    [Fact]
    public async Task A_release_a_lapse_and_a_cancellation_forget_no_more_than_that()
    {
        await using var world = await TestWorld.CreateAsync();
        var released = await world.HeldAsync("10:00", staff: Ana);
        var cancelled = await world.PaidAsync("12:00", staff: Ben, name: "Jonas");

        await PrimeAsync(world);
        await world.Get<HoldChanges>().ReleaseAsync(TestWorld.Of(released), released.Id);
        AssertForgotten(world, (Ana, _tuesday));

        await PrimeAsync(world);
        await world.Reservations.CancelAsync(TestWorld.Staff, cancelled.Id);
        AssertForgotten(world, (Ben, _tuesday));

        await world.HeldAsync("14:00", staff: Ana, name: "Nils");
        world.Clock.Advance(TimeSpan.FromMinutes(16));
        await PrimeAsync(world);
        await world.HoldReleaser.ExpireDueAsync();
        AssertForgotten(world, (Ana, _tuesday));
    }

    [Fact]
    public async Task A_move_invalidates_where_it_came_from_and_where_it_went()
    {
        await using var world = await TestWorld.CreateAsync();
        var paid = await world.PaidAsync("10:00", staff: Ana);
        await PrimeAsync(world);

        Assert.IsType<ChangeResult.Done>(await world.Rescheduling.RescheduleAsync(
            TestWorld.Staff, paid.Id, new RescheduleRequest(world.At("10:00").AddDays(2), Ben)));

        AssertForgotten(world, (Ana, _tuesday), (Ben, _tuesday.AddDays(2)));
    }

    [Fact]
    public async Task Time_off_invalidates_the_days_it_covers_when_it_comes_and_when_it_goes()
    {
        await using var world = await PrimedAsync();
        var days = new[] { (Ben, _tuesday), (Ben, _tuesday.AddDays(1)), (Ben, _tuesday.AddDays(2)) };

        var noon = world.At("12:00");
        var added = Assert.IsType<TimeOffResult.Added>(
            await world.Get<TimeOffService>().AddAsync(TestWorld.Staff, Ben, noon, noon.AddDays(2), "Away"));
        AssertForgotten(world, days);

        await PrimeAsync(world);
        await world.Get<TimeOffService>().RemoveAsync(TestWorld.Staff, added.Id);
        AssertForgotten(world, days);
    }

    [Fact]
    public async Task A_change_of_the_catalogue_invalidates_everything()
    {
        await using var world = await PrimedAsync();

        world.Get<ChangeFeed>().Publish(Change.Catalog);

        AssertForgotten(world, [.. _week.Days.SelectMany(day => new[] { (Ana, day), (Ben, day) })]);
    }

    [Fact]
    public async Task A_day_with_a_hold_is_believed_until_the_hold_ends_and_not_a_moment_longer()
    {
        await using var world = await TestWorld.CreateAsync();
        var held = await world.HeldAsync("10:00", staff: Ana);
        await PrimeAsync(world);
        var cache = world.Get<AvailabilityCache>();

        Assert.NotNull(cache.Find(Ana, new DaySpan(_tuesday, _tuesday), held.HeldUntil!.Value.AddMilliseconds(-1)));
        Assert.Null(cache.Find(Ana, new DaySpan(_tuesday, _tuesday), held.HeldUntil.Value));
        Assert.NotNull(cache.Find(Ben, _week, held.HeldUntil.Value));
    }

    [Fact]
    public async Task What_was_read_before_a_change_is_not_kept_after_it()
    {
        await using var world = await TestWorld.CreateAsync();
        var cache = world.Get<AvailabilityCache>();
        var empty = new BusyDay(new CellMap(new DaySpan(_tuesday, _tuesday).Cells(new BusinessZone("Europe/Berlin"))), null);

        var (ana, ben) = (cache.Generation(Ana), cache.Generation(Ben));
        await world.HeldAsync("10:00", staff: Ana); // while somebody reads
        cache.Store(Ana, ana, [(_tuesday, empty)]);
        cache.Store(Ben, ben, [(_tuesday, empty)]);

        Assert.Null(cache.Find(Ana, new DaySpan(_tuesday, _tuesday), world.Clock.Now()));
        Assert.NotNull(cache.Find(Ben, new DaySpan(_tuesday, _tuesday), world.Clock.Now()));
    }

    [Fact]
    public async Task A_calendar_costs_three_statements_and_then_none_and_a_plan_one_and_three_for_a_move_or_where_a_hold_has_lapsed()
    {
        await using var world = await TestWorld.CreateAsync();
        var moving = await world.HeldAsync("10:00", staff: Ana);
        await using var db = await world.OpenAsync();
        await db.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);

        var calendar = await CountAsync(() => world.Availability.SlotsAsync(TestWorld.Massage, _tuesday, _tuesday, Ana, 1));
        var again = await CountAsync(() => world.Availability.SlotsAsync(TestWorld.Massage, _tuesday, _tuesday, Ana, 1));
        var request = new PlanRequest(TestWorld.Massage, world.At("12:00"), Ana);
        var plan = await CountAsync(() => world.Availability.PlanAsync(request));
        var move = await CountAsync(() => world.Availability.PlanAsync(request with { Moving = moving.ToMove() }));

        var choice = await CountAsync(() => world.Availability.PlanAsync(request with { StaffId = null })); // whose day is how busy
        world.Clock.Advance(moving.HeldUntil!.Value - world.Clock.GetUtcNow());
        var lapsed = await CountAsync(() => world.Availability.PlanAsync(request with { Start = moving.Start }));

        Assert.Equal((3, 0, 1, 3, 1 + 1, 1 + 3), (calendar, again, plan, move, choice, lapsed));

        async Task<int> CountAsync(Func<Task> ask)
        {
            using var statements = new Statements(db.Database.GetDbConnection());
            await ask();
            return statements.Heard.Count;
        }
    }

    [Fact]
    public async Task While_nobody_tells_of_changes_nothing_is_believed_and_afterwards_all_is_read_anew()
    {
        await using var world = await PrimedAsync();
        var feed = world.Get<ChangeFeed>();
        await using var other = await TestWorld.CreateAsync(sameDatabaseAs: world); // its changes are not heard here

        feed.HearOthers(false);
        await other.HeldAsync("10:00", staff: Ana);
        var meanwhile = await world.Availability.SlotsAsync(TestWorld.Massage, _tuesday, _tuesday, Ana, 1, TestContext.Current.CancellationToken);
        feed.HearOthers(true);
        var afterwards = await world.Availability.SlotsAsync(TestWorld.Massage, _tuesday, _tuesday, Ana, 1, TestContext.Current.CancellationToken);

        Assert.DoesNotContain(meanwhile[0].Slots, s => s.Start == world.At("10:00"));
        Assert.DoesNotContain(afterwards[0].Slots, s => s.Start == world.At("10:00"));
    }

    // Whatever people do in whatever order: what the page shows, from the cache, is what the reference works out from the bare rows.
    [Fact]
    public async Task The_cache_is_never_stale_whatever_happens()
    {
        const int seed = 20261121;
        var steps = Environment.GetEnvironmentVariable("BOOKING_TEST_ALL") is "1" ? 2000 : 80;
        var random = new Random(seed);
        await using var world = await TestWorld.CreateAsync(settings: new(StringComparer.Ordinal) { ["Holds:PerBrowser"] = "0", ["Holds:PerIp"] = "0" });
        var (ours, blocks) = (new List<Guid>(), new List<Guid>());
        for (var step = 0; step < steps; step++)
        {
            var did = await StepAsync(world, random, ours, blocks, step);

            foreach (var service in new[] { TestWorld.Massage, TestWorld.PilatesClass })
            {
                var shown = await world.Availability.SlotsAsync(service, _week.First, _week.Last, null, 1, TestContext.Current.CancellationToken);
                var expected = await ReferenceAsync(world, service);
                Assert.True(expected.SequenceEqual(shown.SelectMany(d => d.Slots).Select(s => Line(s.Start, s.StaffIds, s.SeatsFree)), StringComparer.Ordinal),
                    $"seed {seed}, step {step}: after '{did}' service {service} shows other times than there are");
            }
        }
    }

    private static async Task<string> StepAsync(TestWorld world, Random random, List<Guid> ours, List<Guid> blocks, int step)
    {
        var start = new BusinessZone("Europe/Berlin").At(_week.First.AddDays(random.Next(7)), 9 * 60 + random.Next(16) * 30);
        var (staff, some) = (random.Next(3) is var who and > 0 ? who : (int?)null, ours.Count > 0 ? ours[random.Next(ours.Count)] : Guid.Empty);
        switch (ours.Count > 0 ? random.Next(12) : 0)
        {
            case 0 or 1 or 2 or 3:
                var name = $"Guest{step.ToString(CultureInfo.InvariantCulture)}";
                var service = random.Next(3) is 0 ? TestWorld.PilatesClass : TestWorld.Massage;
                var wish = new HoldRequest(service, start, staff, 1) { Customer = new CustomerDetails(name, $"{name}@example.com") };
                if (await world.Holds.HoldAsync(TestWorld.Customer, wish) is HoldResult.Held held)
                    ours.Add(held.Reservation.Id);
                return "hold";
            case 4:
                await world.Get<HoldChanges>().ReleaseAsync(await world.OfAsync(some), some);
                return "release";
            case 5:
                await world.Get<HoldChanges>().ExtendAsync(await world.OfAsync(some), some);
                return "extend";
            case 6:
                await world.Rescheduling.RescheduleAsync(TestWorld.Staff, some, new RescheduleRequest(start, staff));
                return "move";
            case 7:
                world.Gateway.OnCapture = random.Next(3) is 0
                    ? _ => Task.FromResult<CaptureAnswer?>(new CaptureAnswer.Declined("INSTRUMENT_DECLINED", null))
                    : null;
                if (await world.Payments.CheckoutAsync(await world.OfAsync(some), some) is CheckoutResult.SendToPay pay
                    && world.Gateway.Orders.Single(o => o.Id == pay.OrderId).Captures.IsEmpty)
                {
                    world.Gateway.Approve(pay.OrderId);
                    await world.Gate.ReturnAsync(await world.OfAsync(some), some, pay.OrderId);
                }

                return "pay";
            case 8:
                await world.Reservations.CancelAsync(TestWorld.Staff, some);
                return "cancel";
            case 9:
                if (blocks.Count > 3)
                {
                    await world.Get<TimeOffService>().RemoveAsync(TestWorld.Staff, blocks[0]);
                    blocks.RemoveAt(0);
                    return "work again";
                }

                var end = start.AddMinutes(random.Next(1, 12) * 15);
                if (await world.Get<TimeOffService>().AddAsync(TestWorld.Staff, random.Next(1, 4), start, end, "") is TimeOffResult.Added added)
                    blocks.Add(added.Id);
                return "time off";
            case 10:
                await world.JobsAsync();
                return "jobs";
            default:
                world.Clock.Advance(TimeSpan.FromMinutes(random.Next(1, 11)));
                return "wait";
        }
    }

    private static async Task<List<string>> ReferenceAsync(TestWorld world, int serviceId)
    {
        var (now, taken) = (world.Clock.Now(), new List<Taken>());
        await using var db = await world.OpenAsync();
        var reservations = (await db.Reservations.AsNoTracking().ToListAsync()).Where(r => IsTaken(r, now)).ToList();
        var sessions = (await db.ClassSessions.AsNoTracking().ToListAsync()).Where(s => reservations.Exists(r => r.SessionId == s.Id)).ToList();
        foreach (var r in reservations)
        {
            taken.Add(new Taken(r.StaffId, r.ClaimStart, r.ClaimEnd));
            if (r.RoomId is { } room)
                taken.Add(new Taken(room, r.ClaimStart, r.ClaimEnd));
        }

        taken.AddRange((await db.TimeOff.AsNoTracking().ToListAsync()).Select(t => new Taken(t.ResourceId, t.Start, t.End)));
        var catalog = await world.Get<CatalogQueries>().SnapshotAsync();
        var open = sessions.Where(s => s.ServiceId == serviceId)
            .Select(s => (Session: s, Taken: reservations.Where(r => r.SessionId == s.Id).Sum(r => r.PartySize)))
            .Select(s => new OpenSession(s.Session.Id, s.Session.StaffId, s.Session.RoomId, s.Session.Start, s.Session.Capacity - s.Taken))
            .ToList();
        return [.. new ReferencePlanner(catalog, _week, now, taken, open).Starts(_week, serviceId, null, 1).Select(s => Line(s.Start, s.Staff, s.Seats))];
    }

    private static bool IsTaken(Reservation reservation, DateTimeOffset now) => reservation.Status switch
    {
        ReservationStatus.Held => reservation.HeldUntil > now,
        ReservationStatus.Cancelled or ReservationStatus.Expired or ReservationStatus.Released => false,
        _ => true,
    };

    private static string Line(DateTimeOffset start, IEnumerable<int> staff, int seats) => string.Create(
        CultureInfo.InvariantCulture, $"{start.ToUniversalTime():yyyy-MM-dd HH:mm} {string.Join(',', staff)} {seats}");

    private static async Task<TestWorld> PrimedAsync()
    {
        var world = await TestWorld.CreateAsync();
        await PrimeAsync(world);
        return world;
    }

    private static async Task PrimeAsync(TestWorld world)
    {
        await world.Availability.SlotsAsync(TestWorld.Massage, _week.First, _week.Last, null, 1);
        AssertForgotten(world);
    }

    private static void AssertForgotten(TestWorld world, params (int Person, DateOnly Day)[] gone)
    {
        var cache = world.Get<AvailabilityCache>();
        var missing =
            from day in _week.Days
            from person in new[] { Ana, Ben }
            where cache.Find(person, new DaySpan(day, day), world.Clock.Now()) is null
            select (person, day);
        Assert.Equal(gone.Order(), missing.Order());
    }
}
