using BookingApp.Discounts;
using BookingApp.Payments;
using BookingApp.Payments.Capture;
using BookingApp.Payments.Gateways;
using BookingApp.Reservations;
using static BookingApp.Tests.Payments.CaptureResultSteps;

namespace BookingApp.Tests.Payments;

/// <summary>The provider says that it has taken money for a debt before: whichever order it was, it is found and paid once.</summary>
public sealed class PaidInvoiceTests
{
    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_debt_that_an_older_order_has_paid_is_not_paid_again_and_that_money_is_adopted(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var (held, old) = await ReplacedAsync(world);
        world.Gateway.CaptureByHand(old); // without a webhook
        var fresh = await FreshAsync(world, held.Id);

        var result = await world.Gate.ReturnAsync(TestWorld.Of(held), held.Id, fresh);

        var view = Assert.IsType<GateResult.Confirmed>(result).Reservation;
        Assert.Equal(2, world.Gateway.Orders.Count());
        Assert.Single(world.Gateway.Orders.Select(o => o.Terms.InvoiceId).Distinct());
        Assert.Equal((4500L, 0L, 0L), (view.Paid.Minor, view.Refunded.Minor, view.Due.Minor));
        Assert.Equal(
            [(old, PaymentStatus.Captured), (fresh, PaymentStatus.Closed)],
            (await world.ReadAsync(held.Id)).Payments.Select(p => (p.OrderId!, p.Status)).OrderBy(p => p.Item1, StringComparer.Ordinal));
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Which_order_has_paid_a_debt_is_asked_until_the_provider_answers(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var (held, old) = await ReplacedAsync(world);
        world.Gateway.CaptureByHand(old);
        var fresh = await FreshAsync(world, held.Id);
        world.Gateway.OnCapture = _ =>
        {
            world.Gateway.Silent = true;
            return Task.FromResult<CaptureAnswer?>(new CaptureAnswer.PaidByAnother());
        };

        var first = await world.Gate.ReturnAsync(TestWorld.Of(held), held.Id, fresh);
        (world.Gateway.Silent, world.Gateway.OnCapture) = (false, null);
        world.Clock.Advance(TimeSpan.FromMinutes(5));
        await world.JobsAsync();

        Assert.IsType<GateResult.InProgress>(first);
        Assert.Equal((ReservationStatus.Confirmed, 4500L), ((await world.ReadAsync(held.Id)).Status, (await world.ReadAsync(held.Id)).Paid.Minor));
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Money_of_an_older_order_that_does_not_fit_is_refunded_and_the_hold_may_be_paid(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        await AddCouponAsync(world, new CouponForm { Code = "TEN", Percent = 10 });
        var (held, old) = await world.ApprovedAsync("10:00");
        await world.Get<DiscountService>().ApplyAsync(TestWorld.Of(held), held.Id, "TEN");
        world.Gateway.CaptureByHand(old);
        var fresh = await FreshAsync(world, held.Id);

        await world.Gate.ReturnAsync(TestWorld.Of(held), held.Id, fresh);
        var still = await world.ReadAsync(held.Id);
        await world.AssertHealthyAsync();
        var booked = await PayAsync(world, held.Id);
        await world.JobsAsync();

        Assert.Equal((ReservationStatus.Held, 4050L), (still.Status, still.Due.Minor));
        Assert.Equal((8550L, 4500L, 0L), (booked.Paid.Minor, booked.Refunded.Minor, booked.Due.Minor));
        await world.AssertHealthyAsync();
    }

    [Fact]
    public async Task An_invoice_that_none_of_our_orders_has_paid_is_not_used_again()
    {
        await using var world = await TestWorld.CreateAsync();
        var (held, order) = await world.ApprovedAsync("10:00");
        world.Gateway.OnCapture = _ => Task.FromResult<CaptureAnswer?>(new CaptureAnswer.PaidByAnother());

        var first = await world.Gate.ReturnAsync(TestWorld.Of(held), held.Id, order);
        await LaterAsync(world); // asked once more: money may be seen later than it was taken
        var then = await world.ReadAsync(held.Id);
        world.Gateway.OnCapture = null;
        await PayAsync(world, held.Id);

        Assert.IsType<GateResult.InProgress>(first);
        Assert.Equal((ReservationStatus.Held, "invoice_taken"), (then.Status, then.Payments.Single().Issue));
        Assert.Equal([$"{held.Reference}-visit", $"{held.Reference}-visit-2"], world.Gateway.Orders.Select(o => o.Terms.InvoiceId).Order());
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_debt_that_its_own_order_has_paid_is_recorded_though_the_provider_calls_it_paid_before(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var (held, order) = await world.ApprovedAsync("10:00");
        world.Gateway.OnCapture = mine =>
        {
            world.Gateway.CaptureByHand(mine.Id);
            return Task.FromResult<CaptureAnswer?>(new CaptureAnswer.PaidByAnother());
        };

        var result = await world.Gate.ReturnAsync(TestWorld.Of(held), held.Id, order);

        Assert.Equal(4500L, Assert.IsType<GateResult.Confirmed>(result).Reservation.Paid.Minor);
        await world.AssertHealthyAsync();
    }

    [Fact]
    public async Task An_older_order_that_is_complete_is_waited_for_until_its_money_is_seen()
    {
        await using var world = await TestWorld.CreateAsync();
        var (held, old) = await ReplacedAsync(world);
        var fresh = await FreshAsync(world, held.Id);
        CompleteUnseen(world, old);

        await world.Gate.ReturnAsync(TestWorld.Of(held), held.Id, fresh);
        await LaterAsync(world);
        var waiting = await world.ReadAsync(held.Id);
        world.Gateway.CaptureByHand(old);
        await LaterAsync(world);

        var booked = await world.ReadAsync(held.Id);
        Assert.Equal((ReservationStatus.Capturing, ReservationStatus.Confirmed, 4500L), (waiting.Status, booked.Status, booked.Paid.Minor));
        await world.AssertHealthyAsync();
    }

    [Fact]
    public async Task An_older_order_whose_money_is_never_seen_is_looked_at_by_a_human_before_the_last_trace_is_gone()
    {
        await using var world = await TestWorld.CreateAsync();
        var (held, old) = await ReplacedAsync(world);
        var fresh = await FreshAsync(world, held.Id);
        CompleteUnseen(world, old);

        await world.Gate.ReturnAsync(TestWorld.Of(held), held.Id, fresh);
        for (var looks = 0; looks < 12; looks++)
            await LaterAsync(world);

        var view = await world.ReadAsync(held.Id);
        Assert.Equal((ReservationStatus.Capturing, PaymentStatus.NeedsHuman), (view.Status, view.Payments.Single(p => p.OrderId == fresh).Status));
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Pending_money_of_an_older_order_keeps_the_time_until_it_comes(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var (held, old) = await ReplacedAsync(world);
        world.Gateway.CaptureByHand(old);
        world.Gateway.Change(CaptureOf(world, old), capture => capture with { State = CaptureState.Pending });
        var fresh = await FreshAsync(world, held.Id);

        await world.Gate.ReturnAsync(TestWorld.Of(held), held.Id, fresh);
        var pending = await world.ReadAsync(held.Id);
        await world.AssertHealthyAsync();
        world.Gateway.Change(CaptureOf(world, old), capture => capture with { State = CaptureState.Completed });
        world.Clock.Advance(TimeSpan.FromHours(1));
        await world.JobsAsync();

        Assert.Equal((ReservationStatus.Capturing, PaymentStatus.Pending), (pending.Status, pending.Payments.Single(p => p.OrderId == old).Status));
        Assert.Equal(ReservationStatus.Confirmed, (await world.ReadAsync(held.Id)).Status);
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_debt_for_which_the_provider_opens_no_order_is_paid_by_the_older_one(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var (held, old) = await ReplacedAsync(world);
        world.Gateway.CaptureByHand(old);
        world.Gateway.PaidInvoices.Add($"{held.Reference}-visit");

        var result = await world.Payments.CheckoutAsync(TestWorld.Of(held), held.Id);

        Assert.Equal(4500L, Assert.IsType<CheckoutResult.Confirmed>(result).Reservation.Paid.Minor);
        await world.AssertHealthyAsync();
    }

    [Fact]
    public async Task A_debt_for_which_the_provider_opens_no_order_and_none_of_ours_has_paid_has_another_invoice_next()
    {
        await using var world = await TestWorld.CreateAsync();
        var (held, _) = await ReplacedAsync(world);
        world.Gateway.PaidInvoices.Add($"{held.Reference}-visit");

        var first = await world.Payments.CheckoutAsync(TestWorld.Of(held), held.Id);
        await PayAsync(world, held.Id);

        Assert.IsType<CheckoutResult.ProviderUnavailable>(first);
        Assert.Contains($"{held.Reference}-visit-2", world.Gateway.Orders.Select(o => o.Terms.InvoiceId));
        await world.AssertHealthyAsync();
    }

    // Another order for the same debt, approved by its payer.
    private static async Task<string> FreshAsync(TestWorld world, Guid id)
    {
        var fresh = Assert.IsType<CheckoutResult.SendToPay>(await world.Payments.CheckoutAsync(await world.OfAsync(id), id));
        world.Gateway.Approve(fresh.OrderId);
        return fresh.OrderId;
    }

    // The provider has its money, and does not show it.
    private static void CompleteUnseen(TestWorld world, string order)
    {
        world.Gateway.Orders.Single(o => o.Id == order).State = OrderState.Completed;
        world.Gateway.OnCapture = _ => Task.FromResult<CaptureAnswer?>(new CaptureAnswer.PaidByAnother());
    }

    // An order that was replaced by a change of what is due, which was then taken back.
    private static async Task<(ReservationView Held, string Old)> ReplacedAsync(TestWorld world)
    {
        await AddCouponAsync(world, new CouponForm { Code = "TEN", Percent = 10 });
        var (held, old) = await world.ApprovedAsync("10:00");
        await world.Get<DiscountService>().ApplyAsync(TestWorld.Of(held), held.Id, "TEN");
        await world.Get<DiscountService>().RemoveAsync(TestWorld.Of(held), held.Id);
        return (held, old);
    }
}
