using BookingApp.Reservations;
using BookingApp.Reservations.Holds;
using BookingApp.Reservations.Rescheduling;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Tests.Reservations;

public sealed class RaceTests
{
    private static int Rounds => Environment.GetEnvironmentVariable("BOOKING_TEST_ALL") is "1" ? 100 : 20;

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task One_time_goes_to_one_of_fifty_customers(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        for (var round = 0; round < Rounds; round++)
        {
            var results = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => world.HoldAsync("10:00"))));

            var winner = Assert.Single(results.OfType<HoldResult.Held>());
            await world.Get<HoldChanges>().ReleaseAsync(TestWorld.Of(winner.Reservation), winner.Reservation.Id);
        }

        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Anyone_gives_one_time_to_as_many_as_there_are_people(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        for (var round = 0; round < Rounds / 4; round++)
        {
            var results = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => Task.Run(() => world.HoldAsync("10:00", staff: null))));

            var winners = results.OfType<HoldResult.Held>().ToList();
            Assert.Equal([1, 2], winners.Select(w => w.Reservation.StaffId).Order());
            foreach (var winner in winners)
                await world.Get<HoldChanges>().ReleaseAsync(TestWorld.Of(winner.Reservation), winner.Reservation.Id);
        }
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Unequal_lengths_that_overlap_never_meet(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var random = new Random(7);
        var wishes = Enumerable.Range(0, 60).Select(_ => (Time: $"{random.Next(9, 15):00}:{(random.Next(2) * 30):00}", Service: random.Next(1, 4))).ToList();

        await Task.WhenAll(wishes.Select(w => Task.Run(() => world.HoldAsync(w.Time, 1, w.Service))));

        await world.AssertHealthyAsync(); // compares intervals, not claims
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Two_apps_on_one_database_give_one_time_once(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        await using var other = await TestWorld.CreateAsync(engine, sameDatabaseAs: world);
        for (var round = 0; round < Rounds / 4; round++)
        {
            var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => Task.Run(() => (n % 2 is 0 ? world : other).HoldAsync("10:00"))));

            var winner = Assert.Single(results.OfType<HoldResult.Held>());
            await world.Get<HoldChanges>().ReleaseAsync(TestWorld.Of(winner.Reservation), winner.Reservation.Id);
        }

        await world.AssertHealthyAsync();
    }

    // The control: were the key not there, the same race would double-book, and these tests would see it.
    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Without_the_key_the_race_shows(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        await using (var db = await world.OpenAsync())
            await DropKeyAsync(db, engine);

        var winners = 0;
        for (var round = 0; round < 20 && winners <= 1; round++)
            winners = (await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => world.HoldAsync($"{9 + round % 8:00}:00")))))
                .OfType<HoldResult.Held>().Count();

        Assert.True(winners > 1, "the race did not show without its guard");
        Assert.Contains((await world.Get<BookingApp.Integrity.Doctor>().ExamineAsync()), d => d.Rule is "I1" && !d.IsWell);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Two_who_swap_never_both_move(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var ten = await world.PaidAsync("10:00", name: "Maya");
        var eleven = await world.PaidAsync("11:00", name: "Jonas");

        var moves = await Task.WhenAll(
            Task.Run(() => world.Rescheduling.RescheduleAsync(TestWorld.Staff, ten.Id, new RescheduleRequest(world.At("11:00"), 1))),
            Task.Run(() => world.Rescheduling.RescheduleAsync(TestWorld.Staff, eleven.Id, new RescheduleRequest(world.At("10:00"), 1))));

        Assert.All(moves, move => Assert.IsType<ChangeResult.BeatenToIt>(move));
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Two_who_move_to_one_time_are_one_winner_and_one_who_reads_taken(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        for (var round = 0; round < Rounds / 4; round++)
        {
            var a = await world.HeldAsync("10:00", name: "Maya");
            var b = await world.HeldAsync("12:00", name: "Jonas");

            var moves = await Task.WhenAll(
                new[] { a, b }.Select(r => Task.Run(() => world.Rescheduling.RescheduleAsync(
                    TestWorld.Of(r), r.Id, new RescheduleRequest(world.At("14:00"), 1)))));

            Assert.Single(moves.OfType<ChangeResult.Done>());
            Assert.Single(moves.OfType<ChangeResult.BeatenToIt>());
            await world.AssertHealthyAsync();
            await world.Get<HoldChanges>().ReleaseAsync(TestWorld.Of(a), a.Id);
            await world.Get<HoldChanges>().ReleaseAsync(TestWorld.Of(b), b.Id);
        }
    }

    internal static Task DropKeyAsync(BookingApp.Data.BookingDbContext db, string engine) => engine == Engines.PostgreSql
        ? db.Database.ExecuteSqlRawAsync("ALTER TABLE \"SlotClaims\" DROP CONSTRAINT \"PK_SlotClaims\"")
        : db.Database.ExecuteSqlRawAsync(
            "CREATE TABLE c2 AS SELECT * FROM \"SlotClaims\"; DROP TABLE \"SlotClaims\"; ALTER TABLE c2 RENAME TO \"SlotClaims\";");
}
