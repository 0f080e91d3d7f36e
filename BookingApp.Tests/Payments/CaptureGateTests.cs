using BookingApp.Notifications;
using BookingApp.Payments;
using BookingApp.Payments.Capture;
using BookingApp.Payments.Gateways;
using BookingApp.Payments.Refunds;
using BookingApp.Payments.Webhooks;
using BookingApp.Reservations;
using BookingApp.Reservations.Holds;
using BookingApp.Reservations.Rescheduling;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Tests.Payments;

public sealed class CaptureGateTests
{
    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_paid_hold_is_a_booking_with_its_email_and_its_ledger_entries(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);

        var paid = await world.PaidAsync("10:00");

        Assert.Equal(ReservationStatus.Confirmed, paid.Status);
        Assert.Equal("45.00 EUR", paid.Paid.ToString());
        Assert.True(paid.Due.IsZero);
        Assert.Contains(EmailKind.Confirmation, await world.EmailsAsync(paid.Id));
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Return_webhook_and_recovery_at_once_capture_once(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var (held, order) = await world.ApprovedAsync("10:00");
        var payment = (await world.ReadAsync(held.Id)).Payment!.Id;

        await Task.WhenAll(Enumerable.Range(0, 12).Select(n => Task.Run(() => n % 3 is 0
            ? world.Gate.ReturnAsync(TestWorld.Of(held), held.Id, order)
            : world.Gate.EnterAsync(new Actor.System("test"), payment, n % 3 is 1 ? GateTrigger.Webhook : GateTrigger.Recovery))));

        Assert.Single(world.Gateway.Orders.Single().Captures);
        Assert.Equal(1, world.Gateway.CaptureCalls);
        Assert.Equal(ReservationStatus.Confirmed, (await world.ReadAsync(held.Id)).Status);
        await world.AssertHealthyAsync();
    }

    [Fact]
    public async Task An_approval_after_the_hold_lapsed_is_never_captured()
    {
        await using var world = await TestWorld.CreateAsync();
        var (held, order) = await world.ApprovedAsync("10:00");
        world.Clock.Advance(TimeSpan.FromMinutes(15));

        var result = await world.Gate.ReturnAsync(TestWorld.Of(held), held.Id, order);
        await world.JobsAsync();

        Assert.IsType<GateResult.NotCharged>(result);
        Assert.Equal(0, world.Gateway.CaptureCalls);
        Assert.Equal(PaymentStatus.Closed, (await world.ReadAsync(held.Id)).Payment!.Status);
        Assert.IsType<HoldResult.Held>(await world.HoldAsync("10:00"));
        await world.AssertHealthyAsync();
    }

