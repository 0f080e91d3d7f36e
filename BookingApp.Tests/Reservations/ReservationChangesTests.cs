using BookingApp.Reservations;
using BookingApp.Reservations.Holds;
using BookingApp.Reservations.Rescheduling;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Tests.Reservations;

/// <summary>The one path of a change: the version that was seen, the command, and the tries of a lost race.</summary>
public sealed class ReservationChangesTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_hold_that_is_another_than_was_seen_is_not_cancelled(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var seen = await world.HeldAsync("10:00");
        await world.Rescheduling.RescheduleAsync(TestWorld.Of(seen), seen.Id, new RescheduleRequest(world.At("12:00")), Ct);

        var refused = await world.Reservations.CancelAsync(TestWorld.Staff, seen.Id, new() { Version = seen.Version }, Ct);
        var done = await world.Reservations.CancelAsync(TestWorld.Staff, seen.Id, new() { Version = (await world.ReadAsync(seen.Id)).Version }, Ct);

        Assert.Equal(RefusalReason.ChangedMeanwhile, Assert.IsType<ChangeResult.Refused>(refused).Reason);
        Assert.Equal(ReservationStatus.Released, Assert.IsType<ChangeResult.Done>(done).Reservation.Status);
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_second_press_with_the_version_that_the_first_changed_is_told_that_it_is_so(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var booked = await world.PaidAsync("10:00");

        var first = await world.Reservations.CancelAsync(TestWorld.Of(booked), booked.Id, new() { Version = booked.Version }, Ct);
        var second = await world.Reservations.CancelAsync(TestWorld.Of(booked), booked.Id, new() { Version = booked.Version }, Ct);

        Assert.IsType<ChangeResult.Done>(first);
        Assert.IsType<ChangeResult.Done>(second);
        Assert.Single(await world.Queries.HistoryAsync(booked.Id, Ct), line => line.What is "cancelled");
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task What_was_written_before_a_version_is_found_another_is_undone(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var seen = await world.HeldAsync("10:00");
        await world.Get<HoldChanges>().ExtendAsync(TestWorld.Of(seen), seen.Id, Ct);

        var outcome = await RenameAsync(world, new ChangeRequest(TestWorld.Staff, Version: seen.Version), seen.Id);

        Assert.Equal(RefusalReason.ChangedMeanwhile, Assert.IsType<ChangeOutcome.Refused>(outcome).Reason);
        Assert.Equal("", (await ReadAsync(world, seen.Id)).Notes);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_command_changes_once_though_its_answer_is_lost_and_may_come_again_when_it_was_refused(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var held = await world.HeldAsync("10:00");
        var asked = new ChangeRequest(TestWorld.Staff, world.NewCommand());
        var changes = world.Get<ReservationChanges>();

        var refused = await changes.TryAsync(asked, held.Id, (_, _, _, _) => Task.FromResult<ChangeOutcome>(RefusalReason.WrongState), Ct);
        world.Faults.LoseAnswer();
        var first = await RenameAsync(world, asked, held.Id);
        var second = await RenameAsync(world, asked, held.Id);

        Assert.IsType<ChangeOutcome.Refused>(refused);
        Assert.Equal((typeof(ChangeOutcome.Made), typeof(ChangeOutcome.Already)), (first!.GetType(), second!.GetType()));
        Assert.Equal("seen", (await ReadAsync(world, held.Id)).Notes);
    }

    [Fact]
    public async Task Who_loses_a_race_reads_again_as_often_as_they_may()
    {
        await using var world = await TestWorld.CreateAsync();
        var held = await world.HeldAsync("10:00");
        var changes = world.Get<ReservationChanges>();
        var tries = 0;

        var lost = await changes.TryAsync(TestWorld.Staff, held.Id, (_, _, _, _) => LoseAsync(), Ct);
        var once = tries;
        var refused = await changes.ChangeAsync(TestWorld.Staff, held.Id, (_, _, _, _) => LoseAsync(), Ct);

        Assert.Null(lost);
        Assert.Equal(RefusalReason.ChangedMeanwhile, Assert.IsType<ChangeResult.Refused>(refused).Reason);
        Assert.Equal((1, 5), (once, tries - once));

        Task<ChangeOutcome> LoseAsync()
        {
            tries++;
            throw new DbUpdateConcurrencyException("beaten");
        }
    }

    private static Task<ChangeOutcome?> RenameAsync(TestWorld world, ChangeRequest asked, Guid id) =>
        world.Get<ReservationChanges>().TryAsync(asked, id, async (db, reservation, _, token) =>
        {
            reservation.Notes += "seen";
            await db.SaveChangesAsync(token);
            return new ChangeOutcome.Made();
        }, Ct);

    private static async Task<Reservation> ReadAsync(TestWorld world, Guid id)
    {
        await using var db = await world.OpenAsync();
        return await db.Reservations.AsNoTracking().SingleAsync(r => r.Id == id, Ct);
    }
}
