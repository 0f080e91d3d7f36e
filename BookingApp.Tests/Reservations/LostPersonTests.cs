using BookingApp.Availability.Planning;
using BookingApp.Catalog;
using BookingApp.Catalog.Pricing;
using BookingApp.Data;
using BookingApp.Data.Engines;
using BookingApp.Reservations;
using BookingApp.Reservations.Absence;
using BookingApp.Reservations.Claims;
using BookingApp.Reservations.Holds;
using BookingApp.Reservations.Occupancy;
using BookingApp.Reservations.Rescheduling;
using BookingApp.Tests.Catalog;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Tests.Reservations;

/// <summary>Whoever wants a person whom somebody else takes in that instant.</summary>
public sealed class LostPersonTests
{
    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Who_loses_a_person_in_that_instant_gets_the_next_one(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        await using var ana = Taking(world, 1);
        await ana.IsInTheMiddleAsync();

        var anyone = Task.Run(() => world.HoldAsync("10:00", staff: null)); // planned while Ana still looks free
        await PausedUnit.IsWaitedForAsync(world, engine);
        await ana.GoOnAsync();

        Assert.Equal(2, Assert.IsType<HoldResult.Held>(await anyone).Reservation.StaffId);
        await world.AssertHealthyAsync();
    }

    [Fact]
    public async Task Who_loses_a_person_looks_first_whether_the_next_one_is_taken_too_and_writes_nothing()
    {
        await using var world = await TestWorld.CreateAsync(Engines.PostgreSql);
        await using var both = Taking(world, 1, 2);
        await both.IsInTheMiddleAsync();
        var anyone = Task.Run(() => world.HoldAsync("10:00", staff: null)); // planned while both still look free
        await PausedUnit.IsWaitedForAsync(world, Engines.PostgreSql);
        await using var db = await world.OpenAsync();
        using var since = new Statements(db.Database.GetDbConnection());

        await both.GoOnAsync();

        Assert.IsType<HoldResult.BeatenToIt>(await anyone);
        Assert.Contains(since.Heard, statement => statement.Sql.Contains("FROM \"SlotClaims\"", StringComparison.Ordinal));
        Assert.DoesNotContain(since.Heard, statement => statement.Sql.Contains("INSERT INTO \"Reservations\"", StringComparison.Ordinal));
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Who_loses_a_person_asks_once_for_all_who_are_left_however_many_they_are(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        int[] people = [.. await world.HireAsync(5), 1, 2];
        foreach (var (person, time) in people.Skip(1).SelectMany(person => new[] { (person, "10:00"), (person, "12:00") }))
            await world.HeldAsync(time, person);

        var (one, few) = await CountAsync("10:00", [1, people[0]]);
        var (other, many) = await CountAsync("12:00", [.. people.Skip(1), people[0]]);

        Assert.Equal((people[0], people[0]), (one, other));
        Assert.Equal(few, many);
        await world.AssertHealthyAsync();

        async Task<(int Person, int Statements)> CountAsync(string time, int[] planned)
        {
            var catalog = await world.Get<CatalogQueries>().SnapshotAsync(TestContext.Current.CancellationToken);
            await using var db = await world.OpenAsync();
            using var since = new Statements(db.Database.GetDbConnection());
            var result = await world.Get<HoldPlacement>().TryAsync(
                TestWorld.Customer, new HoldRequest(TestWorld.Massage, world.At(time), null, 1), catalog.FindService(TestWorld.Massage)!, catalog,
                [.. planned.Select(person => new Candidate(person, null))], TestContext.Current.CancellationToken);
            return (Assert.IsType<HoldResult.Held>(result).Reservation.StaffId, since.Count);
        }
    }

    // An instance that stands still may have a person's time. Nobody waits for it as long as others look back for what was published.
    [Fact]
    public async Task Who_waits_for_a_time_that_somebody_neither_commits_nor_gives_up_is_told_and_who_wants_anyone_gets_another()
    {
        await using var world = await TestWorld.CreateAsync(Engines.PostgreSql);
        await using var frozen = Taking(world, 1);
        await frozen.IsInTheMiddleAsync();

        var failure = await Assert.ThrowsAnyAsync<Exception>(() => world.HoldAsync("10:00"));

        Assert.True(DatabaseEngine.IsLockTimeout(failure), failure.ToString());
        Assert.True(DatabaseEngine.IsUnavailable(failure)); // so that callers are told to come again
        await using var db = await world.OpenAsync();
        Assert.Empty(await db.Reservations.ToListAsync(TestContext.Current.CancellationToken));

        var anyone = Assert.IsType<HoldResult.Held>(await world.HoldAsync("10:00", staff: null));
        Assert.Equal(2, anyone.Reservation.StaffId);
    }

    // Whatever claims a time has drawn its number in the change feed by then.
    [Theory]
    [InlineData("a move")]
    [InlineData("a class")]
    [InlineData("time off")]
    public async Task Whoever_claims_a_time_on_PostgreSQL_waits_three_seconds_for_it_at_most(string what)
    {
        await using var world = await TestWorld.CreateAsync(Engines.PostgreSql);
        var held = await world.HeldAsync("10:00");
        await using var db = await world.OpenAsync();
        using var since = new Statements(db.Database.GetDbConnection());

        switch (what)
        {
            case "a move":
                var move = new RescheduleRequest(world.At("12:00"), 1);
                Assert.IsType<ChangeResult.Done>(await world.Rescheduling.RescheduleAsync(TestWorld.Staff, held.Id, move));
                break;
            case "a class":
                await world.HeldAsync("14:00", 2, TestWorld.PilatesClass);
                break;
            default:
                Assert.IsType<TimeOffResult.Added>(await world.Get<TimeOffService>().AddAsync(
                    CatalogWorld.Admin, 2, world.At("10:00"), world.At("11:00"), "Course", world.NewCommand(), TimeOffOver.LetsStay));
                break;
        }

        var sql = since.Heard.Select(statement => statement.Sql).ToList();
        var told = sql.FindIndex(text => text.Contains("SET LOCAL lock_timeout = '3s'", StringComparison.Ordinal));
        Assert.InRange(told, 0, sql.FindIndex(text => text.Contains("INSERT INTO \"SlotClaims\"", StringComparison.Ordinal)));
    }

    // Has their claims at ten, and has not committed them.
    private static PausedUnit Taking(TestWorld world, params int[] people) => new(world, async (db, ct) =>
    {
        var (ids, now) = (world.Get<Ids>(), world.Clock.Now());
        var time = new VisitTime(world.At("10:00"), world.At("11:00"), world.At("10:00"), world.At("11:00"));
        foreach (var person in people)
        {
            var hold = Reservation.Hold(new NewHold(ids.NewId(now), ids.NewReference(), ids.NewKey(), TestWorld.Massage, "Massage", person, null, null, 1,
                time, new Money(4500, "EUR"), new Money(4500, "EUR"), CancellationPolicy.FullRefund,
                now, now.AddMinutes(15), null, null, new Actor.System("test")));
            db.Add(hold);
            await world.Get<SlotAllocator>().TakeAsync(db, hold, 1, now, ct);
        }

        await db.SaveChangesAsync(ct);
        await db.FinishAsync(ct);
    });
}
