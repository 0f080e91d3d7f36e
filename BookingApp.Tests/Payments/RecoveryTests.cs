using BookingApp.Accounting;
using BookingApp.Accounting.Ledger;
using BookingApp.Catalog;
using BookingApp.Payments;
using BookingApp.Payments.Capture;
using BookingApp.Payments.Gateways;
using BookingApp.Payments.Humans;
using BookingApp.Payments.Recovery;
using BookingApp.Payments.Webhooks;
using BookingApp.Reservations;
using Microsoft.EntityFrameworkCore;
using static BookingApp.Tests.Payments.CaptureResultSteps;

namespace BookingApp.Tests.Payments;

/// <summary>What recovery makes of orders that answer late, wrongly, or not at all.</summary>
public sealed class RecoveryTests
{
    private static readonly Actor _admin = new Actor.Staff(2, "Robin", Admin: true);

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Pending_money_whose_order_is_forgotten_is_read_by_its_capture(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var held = await PendingAsync(world);
        world.Gateway.Drop(world.Gateway.Orders.Single().Id);
        await LookAsync(world);
        var meanwhile = (await world.ReadAsync(held.Id)).Payment!.Status;

        world.Gateway.Change("SLOW1", capture => capture with { State = CaptureState.Completed });
        await LookAsync(world);

        Assert.Equal(PaymentStatus.Pending, meanwhile);
        Assert.Equal((ReservationStatus.Confirmed, 4500L), ((await world.ReadAsync(held.Id)).Status, (await world.ReadAsync(held.Id)).Paid.Minor));
        await world.AssertHealthyAsync();
    }

    [Fact]
    public async Task Pending_money_that_came_while_nobody_told_is_recorded_also_after_the_visit_began()
    {
        await using var world = await TestWorld.CreateAsync();
        var held = await PendingAsync(world);
        world.Gateway.Change("SLOW1", capture => capture with { State = CaptureState.Completed });
        world.Clock.AdvanceTo(held.Start.AddMinutes(5));

        await world.JobsAsync();

        Assert.Equal((ReservationStatus.Confirmed, 4500L), ((await world.ReadAsync(held.Id)).Status, (await world.ReadAsync(held.Id)).Paid.Minor));
        await world.AssertHealthyAsync();
    }

    [Fact]
    public async Task An_order_that_is_completed_and_shows_no_capture_yet_is_no_decline()
    {
        await using var world = await TestWorld.CreateAsync();
        var (held, order) = await world.ApprovedAsync("10:00");
        world.Gateway.OnCapture = _ => throw new GatewayUnknownException("No answer.");
        await world.Gate.ReturnAsync(TestWorld.Of(held), held.Id, order);
        world.Gateway.Orders.Single().State = OrderState.Completed;

        world.Clock.Advance(TimeSpan.FromMinutes(20));
        await LookAsync(world);
        var meanwhile = await world.ReadAsync(held.Id);
        world.Gateway.CaptureByHand(order);
        world.Clock.Advance(TimeSpan.FromMinutes(20));
        await LookAsync(world);

        Assert.Equal((ReservationStatus.Capturing, PaymentStatus.Capturing), (meanwhile.Status, meanwhile.Payment!.Status));
        Assert.Equal(ReservationStatus.Confirmed, (await world.ReadAsync(held.Id)).Status);
        await world.AssertHealthyAsync();
    }

    [Fact]
    public async Task A_payment_whose_caller_may_have_died_is_looked_at_when_its_lease_ends_and_no_later()
    {
        await using var world = await TestWorld.CreateAsync();
        var (held, _) = await world.ApprovedAsync("10:00");
        var payment = await PaymentAsync(world, held.Id);
        var began = world.Clock.GetUtcNow();
        DateTimeOffset? LookedAt(int minute)
        {
            payment.LookAgain(began + TimeSpan.FromMinutes(minute), TimeSpan.FromMinutes(1));
            return payment.NextCheckAt;
        }

        payment.TakeLease(began, TimeSpan.FromMinutes(3), TimeSpan.FromMinutes(1));

        Assert.Equal([2, 3, 7], new[] { LookedAt(1), LookedAt(2), LookedAt(3) }.Select(at => (int)(at!.Value - began).TotalMinutes));
    }

