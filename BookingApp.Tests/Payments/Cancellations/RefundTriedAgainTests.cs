using BookingApp.Payments.Bookings;
using BookingApp.Payments.Gateways;
using BookingApp.Payments.Refunds;
using BookingApp.Reservations;

namespace BookingApp.Tests.Payments.Cancellations;

/// <summary>The provider made a refund that failed. Asked again under its id it would tell of that one for ever.</summary>
public sealed class RefundTriedAgainTests
{
    private static readonly Actor _admin = new Actor.Staff(1, "Ada", Admin: true);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_failed_refund_that_a_person_tries_again_is_another_refund(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var booked = await FailedAsync(world, pending: false);

        await TryAgainAsync(world, booked);

        var refund = Assert.Single((await world.ReadAsync(booked.Id)).Refunds);
        Assert.Equal(RefundStatus.Completed, refund.Status);
        Assert.Equal([RefundState.Completed, RefundState.Failed], world.Gateway.Refunds.Values.Select(r => r.State).Order());
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task One_that_was_pending_before_it_failed_is_asked_for_anew_too(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var booked = await FailedAsync(world, pending: true);

        await TryAgainAsync(world, booked);

        Assert.Equal(RefundStatus.Completed, Assert.Single((await world.ReadAsync(booked.Id)).Refunds).Status);
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task What_has_gone_through_after_all_is_not_refunded_a_second_time(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var booked = await FailedAsync(world, pending: false);
        var failed = world.Gateway.Refunds.Values.Single();
        world.Gateway.ChangeRefund(failed.ProviderRefundId!, r => r with { State = RefundState.Completed, Issue = null });

        await TryAgainAsync(world, booked);

        Assert.Equal(RefundStatus.Completed, Assert.Single((await world.ReadAsync(booked.Id)).Refunds).Status);
        Assert.Equal(failed.ProviderRefundId, Assert.Single(world.Gateway.Refunds).Value.ProviderRefundId);
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_lost_answer_to_the_new_try_is_repeated_under_its_own_id(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var booked = await FailedAsync(world, pending: false);
        world.Gateway.LoseRefundAnswers = true;

        await TryAgainAsync(world, booked);
        world.Gateway.LoseRefundAnswers = false;
        world.Clock.Advance(TimeSpan.FromHours(1));
        await world.JobsAsync();

        Assert.Equal(RefundStatus.Completed, Assert.Single((await world.ReadAsync(booked.Id)).Refunds).Status);
        Assert.Equal(2, world.Gateway.Refunds.Count); // the failed one, and one
        await world.AssertHealthyAsync();
    }

    [Fact]
    public async Task What_cannot_be_looked_up_waits()
    {
        await using var world = await TestWorld.CreateAsync();
        var booked = await FailedAsync(world, pending: false);
        world.Gateway.Drop(world.Gateway.Orders.Single().Id);

        await TryAgainAsync(world, booked);

        Assert.Equal(RefundStatus.Calling, Assert.Single((await world.ReadAsync(booked.Id)).Refunds).Status);
        Assert.Single(world.Gateway.Refunds);
    }

    // A paid booking was cancelled, and the provider says that its refund has failed.
    private static async Task<BookingView> FailedAsync(TestWorld world, bool pending)
    {
        var booked = await world.PaidAsync("16:00");
        await world.Reservations.CancelAsync(TestWorld.Staff, booked.Id, ct: Ct);
        world.Gateway.LoseRefundAnswers = true;
        await world.JobsAsync();
        world.Gateway.LoseRefundAnswers = false;
        var made = world.Gateway.Refunds.Values.Single().ProviderRefundId!;
        if (pending)
        {
            world.Gateway.ChangeRefund(made, r => r with { State = RefundState.Pending, IsFinal = false });
            world.Clock.Advance(TimeSpan.FromMinutes(1));
            await world.JobsAsync();
        }

        world.Gateway.ChangeRefund(made, r => r with { State = RefundState.Failed, Issue = "ECHECK_BOUNCED", IsFinal = true });
        world.Clock.Advance(TimeSpan.FromHours(1));
        await world.JobsAsync();
        Assert.Equal(RefundStatus.Failed, Assert.Single((await world.ReadAsync(booked.Id)).Refunds).Status);
        return booked;
    }

    private static async Task TryAgainAsync(TestWorld world, BookingView booked)
    {
        var refund = (await world.ReadAsync(booked.Id)).Refunds.Single();
        Assert.IsType<ChangeResult.Done>(await world.Get<RefundService>().DecideAsync(_admin, refund.Id, tryAgain: true, Ct));
        await world.JobsAsync();
    }
}
