using BookingApp.Accounting;
using BookingApp.Accounting.Ledger;
using BookingApp.Data;
using BookingApp.Integrity;
using BookingApp.Payments;
using BookingApp.Payments.Facts;
using BookingApp.Payments.Refunds;
using BookingApp.Payments.Webhooks;
using BookingApp.Reservations;
using Microsoft.EntityFrameworkCore;
using static BookingApp.Tests.Payments.CaptureResultSteps;

namespace BookingApp.Tests.Payments;

/// <summary>What a dispute does to refunds: none goes out while it is open, and none of what a lost one took.</summary>
public sealed class DisputeTests
{
    [Fact]
    public async Task A_dispute_stops_refunds_that_wait_until_a_human_decides_and_one_that_is_lost_is_recorded()
    {
        await using var world = await TestWorld.CreateAsync(Engines.Sqlite);
        var late = await LateAsync(world);
        var payment = await PaymentAsync(world, late.Id);

        await world.Get<WebhookHandler>().DisputedAsync(payment, "PP-1", DisputeState.Open);
        world.Clock.Advance(TimeSpan.FromHours(1));
        await world.JobsAsync();
        var suspended = Assert.Single((await world.ReadAsync(late.Id)).Refunds).Status;
        await world.Get<WebhookHandler>().DisputedAsync(payment, "PP-1", DisputeState.Lost);
        await world.Get<WebhookHandler>().DisputedAsync(payment, "PP-1", DisputeState.Open); // an old event, late
        var again = await world.Get<RefundService>().DecideAsync(Admin, late.Refunds[0].Id, tryAgain: true);
        await world.JobsAsync();
        await world.Get<RefundService>().DecideAsync(Admin, late.Refunds[0].Id, tryAgain: false);

        Assert.Equal(RefusalReason.LessLeft, Assert.IsType<ChangeResult.Refused>(again).Reason);
        Assert.Equal((RefundStatus.Suspended, 0), (suspended, world.Gateway.RefundCalls));
        Assert.Equal(DisputeState.Lost, (await PaymentAsync(world, late.Id)).Dispute);
        await using var db = await world.OpenAsync();
        Assert.Equal(0, await db.LedgerEntries.Where(e => e.Account == LedgerAccount.Customer).SumAsync(e => e.Minor));
        await world.AssertHealthyAsync();
    }

    [Fact]
    public async Task A_dispute_that_is_opened_while_a_refund_is_taken_again_for_its_call_stops_the_call()
    {
        await using var world = await TestWorld.CreateAsync(Engines.Sqlite);
        var late = await LateAsync(world);
        var payment = await PaymentAsync(world, late.Id);
        world.Clock.Advance(TimeSpan.FromHours(1));
        world.Faults.FailAndBeOvertaken(async () =>
        {
            await using var db = await world.OpenAsync(); // past the units of work: one of them is under way
            await db.Payments.Where(p => p.Id == payment.Id).ExecuteUpdateAsync(set => set.SetProperty(p => p.Dispute, DisputeState.Open));
        });

        await world.Get<RefundSender>().SendAsync(late.Refunds[0].Id);

        Assert.Equal(
            (RefundStatus.Suspended, 0), (Assert.Single((await world.ReadAsync(late.Id)).Refunds).Status, world.Gateway.RefundCalls));
    }

    [Fact]
    public async Task A_booking_whose_money_a_lost_dispute_took_promises_and_refunds_nothing_when_it_is_cancelled()
    {
        await using var world = await TestWorld.CreateAsync(Engines.Sqlite);
        var booked = await world.PaidAsync("16:00");
        var payment = await PaymentAsync(world, booked.Id);
        await world.Get<WebhookHandler>().DisputedAsync(payment, "PP-1", DisputeState.Open);
        await world.Get<WebhookHandler>().DisputedAsync(payment, "PP-1", DisputeState.Lost);

        var promised = (await world.ReadAsync(booked.Id)).RefundIfCancelled;
        var byHand = await Assert.ThrowsAsync<RuleBrokenException>(
            () => world.Get<RefundService>().RefundAsync(Admin, world.NewCommand(), booked.Id, new Money(1000, "EUR"), "Sorry"));
        var cancelled = await world.Reservations.CancelAsync(TestWorld.Of(booked), booked.Id);
        await world.JobsAsync();

        Assert.True(promised.IsZero);
        Assert.Equal("refund_exceeds", byHand.Code);
        Assert.Equal(ReservationStatus.Cancelled, Assert.IsType<ChangeResult.Done>(cancelled).Reservation.Status);
        Assert.Empty((await world.ReadAsync(booked.Id)).Refunds);
        Assert.Equal(0, world.Gateway.RefundCalls);
        await world.AssertHealthyAsync();
    }