    [Fact]
    public async Task A_dispute_that_was_lost_and_its_reversal_are_one_loss()
    {
        await using var world = await TestWorld.CreateAsync();
        var paid = await world.PaidAsync("10:00");
        var payment = await PaymentAsync(world, paid.Id);
        await world.Get<WebhookHandler>().DisputedAsync(payment, "PP-1", DisputeState.Lost, TestContext.Current.CancellationToken);

        var outcome = await world.Get<WebhookHandler>()
            .RefundedAsync(payment, world.Gateway.RefundByHand(new Money(4500, "EUR")), TestContext.Current.CancellationToken);

        Assert.Equal("disputed", outcome.Word);
        await using var db = await world.OpenAsync();
        Assert.Equal(
            0, await db.LedgerEntries.Where(e => e.Account == BookingApp.Accounting.Ledger.LedgerAccount.Customer)
                .SumAsync(e => e.Minor, TestContext.Current.CancellationToken));
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Nobody_is_asked_about_a_payment_that_moved_on_since_it_was_looked_at(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var (held, order) = await world.ApprovedAsync("10:00");
        var looked = await PaymentAsync(world, held.Id);
        world.Gateway.OnCapture = _ => Task.FromResult<CaptureAnswer?>(new CaptureAnswer.Declined("INSTRUMENT_DECLINED", null));
        Assert.IsType<GateResult.Declined>(await world.Gate.ReturnAsync(TestWorld.Of(held), held.Id, order));
        var declined = await PaymentAsync(world, held.Id);

        await world.Get<PaymentChanges>().AskHumanAsync(TestWorld.Staff, looked, StaffReason.PendingAtStart, TestContext.Current.CancellationToken);

        var now = await PaymentAsync(world, held.Id);
        Assert.Equal((declined.Status, declined.Attempt, null), (now.Status, now.Attempt, now.HumanSince));
        Assert.NotEqual((looked.Status, looked.Attempt), (declined.Status, declined.Attempt));
        Assert.Empty(await world.Get<HumanTasks>().ListAsync(TestContext.Current.CancellationToken));
        await world.AssertHealthyAsync();
    }

    [Fact]
    public async Task Staff_get_an_email_for_each_thing_that_needs_them()
    {
        await using var world = await TestWorld.CreateAsync();
        var paid = await world.PaidAsync("10:00");
        var payment = await PaymentAsync(world, paid.Id);
        var news = world.Get<WebhookHandler>();

        await news.RefundedAsync(payment, world.Gateway.RefundByHand(new Money(500, "EUR")), TestContext.Current.CancellationToken);
        await news.DisputedAsync(payment, "PP-1", DisputeState.Open, TestContext.Current.CancellationToken);
        await news.DisputedAsync(payment, "PP-1", DisputeState.Won, TestContext.Current.CancellationToken);
        await news.DisputedAsync(payment, "PP-2", DisputeState.Open, TestContext.Current.CancellationToken);

        Assert.Equal(4, (await world.EmailsAsync(paid.Id)).Count(kind => kind is BookingApp.Notifications.EmailKind.NeedsHuman));
    }

    [Fact]
    public async Task The_weeks_money_is_counted_in_the_currency_of_the_business_alone()
    {
        await using var world = await TestWorld.CreateAsync();
        await world.PaidAsync("10:00");
        await world.Get<BookingApp.Data.UnitOfWork>().DoAsync(async (db, ct) =>
        {
            (await db.Businesses.SingleAsync(ct)).Currency = "JPY";
            db.Publish(BookingApp.Data.Changes.Change.Catalog);
        }, TestContext.Current.CancellationToken);

        var week = await world.Get<LedgerQueries>().NetByDayAsync(new(2026, 6, 1), new(2026, 6, 7), TestContext.Current.CancellationToken);

        Assert.Equal(7, week.Count);
        Assert.All(week, day => Assert.Equal(new Money(0, "JPY"), day.Net));
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task An_admin_ends_a_payment_of_which_nothing_will_ever_come_and_its_time_is_free_again(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var (held, payment) = await NeedsHumanAsync(world);
        var recovery = world.Get<PaymentDecisions>();
        world.Gateway.Silent = true;
        var silent = await recovery.GiveUpAsync(_admin, payment, TestContext.Current.CancellationToken);
        world.Gateway.Silent = false;

        var looked = await recovery.CheckAgainAsync(_admin, payment, TestContext.Current.CancellationToken);
        var over = await recovery.GiveUpAsync(_admin, payment, TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<RuleBrokenException>(() => recovery.GiveUpAsync(TestWorld.Staff, payment));

        Assert.All([silent, looked], result => Assert.Equal(RefusalReason.StillUnknown, Assert.IsType<ChangeResult.Refused>(result).Reason));
        Assert.Equal(ReservationStatus.Expired, Assert.IsType<ChangeResult.Done>(over).Reservation.Status);
        Assert.Empty(await world.Get<HumanTasks>().ListAsync(TestContext.Current.CancellationToken));
        Assert.Equal(PaymentStatus.Closed, (await world.ReadAsync(held.Id)).Payment!.Status);
        await world.AssertHealthyAsync();
    }

    [Fact]
    public async Task Money_that_came_meanwhile_is_recorded_also_when_an_admin_would_give_it_up()
    {
        await using var world = await TestWorld.CreateAsync();
        var (held, payment) = await NeedsHumanAsync(world);
        world.Gateway.CaptureByHand(world.Gateway.Orders.Single().Id);

        var result = await world.Get<PaymentDecisions>().GiveUpAsync(_admin, payment, TestContext.Current.CancellationToken);

        Assert.Equal(ReservationStatus.Confirmed, Assert.IsType<ChangeResult.Done>(result).Reservation.Status);
        Assert.Equal(4500, (await world.ReadAsync(held.Id)).Paid.Minor);
        await world.AssertHealthyAsync();
    }

    // Approved, asked for without an answer, and still so when the visit began.
    private static async Task<(ReservationView Held, Guid Payment)> NeedsHumanAsync(TestWorld world)
    {
        var (held, order) = await world.ApprovedAsync("10:00");
        world.Gateway.OnCapture = _ => throw new GatewayUnknownException("No answer.");
        await world.Gate.ReturnAsync(TestWorld.Of(held), held.Id, order);
        world.Clock.AdvanceTo(held.Start.AddMinutes(5));
        await world.JobsAsync();
        world.Gateway.OnCapture = null;
        var payment = (await world.ReadAsync(held.Id)).Payment!;
        Assert.Equal(PaymentStatus.NeedsHuman, payment.Status);
        return (held, payment.Id);
    }

    private static async Task<ReservationView> PendingAsync(TestWorld world)
    {
        var (held, order) = await world.ApprovedAsync("10:00");
        world.Gateway.OnCapture = it =>
        {
            it.Captures.Enqueue(new CaptureReading("SLOW1", CaptureState.Pending, it.Amount));
            it.State = OrderState.Completed;
            return Task.FromResult<CaptureAnswer?>(new CaptureAnswer.Made(it.Captures.First()));
        };
        Assert.IsType<GateResult.InProgress>(await world.Gate.ReturnAsync(TestWorld.Of(held), held.Id, order));
        world.Gateway.OnCapture = null;
        return held;
    }

    private static async Task LookAsync(TestWorld world)
    {
        world.Clock.Advance(TimeSpan.FromMinutes(20));
        await world.Get<PaymentRecovery>().CheckDueAsync(TestContext.Current.CancellationToken);
    }
}
