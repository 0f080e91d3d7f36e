using BookingApp.Catalog;
using BookingApp.Data;
using BookingApp.Reservations;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Tests.Reservations;

public sealed class MoveTests
{
    [Fact]
    public async Task A_hold_that_is_moved_is_renewed_by_its_own_lifetime_up_to_twice_of_it()
    {
        await using var world = await TestWorld.CreateAsync();
        await ChangeAsync(world, service => service.HoldLifetimeSeconds = 3600);
        var held = await world.HeldAsync("10:00");
        world.Clock.Advance(TimeSpan.FromMinutes(30));

        var once = await MoveAsync(world, held, "11:00");
        world.Clock.Advance(TimeSpan.FromMinutes(45));
        var twice = await MoveAsync(world, held, "12:00");

        Assert.Equal((held.HeldAt.AddMinutes(90), held.HeldAt.AddMinutes(120)), (once.HeldUntil!.Value, twice.HeldUntil!.Value));
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_booking_of_a_service_that_became_a_class_moves_with_all_its_claims(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var paid = await world.PaidAsync("10:00");
        await ChangeAsync(world, service => service.Capacity = 3);

        await MoveAsync(world, paid, "14:00");

        await world.AssertHealthyAsync();
        await using var db = await world.OpenAsync();
        Assert.Equal(12, await db.SlotClaims.CountAsync(TestContext.Current.CancellationToken));
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_class_that_grows_takes_more_and_one_that_shrinks_takes_no_more_than_it_seats(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        await world.HeldAsync("10:00", service: TestWorld.PilatesClass, party: 3);
        await ChangeAsync(world, service => service.Capacity = 5, TestWorld.PilatesClass);

        var more = await world.HoldAsync("10:00", service: TestWorld.PilatesClass, party: 2);
        await ChangeAsync(world, service => service.Capacity = 4, TestWorld.PilatesClass);
        var tooMany = await world.HoldAsync("10:00", service: TestWorld.PilatesClass, party: 1);

        Assert.IsType<HoldResult.Held>(more);
        Assert.IsType<HoldResult.BeatenToIt>(tooMany);
        await world.AssertHealthyAsync();
    }

    [Fact]
    public async Task A_hold_is_let_go_however_many_change_it_at_once()
    {
        await using var world = await TestWorld.CreateAsync(Engines.PostgreSql);
        for (var round = 0; round < 10; round++)
        {
            var held = await world.HeldAsync("10:00");
            var typed = new CustomerDetails("Maya", "maya@example.com");

            var results = await Task.WhenAll(
                Task.Run(() => world.Holds.TakeDetailsAsync(TestWorld.Customer, held.Id, typed, null)),
                Task.Run(() => world.Holds.ReleaseAsync(TestWorld.Customer, held.Id)),
                Task.Run(() => world.Holds.ExtendAsync(TestWorld.Customer, held.Id)));

            Assert.IsType<ChangeResult.Done>(results[1]);
        }

        await world.AssertHealthyAsync();
    }

    [Fact]
    public async Task A_hold_that_cannot_be_let_go_keeps_no_other_from_it()
    {
        await using var world = await TestWorld.CreateAsync();
        await world.HeldAsync("10:00", name: "Zoe");
        var other = await world.HeldAsync("12:00");
        await using (var db = await world.OpenAsync())
            await db.Database.ExecuteSqlRawAsync("CREATE TRIGGER Stuck BEFORE UPDATE ON Reservations WHEN NEW.CustomerName = 'Zoe' BEGIN SELECT RAISE(ABORT, 'stuck'); END", TestContext.Current.CancellationToken);
        world.Clock.Advance(TimeSpan.FromMinutes(16));

        var next = await world.Holds.ExpireDueAsync(TestContext.Current.CancellationToken);

        await using var after = await world.OpenAsync();
        Assert.Equal(ReservationStatus.Expired, (await after.Reservations.SingleAsync(r => r.Id == other.Id, TestContext.Current.CancellationToken)).Status);
        Assert.True(next > world.Clock.Now()); // not again at once
    }

    private static async Task<ReservationView> MoveAsync(TestWorld world, ReservationView reservation, string time) =>
        Assert.IsType<ChangeResult.Done>(await world.Reservations.MoveAsync(TestWorld.Customer, reservation.Id, new MoveRequest(world.At(time)))).Reservation;

    private static Task ChangeAsync(TestWorld world, Action<Service> change, int service = TestWorld.Massage) => world.Get<Work>().DoAsync(async (db, ct) =>
    {
        change(await db.Services.SingleAsync(s => s.Id == service, ct));
        db.Announce(Change.Catalog);
    });
}