    [Fact]
    public async Task A_capture_that_began_in_time_is_not_swept_however_long_it_takes()
    {
        await using var world = await TestWorld.CreateAsync();
        var (held, order) = await world.ApprovedAsync("10:00");
        var stolen = false;
        world.Gateway.OnCapture = async _ =>
        {
            world.Clock.Advance(TimeSpan.FromMinutes(20));
            await world.HoldReleaser.ExpireDueAsync();
            stolen = await world.HoldAsync("10:00") is HoldResult.Held;
            return null;
        };

        var result = await world.Gate.ReturnAsync(TestWorld.Of(held), held.Id, order);

        Assert.False(stolen);
        Assert.IsType<GateResult.Confirmed>(result);
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_lapsed_hold_that_is_reclaimed_while_its_capture_begins_has_one_owner(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        for (var round = 0; round < 5; round++)
        {
            var (held, order) = await world.ApprovedAsync("10:00", name: $"Maya{round}");
            var captures = world.Gateway.CaptureCalls;
            world.Clock.Advance(TimeSpan.FromMinutes(15) - TimeSpan.FromMilliseconds(1));
            var capture = Task.Run(() => world.Gate.ReturnAsync(TestWorld.Of(held), held.Id, order));
            world.Clock.Advance(TimeSpan.FromMilliseconds(1));
            var reclaim = Task.Run(() => world.HoldAsync("10:00"));

            var (gate, hold) = (await capture, await reclaim);

            Assert.NotEqual(gate is GateResult.Confirmed, hold is HoldResult.Held);
            Assert.Equal(captures + (gate is GateResult.Confirmed ? 1 : 0), world.Gateway.CaptureCalls);
            await world.AssertHealthyAsync();
            await world.Reservations.CancelAsync(TestWorld.Staff, held.Id);
            if (hold is HoldResult.Held taken)
                await world.Get<HoldChanges>().ReleaseAsync(TestWorld.Of(taken.Reservation), taken.Reservation.Id);
        }
    }

    [Fact]
    public async Task A_lost_answer_is_unknown_and_recovery_finishes_it_with_one_capture()
    {
        await using var world = await TestWorld.CreateAsync();
        var (held, order) = await world.ApprovedAsync("10:00");
        world.Gateway.LoseCaptureAnswers = true;

        var result = await world.Gate.ReturnAsync(TestWorld.Of(held), held.Id, order);
        Assert.IsType<GateResult.InProgress>(result);
        Assert.Equal(ReservationStatus.Capturing, (await world.ReadAsync(held.Id)).Status);
        world.Gateway.LoseCaptureAnswers = false;
        world.Clock.Advance(TimeSpan.FromSeconds(21));
        await world.JobsAsync();

        Assert.Equal(ReservationStatus.Confirmed, (await world.ReadAsync(held.Id)).Status);
        Assert.Single(world.Gateway.Orders.Single().Captures);
        Assert.Single(await world.EmailsAsync(held.Id), EmailKind.Confirmation);
        await world.AssertHealthyAsync();
    }

    [Fact]
    public async Task A_capture_call_that_never_arrived_is_repeated_under_the_same_key_once_its_lease_ended()
    {
        await using var world = await TestWorld.CreateAsync();
        var (held, order) = await world.ApprovedAsync("10:00");
        world.Gateway.OnCapture = _ => throw new GatewayUnknownException("Nobody there.");
        await world.Gate.ReturnAsync(TestWorld.Of(held), held.Id, order);
        world.Gateway.OnCapture = null;

        world.Clock.Advance(TimeSpan.FromSeconds(21));
        await world.JobsAsync();
        var during = (await world.ReadAsync(held.Id)).Status;
        world.Clock.Advance(TimeSpan.FromMinutes(4));
        await world.JobsAsync();

        Assert.Equal(ReservationStatus.Capturing, during);
        Assert.Equal(ReservationStatus.Confirmed, (await world.ReadAsync(held.Id)).Status);
        Assert.Single(world.Gateway.Orders.Single().Captures);
        await world.AssertHealthyAsync();
    }

    [Fact]
    public async Task A_declined_card_leaves_the_hold_and_the_second_card_pays()
    {
        await using var world = await TestWorld.CreateAsync();
        var (held, order) = await world.ApprovedAsync("10:00");
        world.Gateway.OnCapture = _ => Task.FromResult<CaptureAnswer?>(new CaptureAnswer.Declined("INSTRUMENT_DECLINED", null));

        var declined = await world.Gate.ReturnAsync(TestWorld.Of(held), held.Id, order);
        world.Gateway.OnCapture = null;
        var byWebhook = await world.Gate.EnterAsync(new Actor.System("test"), (await world.ReadAsync(held.Id)).Payment!.Id, GateTrigger.Webhook);
        var again = Assert.IsType<CheckoutResult.SendToPay>(await world.Payments.CheckoutAsync(TestWorld.Of(held), held.Id));
        var paid = await world.Gate.ReturnAsync(TestWorld.Of(held), held.Id, order);

        Assert.Equal(ReservationStatus.Held, Assert.IsType<GateResult.Declined>(declined).Reservation.Status);
        Assert.IsNotType<GateResult.Confirmed>(byWebhook);
        Assert.Equal(order, again.OrderId);
        Assert.IsType<GateResult.Confirmed>(paid);
        await world.AssertHealthyAsync();
    }

    [Fact]
    public async Task A_decline_in_the_last_second_gives_a_grace_once()
    {
        await using var world = await TestWorld.CreateAsync();
        var (held, order) = await world.ApprovedAsync("10:00");
        world.Gateway.OnCapture = _ => Task.FromResult<CaptureAnswer?>(new CaptureAnswer.Declined("INSTRUMENT_DECLINED", null));
        world.Clock.Advance(TimeSpan.FromMinutes(14.9));

        await world.Gate.ReturnAsync(TestWorld.Of(held), held.Id, order);
        var first = (await world.ReadAsync(held.Id)).HeldUntil;
        world.Clock.Advance(TimeSpan.FromMinutes(2.9));
        await world.Gate.ReturnAsync(TestWorld.Of(held), held.Id, order);
        world.Clock.Advance(TimeSpan.FromMinutes(0.2));

        Assert.True(first > held.HeldUntil);
        Assert.Equal(ReservationStatus.Expired, (await world.ReadAsync(held.Id)).Status);
    }

    [Fact]
    public async Task A_second_press_gives_the_same_order()
    {
        await using var world = await TestWorld.CreateAsync();
        var held = await world.HeldAsync("10:00");

        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => world.Payments.CheckoutAsync(TestWorld.Of(held), held.Id))));

        Assert.Single(results.Select(r => Assert.IsType<CheckoutResult.SendToPay>(r).OrderId).Distinct());
        Assert.Single(world.Gateway.Orders);
    }

    [Fact]
    public async Task An_order_of_another_amount_is_never_captured_and_staff_are_told()
    {
        await using var world = await TestWorld.CreateAsync();
        var (held, order) = await world.ApprovedAsync("10:00");
        world.Gateway.Orders.Single().Amount = new Money(100, "EUR");

        var result = await world.Gate.ReturnAsync(TestWorld.Of(held), held.Id, order);

        Assert.IsType<GateResult.NotCharged>(result);
        Assert.Equal(0, world.Gateway.CaptureCalls);
        Assert.Equal(PaymentStatus.NeedsHuman, (await world.ReadAsync(held.Id)).Payment!.Status);
        Assert.Contains(EmailKind.NeedsHuman, await world.EmailsAsync(held.Id));
    }

    [Fact]
    public async Task Money_of_another_amount_confirms_nothing_and_is_refunded()
    {
        await using var world = await TestWorld.CreateAsync();
        var (held, order) = await world.ApprovedAsync("10:00");
        world.Gateway.CaptureByHand(order, new Money(100, "EUR"));

        await world.Gate.ReturnAsync(TestWorld.Of(held), held.Id, order);
        await world.JobsAsync();

        var view = await world.ReadAsync(held.Id);
        Assert.Equal(ReservationStatus.Expired, view.Status);
        Assert.Equal(RefundStatus.Completed, Assert.Single(view.Refunds).Status);
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Late_payment_is_seated_when_the_time_is_still_free(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var (held, order) = await world.ApprovedAsync("10:00");
        world.Clock.Advance(TimeSpan.FromMinutes(20));
        await world.JobsAsync();
        world.Gateway.CaptureByHand(order);

        var result = await world.Gate.ReturnAsync(TestWorld.Of(held), held.Id, order);

        Assert.IsType<GateResult.Confirmed>(result);
        Assert.IsType<HoldResult.BeatenToIt>(await world.HoldAsync("10:00"));
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Late_payment_is_refunded_when_the_time_is_gone(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var (held, order) = await world.ApprovedAsync("10:00");
        world.Clock.Advance(TimeSpan.FromMinutes(20));
        await world.HeldAsync("10:00", name: "Jonas");
        world.Gateway.CaptureByHand(order);

        var result = await world.Gate.ReturnAsync(TestWorld.Of(held), held.Id, order);
        var scheduled = (await world.ReadAsync(held.Id)).Refunds.Single().Status;
        world.Clock.Advance(TimeSpan.FromMinutes(31));
        await world.JobsAsync();

        Assert.IsType<GateResult.Refunding>(result);
        Assert.Equal(RefundStatus.Scheduled, scheduled);
        Assert.Equal(RefundStatus.Completed, (await world.ReadAsync(held.Id)).Refunds.Single().Status);
        Assert.Contains(EmailKind.TimeGone, await world.EmailsAsync(held.Id));
        await world.AssertHealthyAsync();
    }

    [Fact]
    public async Task An_order_that_the_provider_forgot_ends_the_reservation()
    {
        await using var world = await TestWorld.CreateAsync();
        var (held, order) = await world.ApprovedAsync("10:00");
        world.Gateway.OnCapture = _ => throw new GatewayUnknownException("Nobody there.");
        await world.Gate.ReturnAsync(TestWorld.Of(held), held.Id, order);
        world.Gateway.Drop(order);
        world.Clock.Advance(TimeSpan.FromSeconds(30));

        await world.JobsAsync();

        Assert.Equal(ReservationStatus.Expired, (await world.ReadAsync(held.Id)).Status);
        await world.AssertHealthyAsync();
    }

    [Fact]
    public async Task A_closed_tab_after_approval_is_found_before_the_hold_lapses()
    {
        await using var world = await TestWorld.CreateAsync();
        var (held, _) = await world.ApprovedAsync("10:00");
        world.Clock.Advance(TimeSpan.FromMinutes(14.1));

        await world.JobsAsync();

        Assert.Equal(ReservationStatus.Confirmed, (await world.ReadAsync(held.Id)).Status);
        await world.AssertHealthyAsync();
    }

    [Fact]
    public async Task While_money_moves_nobody_releases_cancels_or_moves()
    {
        await using var world = await TestWorld.CreateAsync();
        var (held, order) = await world.ApprovedAsync("10:00");
        world.Gateway.OnCapture = _ => throw new GatewayUnknownException("Nobody there.");
        await world.Gate.ReturnAsync(TestWorld.Of(held), held.Id, order);

        var changes = new[]
        {
            await world.Get<HoldChanges>().ReleaseAsync(TestWorld.Of(held), held.Id),
            await world.Reservations.CancelAsync(TestWorld.Staff, held.Id),
            await world.Rescheduling.RescheduleAsync(TestWorld.Staff, held.Id, new RescheduleRequest(world.At("12:00"))),
            await world.Get<HoldChanges>().ExtendAsync(TestWorld.Of(held), held.Id),
        };

        Assert.All(changes, c => Assert.Equal(RefusalReason.PaymentInProgress, Assert.IsType<ChangeResult.Refused>(c).Reason));
    }

    [Fact]
    public async Task A_free_visit_confirms_without_the_provider()
    {
        await using var world = await TestWorld.CreateAsync();
        var held = await world.HeldAsync("10:00", service: TestWorld.Talk);

        var result = await world.Payments.CheckoutAsync(TestWorld.Of(held), held.Id);

        Assert.IsType<CheckoutResult.Confirmed>(result);
        Assert.Empty(world.Gateway.Orders);
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_webhook_stored_a_hundred_times_at_once_has_one_effect(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var (held, order) = await world.ApprovedAsync("10:00");
        var inbox = world.Get<WebhookInbox>();
        var happening = new ProviderEvent("WH-1", "t-1", "CHECKOUT.ORDER.APPROVED", order, null, null, null, "{}") { Topic = EventTopic.Order };

        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(() => inbox.StoreAsync(happening))));
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => inbox.ActOnDueAsync())));

        await using var db = await world.OpenAsync();
        Assert.Equal(1, await db.PaymentEvents.CountAsync());
        Assert.Single(world.Gateway.Orders.Single().Captures);
        Assert.Equal(ReservationStatus.Confirmed, (await world.ReadAsync(held.Id)).Status);
    }
}

