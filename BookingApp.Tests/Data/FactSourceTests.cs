using BookingApp.Data;
using BookingApp.Notifications;
using BookingApp.Reservations;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Tests.Data;

/// <summary>What a row's verbs tell is handled with what they did, or not at all.</summary>
public sealed class FactSourceTests
{
    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task What_a_row_tells_is_handled_once_however_often_its_unit_runs(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var held = await world.HeldAsync("10:00");
        world.Faults.Fail();

        await ConfirmAsync(world, held, (db, id) => db.Reservations.SingleAsync(r => r.Id == id));

        Assert.Equal((1, 1), await TracesAsync(world, held));
    }

    [Fact]
    public async Task That_a_row_was_made_is_told_once_however_often_its_unit_runs()
    {
        await using var world = await TestWorld.CreateAsync();
        world.Faults.Fail();

        var held = await world.HeldAsync("10:00");

        Assert.Equal(["held"], (await world.Queries.HistoryAsync(held.Id, TestContext.Current.CancellationToken)).Select(line => line.What));
    }

    [Fact]
    public async Task A_row_that_no_unit_of_work_tracks_tells_nobody()
    {
        await using var world = await TestWorld.CreateAsync();
        var held = await world.HeldAsync("10:00");

        await ConfirmAsync(world, held, (db, id) => db.Reservations.AsNoTracking().SingleAsync(r => r.Id == id));

        Assert.Equal((0, 0), await TracesAsync(world, held));
        Assert.Equal(ReservationStatus.Held, (await world.ReadAsync(held.Id)).Status);
    }

    [Fact]
    public async Task A_unit_that_loses_its_race_has_told_nothing()
    {
        await using var world = await TestWorld.CreateAsync();
        var held = await world.HeldAsync("10:00");

        Assert.Null(await world.Get<UnitOfWork>().TryAsync<Reservation>(async (db, ct) =>
        {
            (await db.Reservations.SingleAsync(r => r.Id == held.Id, ct)).Confirm(TestWorld.Staff, world.Clock.Now());
            throw new DbUpdateConcurrencyException("Somebody was faster.");
        }, TestContext.Current.CancellationToken));

        Assert.Equal((0, 0), await TracesAsync(world, held));
    }

    private static Task ConfirmAsync(TestWorld world, ReservationView held, Func<BookingDbContext, Guid, Task<Reservation>> read) =>
        world.Get<UnitOfWork>().DoAsync(
            async (db, _) => (await read(db, held.Id)).Confirm(TestWorld.Staff, world.Clock.Now()), TestContext.Current.CancellationToken);

    // The lines of history and the emails that say that it is confirmed.
    private static async Task<(int Lines, int Emails)> TracesAsync(TestWorld world, ReservationView held)
    {
        await using var db = await world.OpenAsync();
        return (await db.ReservationEvents.CountAsync(e => e.ReservationId == held.Id && e.What == "confirmed"),
            (await world.EmailsAsync(held.Id)).Count(kind => kind is EmailKind.Confirmation));
    }
}
