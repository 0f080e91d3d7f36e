using BookingApp.Data;
using BookingApp.Notifications;
using BookingApp.Payments.Refunds;
using BookingApp.Reservations;
using BookingApp.Reservations.History;
using BookingApp.Reservations.Holds;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Tests.Reservations;

/// <summary>A request that staff have not answered yet can be withdrawn, by its customer and by staff.</summary>
public sealed class AwaitingApprovalTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Engines.Sqlite, false), InlineData(Engines.Sqlite, true)]
    [InlineData(Engines.PostgreSql, false), InlineData(Engines.PostgreSql, true)]
    public async Task A_request_is_withdrawn_once_with_its_time_its_email_and_all_that_was_paid(string engine, bool byStaff)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var asked = await AskedAsync(world, paid: true);
        var actor = byStaff ? TestWorld.Staff : TestWorld.Of(asked);

        var told = (await world.ReadAsync(asked.Id)).RefundIfCancelled;
        // before the approval the business may keep nothing
        var withdrawn = await world.Reservations.CancelAsync(actor, asked.Id, new() { Refund = false, Version = asked.Version }, Ct);
        var again = await world.Reservations.CancelAsync(actor, asked.Id, ct: Ct);
        await world.JobsAsync();

        var view = await world.ReadAsync(asked.Id);
        Assert.IsType<ChangeResult.Done>(withdrawn);
        Assert.IsType<ChangeResult.Done>(again);
        Assert.Equal((ReservationStatus.Released, 4500, 4500), (view.Status, told.Minor, view.Refunded.Minor));
        Assert.Equal(RefundStatus.Completed, Assert.Single(view.Refunds).Status);
        Assert.Equal(1, (await world.EmailsAsync(asked.Id)).Count(kind => kind is EmailKind.Cancellation));
        await using var db = await world.OpenAsync();
        Assert.Equal(ReleaseReason.Released, (await db.ReleaseRecords.SingleAsync(Ct)).Reason);
        Assert.IsType<HoldResult.Held>(await world.HoldAsync("10:00"));
        await world.AssertHealthyAsync();
    }

    [Fact]
    public async Task Nobody_withdraws_the_request_of_another_or_one_that_has_changed_and_letting_go_is_not_withdrawing()
    {
        await using var world = await TestWorld.CreateAsync();
        var asked = await AskedAsync(world, paid: false);

        await Assert.ThrowsAsync<RuleBrokenException>(() => world.Reservations.CancelAsync(new Actor.Customer("OTHER"), asked.Id, ct: Ct));
        Assert.Equal(
            RefusalReason.ChangedMeanwhile,
            Assert.IsType<ChangeResult.Refused>(
                await world.Reservations.CancelAsync(TestWorld.Of(asked), asked.Id, new() { Version = asked.Version - 1 }, Ct)).Reason);
        // it writes no email
        var released = await world.Get<HoldChanges>().ReleaseAsync(TestWorld.Of(asked), asked.Id, Ct);
        Assert.Equal(RefusalReason.WrongState, Assert.IsType<ChangeResult.Refused>(released).Reason);

        Assert.Equal(ReservationStatus.AwaitingApproval, (await world.ReadAsync(asked.Id)).Status);
    }

    // No form asks for approval yet: the row is made as it will be.
    private static async Task<ReservationView> AskedAsync(TestWorld world, bool paid)
    {
        var held = paid ? await world.PaidAsync("10:00") : await world.HeldAsync("10:00");
        await world.Get<UnitOfWork>().DoAsync((db, ct) => db.Reservations.Where(r => r.Id == held.Id)
            .ExecuteUpdateAsync(
                set => set.SetProperty(r => r.Status, ReservationStatus.AwaitingApproval).SetProperty(r => r.ConfirmedAt, (DateTimeOffset?)null), ct), Ct);
        return await world.ReadAsync(held.Id);
    }
}