    [Theory]
    [InlineData("lost at once")]
    [InlineData("opened, then lost")]
    [InlineData("opened before the refund, then lost")]
    [InlineData("opened, tried again, then lost")]
    public async Task A_refund_that_was_recorded_before_its_dispute_is_lost_is_never_sent(string how)
    {
        await using var world = await TestWorld.CreateAsync(Engines.Sqlite);
        var booked = await world.PaidAsync("16:00");
        var payment = await PaymentAsync(world, booked.Id);
        if (how.StartsWith("opened before", StringComparison.Ordinal))
            await DisputedAsync(world, payment, "PP-1", DisputeState.Open);
        await world.Get<RefundService>().RefundAsync(Admin, world.NewCommand(), booked.Id, booked.Price, "Sorry");
        if (how.StartsWith("opened,", StringComparison.Ordinal))
            await DisputedAsync(world, payment, "PP-1", DisputeState.Open);
        if (how.Contains("tried again", StringComparison.Ordinal))
        {
            var refund = Assert.Single((await world.ReadAsync(booked.Id)).Refunds);
            var refused = await world.Get<RefundService>().DecideAsync(Admin, refund.Id, tryAgain: true);
            Assert.Equal(RefusalReason.DisputeOpen, Assert.IsType<ChangeResult.Refused>(refused).Reason);
        }

        await DisputedAsync(world, payment, "PP-1", DisputeState.Lost);
        await world.JobsAsync();

        Assert.Equal(
            (RefundStatus.Suspended, 0), (Assert.Single((await world.ReadAsync(booked.Id)).Refunds).Status, world.Gateway.RefundCalls));
        Assert.Equal(0, await OwedAsync(world));
        await world.AssertHealthyAsync();
    }

    [Fact]
    public async Task A_dispute_that_is_lost_while_a_refund_is_under_way_takes_what_the_refund_leaves()
    {
        await using var world = await TestWorld.CreateAsync(Engines.Sqlite);
        var booked = await world.PaidAsync("16:00");
        var payment = await PaymentAsync(world, booked.Id);
        await world.Get<RefundService>().RefundAsync(Admin, world.NewCommand(), booked.Id, new Money(1000, "EUR"), "Sorry");
        var refund = Assert.Single((await world.ReadAsync(booked.Id)).Refunds).Id;
        await world.Get<UnitOfWork>().DoAsync(
            async (db, ct) => (await db.Refunds.SingleAsync(ct)).BeginCall(world.Clock.GetUtcNow(), TimeSpan.FromMinutes(1)));

        await Assert.ThrowsAsync<InvalidOperationException>(() => DisputedAsync(world, payment, "PP-1", DisputeState.Lost));
        var meanwhile = (await PaymentAsync(world, booked.Id)).Dispute;
        world.Clock.Advance(TimeSpan.FromMinutes(2));
        await world.Get<RefundSender>().SendAsync(refund);
        await DisputedAsync(world, payment, "PP-1", DisputeState.Lost);

        Assert.Equal(DisputeState.None, meanwhile);
        Assert.Equal(1000, (await world.ReadAsync(booked.Id)).Refunded.Minor);
        Assert.Equal(0, await OwedAsync(world));
        await using var db = await world.OpenAsync();
        Assert.Equal([3500], await db.LedgerEntries.Where(e => e.What == "disputed" && e.Minor > 0).Select(e => e.Minor).ToListAsync());
        await world.AssertHealthyAsync();
    }

    [Theory]
    [InlineData("PP-1 Lost, PP-2 Open, PP-2 Won", DisputeState.Lost)]
    [InlineData("PP-1 Lost, PP-2 Lost", DisputeState.Lost)]
    [InlineData("PP-1 Lost, PP-2 Open, PP-1 Lost", DisputeState.Lost)]
    [InlineData("PP-1 Open, PP-2 Open, PP-1 Won", DisputeState.Open)]
    [InlineData("PP-1 Won, PP-2 Open", DisputeState.Open)]
    public async Task Another_dispute_of_the_payment_changes_nothing_that_is_lost_and_ends_none_that_is_open(string told, DisputeState state)
    {
        await using var world = await TestWorld.CreateAsync(Engines.Sqlite);
        var booked = await world.PaidAsync("16:00");
        var payment = await PaymentAsync(world, booked.Id);

        foreach (var word in told.Split(", "))
            await DisputedAsync(world, payment, word.Split(' ')[0], Enum.Parse<DisputeState>(word.Split(' ')[1]));

        Assert.Equal(state, (await PaymentAsync(world, booked.Id)).Dispute);
        Assert.Equal(state is DisputeState.Lost ? 0 : -4500, await OwedAsync(world));
        await world.AssertHealthyAsync();
    }

    [Fact]
    public async Task The_doctor_finds_money_that_was_both_refunded_and_lost()
    {
        await using var world = await TestWorld.CreateAsync(Engines.Sqlite);
        var booked = await world.PaidAsync("16:00");
        await world.Get<RefundService>().RefundAsync(Admin, world.NewCommand(), booked.Id, new Money(1000, "EUR"), "Sorry");
        await world.JobsAsync();
        await world.Get<UnitOfWork>().DoAsync(async (db, ct) =>
        {
            var payment = await db.Payments.SingleAsync(ct);
            payment.Disputed("PP-1", DisputeState.Lost);
            db.Raise(new DisputeLost(payment, payment.Captured, world.Clock.GetUtcNow()));
        });

        var found = (await world.Get<Doctor>().ExamineAsync()).SelectMany(d => d.Findings.Select(f => $"{d.Rule} {f}"));

        Assert.Contains("1000 more went back, refunded or lost in a dispute, than was captured", Assert.Single(found), StringComparison.Ordinal);
    }

    private static Task DisputedAsync(TestWorld world, Payment payment, string dispute, DisputeState state) =>
        world.Get<WebhookHandler>().DisputedAsync(payment, dispute, state);

    // What we owe customers by the ledger: negative for what they have paid in and not been given back.
    private static async Task<long> OwedAsync(TestWorld world)
    {
        await using var db = await world.OpenAsync();
        return await db.LedgerEntries.Where(e => e.Account == LedgerAccount.Customer).SumAsync(e => e.Minor);
    }
}