public sealed class CancellationTests
{
    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_cancelled_booking_frees_its_time_and_is_refunded(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var paid = await world.PaidAsync("10:00");

        await world.Reservations.CancelAsync(TestWorld.Of(paid), paid.Id);
        await world.JobsAsync();

        var view = await world.ReadAsync(paid.Id);
        Assert.Equal(ReservationStatus.Cancelled, view.Status);
        Assert.Equal(RefundStatus.Completed, Assert.Single(view.Refunds).Status);
        Assert.Equal(paid.Paid, view.Refunded);
        Assert.Contains(EmailKind.RefundCompleted, await world.EmailsAsync(paid.Id));
        Assert.IsType<HoldResult.Held>(await world.HoldAsync("10:00"));
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Cancelled_ten_times_at_once_it_is_refunded_once(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var paid = await world.PaidAsync("10:00");

        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() => world.Reservations.CancelAsync(TestWorld.Of(paid), paid.Id))));
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => world.Get<RefundSender>().SendDueAsync())));

        Assert.Single((await world.ReadAsync(paid.Id)).Refunds);
        Assert.Single(world.Gateway.Refunds);
        await world.AssertHealthyAsync();
    }

    [Fact]
    public async Task A_refund_whose_answer_was_lost_is_asked_for_again_under_its_own_id()
    {
        await using var world = await TestWorld.CreateAsync();
        var paid = await world.PaidAsync("10:00");
        world.Gateway.LoseRefundAnswers = true;
        await world.Reservations.CancelAsync(TestWorld.Of(paid), paid.Id);
        await world.JobsAsync();
        world.Gateway.LoseRefundAnswers = false;
        world.Clock.Advance(TimeSpan.FromMinutes(5));

        await world.JobsAsync();

        Assert.Equal(RefundStatus.Completed, (await world.ReadAsync(paid.Id)).Refunds.Single().Status);
        Assert.Single(world.Gateway.Refunds);
        Assert.Equal(2, world.Gateway.RefundCalls);
        await world.AssertHealthyAsync();
    }

    [Fact]
    public async Task Too_late_to_cancel_is_said_with_the_rule()
    {
        await using var world = await TestWorld.CreateAsync();
        var paid = await world.PaidAsync("10:00");
        world.Clock.AdvanceTo(world.At("09:30"));

        var refused = await world.Reservations.CancelAsync(TestWorld.Of(paid), paid.Id);

        Assert.Equal(RefusalReason.CancelWindow, Assert.IsType<ChangeResult.Refused>(refused).Reason);
        Assert.IsType<ChangeResult.Done>(await world.Reservations.CancelAsync(TestWorld.Staff, paid.Id));
    }

    [Fact]
    public async Task A_moved_booking_keeps_its_price_and_its_payment()
    {
        await using var world = await TestWorld.CreateAsync();
        var paid = await world.PaidAsync("10:00");

        var moved = Assert.IsType<ChangeResult.Done>(await world.Rescheduling.RescheduleAsync(
            TestWorld.Of(paid), paid.Id, new RescheduleRequest(world.At("14:00"))));

        Assert.Equal(paid.Payment!.CaptureId, (await world.ReadAsync(paid.Id)).Payment!.CaptureId);
        Assert.Equal(paid.Revision + 1, moved.Reservation.Revision);
        Assert.Contains(EmailKind.Moved, await world.EmailsAsync(paid.Id));
        await world.AssertHealthyAsync();
    }

    [Fact]
    public async Task A_visit_goes_from_check_in_to_its_end_and_back_only_one_step()
    {
        await using var world = await TestWorld.CreateAsync();
        var paid = await world.PaidAsync("10:00");

        Assert.IsType<ChangeResult.Done>(await world.Visits.CheckInAsync(TestWorld.Staff, paid.Id, "early"));
        Assert.IsType<ChangeResult.Done>(await world.Visits.UndoCheckInAsync(TestWorld.Staff, paid.Id));
        Assert.IsType<ChangeResult.Done>(await world.Visits.CheckInAsync(TestWorld.Staff, paid.Id, "early"));
        Assert.IsType<ChangeResult.Done>(await world.Visits.CompleteAsync(TestWorld.Staff, paid.Id, "early"));
        Assert.Equal(RefusalReason.WrongState, Assert.IsType<ChangeResult.Refused>(await world.Visits.MarkNoShowAsync(TestWorld.Staff, paid.Id)).Reason);
        Assert.Throws<RuleBrokenException>(() => { _ = world.Visits.CheckInAsync(TestWorld.Of(paid), paid.Id); });
    }
}
