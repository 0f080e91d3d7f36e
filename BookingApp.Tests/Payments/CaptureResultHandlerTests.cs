using BookingApp.Accounting;
using BookingApp.Accounting.Ledger;
using BookingApp.Catalog;
using BookingApp.Customers;
using BookingApp.Data;
using BookingApp.Data.Changes;
using BookingApp.Discounts;
using BookingApp.Notifications;
using BookingApp.Payments;
using BookingApp.Payments.Bookings;
using BookingApp.Payments.Capture;
using BookingApp.Payments.Gateways;
using BookingApp.Payments.Humans;
using BookingApp.Payments.Refunds;
using BookingApp.Payments.Webhooks;
using BookingApp.Reservations;
using BookingApp.Reservations.Details;
using BookingApp.Reservations.Holds;
using Microsoft.EntityFrameworkCore;
using static BookingApp.Tests.Payments.CaptureResultSteps;

namespace BookingApp.Tests.Payments;

/// <summary>What several payments of one reservation do to each other.</summary>
public sealed class CaptureResultHandlerTests
{
    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Money_of_an_old_order_that_is_refunded_has_paid_for_nothing(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        await AddCouponAsync(world, new CouponForm { Code = "TEN", Percent = 10 });
        var (held, old) = await world.ApprovedAsync("10:00");
        await world.Get<DiscountService>().ApplyAsync(TestWorld.Of(held), held.Id, "TEN");
        world.Gateway.CaptureByHand(old); // 45.00, and by now 40.50 is due

        await world.Gate.ReturnAsync(TestWorld.Of(held), held.Id, old);
        await world.JobsAsync();
        var still = await world.ReadAsync(held.Id);
        var booked = await PayAsync(world, held.Id);

        Assert.Equal((ReservationStatus.Held, 4050, 4500), (still.Status, still.Due.Minor, still.Refunded.Minor));
        Assert.Equal((ReservationStatus.Confirmed, 0), (booked.Status, booked.Due.Minor));
        var told = booked.RefundIfCancelled;
        var cancelled = Assert.IsType<ChangeResult.Done>(await world.Reservations.CancelAsync(Admin, held.Id)).Reservation;
        Assert.Equal((4050, 8550), (told.Minor, cancelled.Refunded.Minor));
        await world.JobsAsync();
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_wrong_amount_for_the_balance_is_refunded_and_the_deposit_stays(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        await ChangeServiceAsync(world, s => (s.PayNow, s.DepositMinor) = (PayNow.Deposit, 1000));
        var booked = await world.PaidAsync("10:00");
        for (var time = 0; time < 2; time++)
        {
            var link = Assert.IsType<CheckoutResult.SendToPay>(await world.Payments.CheckoutAsync(TestWorld.Of(booked), booked.Id));
            world.Gateway.CaptureByHand(link.OrderId, new Money(100, "EUR"));
            await world.Gate.ReturnAsync(TestWorld.Of(booked), booked.Id, link.OrderId);
        }

        await world.JobsAsync();

        var view = await world.ReadAsync(booked.Id);
        Assert.Equal((ReservationStatus.Confirmed, 200, 3500), (view.Status, view.Refunded.Minor, view.Due.Minor));
        Assert.All(view.Refunds, r => Assert.Equal((RefundReason.WrongMoney, 100L), (r.Reason, r.Amount.Minor)));
        Assert.Equal((2, 2), (await CountAsync(world, EmailKind.WrongAmount), await CountAsync(world, EmailKind.NeedsHuman))); // one for each
        await world.AssertHealthyAsync();
    }

    [Fact]
    public async Task Each_payment_of_a_debt_has_its_own_email_however_small()
    {
        await using var world = await TestWorld.CreateAsync();
        await ChangeServiceAsync(world, s => s.PayNow = PayNow.Nothing);
        var held = await world.HeldAsync("10:00");
        await world.Payments.CheckoutAsync(TestWorld.Of(held), held.Id);
        for (var total = 30; total <= 60; total += 30)
        {
            await world.Get<UnitOfWork>().DoAsync(
                async (db, ct) => await db.Reservations.ExecuteUpdateAsync(set => set.SetProperty(r => r.Price, new Money(total, "EUR")), ct),
                TestContext.Current.CancellationToken);
            await PayAsync(world, held.Id);
        }

        Assert.Equal(2, await CountAsync(world, EmailKind.PaymentReceived));
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task News_of_an_old_decline_leaves_the_payment_at_work_in_peace(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var (held, old) = await world.ApprovedAsync("10:00");
        var declined = new CaptureReading("CAPTURE-OLD", CaptureState.Declined, new Money(4500, "EUR"), Reason: "DECLINED");
        world.Gateway.OnCapture = order =>
        {
            order.Captures.Enqueue(declined);
            return Task.FromResult<CaptureAnswer?>(new CaptureAnswer.Made(declined));
        };
        await world.Gate.ReturnAsync(TestWorld.Of(held), held.Id, old);
        var again = Assert.IsType<CheckoutResult.SendToPay>(await world.Payments.CheckoutAsync(TestWorld.Of(held), held.Id));
        world.Gateway.Approve(again.OrderId);
        var status = ReservationStatus.Held;
        world.Gateway.OnCapture = async _ =>
        {
            await world.Gate.EnterAsync(new Actor.System("webhook"), await PaymentOfAsync(world, old), GateTrigger.Webhook); // it always comes, minutes late
            status = (await world.ReadAsync(held.Id)).Status;
            return null;
        };

        var paid = await world.Gate.ReturnAsync(TestWorld.Of(held), held.Id, again.OrderId);

        Assert.NotEqual(old, again.OrderId);
        Assert.Equal(ReservationStatus.Capturing, status);
        Assert.IsType<GateResult.Confirmed>(paid);
        await using var db = await world.OpenAsync();
        Assert.Equal(1, await db.ReservationEvents.CountAsync(e => e.What == "declined", TestContext.Current.CancellationToken));
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Money_on_its_way_for_an_old_order_takes_the_place_of_an_order_that_nobody_has_paid(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        await AddCouponAsync(world, new CouponForm { Code = "TEN", Percent = 10 });
        var (held, old) = await world.ApprovedAsync("10:00");
        await world.Get<DiscountService>().ApplyAsync(TestWorld.Of(held), held.Id, "TEN");
        await world.Get<DiscountService>().RemoveAsync(TestWorld.Of(held), held.Id);
        var fresh = Assert.IsType<CheckoutResult.SendToPay>(await world.Payments.CheckoutAsync(TestWorld.Of(held), held.Id));
        world.Gateway.Orders.Single(o => o.Id == old).Captures.Enqueue(new CaptureReading("CAPTURE-OLD", CaptureState.Pending, new Money(4500, "EUR")));

        var pending = await world.Gate.ReturnAsync(TestWorld.Of(held), held.Id, old);
        world.Gateway.Approve(fresh.OrderId);
        await world.Gate.ReturnAsync(TestWorld.Of(held), held.Id, fresh.OrderId);
        world.Gateway.Change("CAPTURE-OLD", c => c with { State = CaptureState.Completed });
        await world.Gate.ReturnAsync(TestWorld.Of(held), held.Id, old);

        Assert.IsType<GateResult.InProgress>(pending);
        Assert.Equal(0, world.Gateway.CaptureCalls);
        Assert.Equal((ReservationStatus.Confirmed, 4500), ((await world.ReadAsync(held.Id)).Status, (await world.ReadAsync(held.Id)).Paid.Minor));
        await world.AssertHealthyAsync();
    }

    [Fact]
    public async Task What_must_be_paid_first_is_frozen_at_the_hold()
    {
        await using var world = await TestWorld.CreateAsync();
        await ChangeServiceAsync(world, s => (s.PayNow, s.DepositMinor) = (PayNow.Deposit, 1000));
        var held = Assert.IsType<HoldResult.Held>(await world.HoldAsync("10:00")).Reservation;
        await ChangeServiceAsync(world, s => s.PayNow = PayNow.Full);

        var named = Assert.IsType<ChangeResult.Done>(
            await world.Get<DetailsService>().TakeAsync(TestWorld.Of(held), held.Id, new CustomerDetails("Maya", "maya@example.com"), null)).Reservation;

        Assert.Equal(1000, named.Due.Minor);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Who_turns_out_to_have_stayed_away_pays_in_full_and_the_order_for_less_is_dead(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        await world.Get<UnitOfWork>().DoAsync(async (db, ct) =>
        {
            (await db.Businesses.SingleAsync(ct)).PrepayAfterNoShows = 1;
            db.Publish(Change.Catalog);
        }, TestContext.Current.CancellationToken);
        await ChangeServiceAsync(world, s => (s.PayNow, s.DepositMinor) = (PayNow.Deposit, 1000));
        var noShow = await world.PaidAsync("09:00", name: "Zoe");
        await world.Visits.MarkNoShowAsync(Admin, noShow.Id, "told us");
        var (held, order) = await world.ApprovedAsync("11:00", name: "Maya");

        var zoe = Assert.IsType<ChangeResult.Done>(
            await world.Get<DetailsService>().TakeAsync(TestWorld.Of(held), held.Id, new CustomerDetails("Zoe", "zoe@example.com"), null)).Reservation;
        await world.Gate.ReturnAsync(TestWorld.Of(held), held.Id, order);
        var maya = Assert.IsType<ChangeResult.Done>(
            await world.Get<DetailsService>().TakeAsync(TestWorld.Of(held), held.Id, new CustomerDetails("Maya", "maya@example.com"), null)).Reservation;

        Assert.Equal((4500, 1000), (zoe.Due.Minor, maya.Due.Minor));
        Assert.Equal(1, world.Gateway.CaptureCalls); // the no-show's
        await world.AssertHealthyAsync();
    }

    [Fact]
    public async Task A_code_that_was_taken_before_the_name_was_known_does_not_keep_the_name_out()
    {
        await using var world = await TestWorld.CreateAsync();
        await AddCouponAsync(world, new CouponForm { Code = "TEN", Percent = 10 });
        var held = Assert.IsType<HoldResult.Held>(await world.HoldAsync("10:00")).Reservation;
        Assert.IsType<ChangeResult.Done>(await world.Get<DiscountService>().ApplyAsync(TestWorld.Of(held), held.Id, "TEN"));

        var named = await world.Get<DetailsService>().TakeAsync(TestWorld.Of(held), held.Id, new CustomerDetails("Maya", "maya@example.com"), null);

        Assert.Equal(4050, Assert.IsType<ChangeResult.Done>(named).Reservation.Due.Minor);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Late_payment_is_seated_without_a_code_that_its_customer_has_used_up_meanwhile(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        await AddCouponAsync(world, new CouponForm { Code = "ONCE", Percent = 10, MaxUsesPerCustomer = 1 });
        var held = await world.HeldAsync("10:00");
        await world.Get<DiscountService>().ApplyAsync(TestWorld.Of(held), held.Id, "ONCE");
        var link = Assert.IsType<CheckoutResult.SendToPay>(await world.Payments.CheckoutAsync(TestWorld.Of(held), held.Id));
        world.Clock.Advance(TimeSpan.FromMinutes(20));
        await world.JobsAsync();
        var other = await world.HeldAsync("13:00", service: TestWorld.LongMassage);
        Assert.IsType<ChangeResult.Done>(await world.Get<DiscountService>().ApplyAsync(TestWorld.Of(other), other.Id, "ONCE"));
        world.Gateway.CaptureByHand(link.OrderId);

        Assert.IsType<GateResult.Confirmed>(await world.Gate.ReturnAsync(TestWorld.Of(held), held.Id, link.OrderId));

        await using var db = await world.OpenAsync();
        Assert.Equal(1, await db.CouponUses.CountAsync(u => u.State != CouponUseState.Returned, TestContext.Current.CancellationToken));
        await world.AssertHealthyAsync();
    }

    [Fact]
    public async Task Staff_hear_of_each_payment_of_a_reservation_that_needs_them()
    {
        await using var world = await TestWorld.CreateAsync();
        await ChangeServiceAsync(world, s => (s.PayNow, s.DepositMinor) = (PayNow.Deposit, 1000));
        var booked = await world.PaidAsync("10:00");
        await world.Get<PaymentChanges>().AskHumanAsync(TestWorld.Staff, await NewPaymentAsync(world, booked.Id), StaffReason.NoAnswer);
        await world.Get<UnitOfWork>()
            .DoAsync(
                (db, ct) => db.Payments.Where(p => p.Status == PaymentStatus.NeedsHuman)
                    .ExecuteUpdateAsync(set => set.SetProperty(p => p.Status, PaymentStatus.Closed), ct), TestContext.Current.CancellationToken);
        await world.Get<PaymentChanges>().AskHumanAsync(TestWorld.Staff, await NewPaymentAsync(world, booked.Id), StaffReason.NoAnswer);

        Assert.Equal(2, await CountAsync(world, EmailKind.NeedsHuman));
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Money_that_had_gone_back_at_the_provider_when_we_heard_of_it_confirms_nothing_and_the_visit_may_be_paid_again(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var (held, order) = await world.ApprovedAsync("10:00");
        world.Gateway.CaptureByHand(order);
        world.Gateway.Change(CaptureOf(world, order), c => c with { State = CaptureState.Refunded });

        await world.Gate.ReturnAsync(TestWorld.Of(held), held.Id, order);
        var still = await world.ReadAsync(held.Id);
        await world.AssertHealthyAsync();
        var told = await TellRefundAsync(world, order, world.Gateway.RefundByHand(new Money(4500, "EUR")));
        var booked = await PayAsync(world, held.Id);

        Assert.Equal((ReservationStatus.Held, 4500L, 4500L, 4500L), (still.Status, still.Due.Minor, still.Paid.Minor, still.Refunded.Minor));
        Assert.Equal(("known", 1), (told, await CountAsync(world, EmailKind.NeedsHuman)));
        Assert.Equal((ReservationStatus.Confirmed, 4500L, 0L), (booked.Status, booked.Refunded.Minor, booked.Due.Minor));
        Assert.Equal((RefundReason.Returned, RefundStatus.Completed), (Assert.Single(booked.Refunds).Reason, booked.Refunds[0].Status));
        Assert.Equal(4500, booked.RefundIfCancelled.Minor);
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_capture_that_had_gone_back_when_recovery_heard_of_it_lets_the_hold_go_on(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var (held, order) = await world.ApprovedAsync("10:00");
        world.Gateway.LoseCaptureAnswers = true;
        await world.Gate.ReturnAsync(TestWorld.Of(held), held.Id, order);
        var refund = world.Gateway.RefundByHand(new Money(4500, "EUR"));
        world.Gateway.Change(CaptureOf(world, order), c => c with { State = CaptureState.Refunded, Refunds = [world.Gateway.Refunds[refund]] });
        world.Clock.Advance(TimeSpan.FromMinutes(1));

        await world.JobsAsync();
        var still = await world.ReadAsync(held.Id);
        var told = await TellRefundAsync(world, order, refund);
        world.Clock.Advance(TimeSpan.FromHours(1));
        await world.JobsAsync();

        var over = await world.ReadAsync(held.Id);
        Assert.Equal((ReservationStatus.Held, ReservationStatus.Expired, "ours"), (still.Status, over.Status, told));
        Assert.Equal(4500, Assert.Single(over.Refunds).Amount.Minor);
        Assert.Equal(0, world.Gateway.RefundCalls);
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Money_of_which_a_part_was_refunded_is_a_wrong_amount_and_the_rest_follows(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var (held, order) = await world.ApprovedAsync("10:00");
        world.Gateway.CaptureByHand(order);
        var part = world.Gateway.RefundByHand(new Money(1500, "EUR"));
        world.Gateway.Change(CaptureOf(world, order), c => c with { State = CaptureState.PartiallyRefunded, Refunds = [world.Gateway.Refunds[part]] });

        await world.Gate.ReturnAsync(TestWorld.Of(held), held.Id, order);
        await world.JobsAsync();

        var view = await world.ReadAsync(held.Id);
        Assert.Equal((ReservationStatus.Expired, 4500L, 4500L), (view.Status, view.Paid.Minor, view.Refunded.Minor));
        Assert.Equal(
            [(RefundReason.Returned, 1500L), (RefundReason.WrongMoney, 3000L)], view.Refunds.Select(r => (r.Reason, r.Amount.Minor)).OrderBy(r => r.Minor));
        Assert.Equal((1, 1), (world.Gateway.RefundCalls, await CountAsync(world, EmailKind.NeedsHuman)));
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_reversal_told_as_a_capture_is_recorded_once_and_staff_hear_of_it(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var booked = await world.PaidAsync("10:00");
        var (order, capture) = (booked.Payment!.OrderId!, booked.Payment.CaptureId!);
        world.Gateway.Change(capture, c => c with { State = CaptureState.Refunded });

        var first = await TellReversalAsync(world, "WH-R1", order, capture, null);
        var again = await TellReversalAsync(world, "WH-R2", order, capture, null);
        var named = await TellRefundAsync(world, order, world.Gateway.RefundByHand(new Money(4500, "EUR")));

        var view = await world.ReadAsync(booked.Id);
        Assert.Equal(("reversed", "known", "known"), (first, again, named));
        Assert.Equal((RefundReason.External, 4500L), (Assert.Single(view.Refunds).Reason, view.Refunded.Minor));
        Assert.Equal(1, await CountAsync(world, EmailKind.NeedsHuman));
        await using var db = await world.OpenAsync();
        Assert.Equal(0, await db.LedgerEntries.Where(e => e.Account == LedgerAccount.Provider).SumAsync(e => e.Minor, TestContext.Current.CancellationToken));
        await world.AssertHealthyAsync();
    }

    [Fact]
    public async Task A_reversal_told_as_a_refund_is_recorded_by_its_id_and_one_that_the_provider_does_not_know_by_its_capture()
    {
        await using var world = await TestWorld.CreateAsync();
        var one = await world.PaidAsync("10:00");
        var other = await world.PaidAsync("12:00");
        world.Gateway.Change(other.Payment!.CaptureId!, c => c with { State = CaptureState.Refunded });
        await RecordStaffRefundAsync(world, other.Id);

        var told = await TellReversalAsync(world, "WH-R1", one.Payment!.OrderId, one.Payment.CaptureId, world.Gateway.RefundByHand(new Money(4500, "EUR")));
        var unknown = await TellReversalAsync(world, "WH-R2", other.Payment.OrderId, other.Payment.CaptureId, "NOSUCH");

        Assert.Equal(("external", "reversed"), (told, unknown));
        Assert.Equal(4500, (await world.ReadAsync(one.Id)).Refunded.Minor);
        Assert.Equal(4500, (await world.ReadAsync(other.Id)).Refunded.Minor); // ours was planned, and did not go out too
        await world.JobsAsync();
        Assert.Equal(0, world.Gateway.RefundCalls);
        await world.AssertHealthyAsync();
    }

    [Fact]
    public async Task A_reversal_that_the_provider_does_not_show_is_only_told_to_staff()
    {
        await using var world = await TestWorld.CreateAsync();
        var booked = await world.PaidAsync("10:00");

        var told = await TellReversalAsync(world, "WH-R1", null, booked.Payment!.CaptureId, null);

        Assert.Equal("reversal_unseen", told);
        Assert.Equal(0, (await world.ReadAsync(booked.Id)).Refunded.Minor);
        Assert.Equal(1, await CountAsync(world, EmailKind.NeedsHuman));
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_refund_told_while_its_capture_cannot_be_read_waits_until_that_is_recorded(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var (held, order) = await world.ApprovedAsync("10:00");
        world.Gateway.LoseCaptureAnswers = true;
        await world.Gate.ReturnAsync(TestWorld.Of(held), held.Id, order);
        var refund = world.Gateway.RefundByHand(new Money(4500, "EUR"));
        world.Gateway.Change(CaptureOf(world, order), capture => capture with
        {
            State = CaptureState.Refunded,
            Refunds = [new RefundAnswer(refund, RefundState.Completed, Amount: new Money(4500, "EUR"))],
        });
        world.Gateway.Silent = true;

        await TellRefundAsync(world, order, refund);
        var told = await world.ReadAsync(held.Id);
        world.Gateway.Silent = false;
        await LaterAsync(world);
        await LaterAsync(world);

        var view = await world.ReadAsync(held.Id);
        Assert.Equal((ReservationStatus.Capturing, 0L), (told.Status, told.Refunded.Minor));
        Assert.Equal(4500L, view.Refunds.Single().Amount.Minor);
        Assert.NotEqual(ReservationStatus.Capturing, view.Status);
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_reversal_while_our_refund_is_on_its_way_is_recorded_for_the_remainder(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var held = await world.HeldAsync("10:00");
        await PayAsync(world, held.Id);
        world.Gateway.LoseRefundAnswers = true;
        await RecordStaffRefundAsync(world, held.Id);
        await world.JobsAsync();
        var order = world.Gateway.Orders.Single().Id;
        world.Gateway.Change(CaptureOf(world, order), capture => capture with { State = CaptureState.Refunded });

        await TellReversalAsync(world, "WH-REV", null, CaptureOf(world, order), null);
        var told = await world.ReadAsync(held.Id);
        world.Gateway.LoseRefundAnswers = false;
        await LaterAsync(world);
        await LaterAsync(world);

        Assert.Equal([1000L], told.Refunds.Select(r => r.Amount.Minor));
        Assert.Equal([1000L, 3500L], (await world.ReadAsync(held.Id)).Refunds.Select(r => r.Amount.Minor).Order());
        await world.AssertHealthyAsync();
    }

    private static Task RecordStaffRefundAsync(TestWorld world, Guid id) =>
        world.Get<RefundService>().RefundAsync(Admin, world.NewCommand(), id, new Money(1000, "EUR"), "Sorry");

    private static Task<string> TellRefundAsync(TestWorld world, string order, string refund) => TellAsync(
        world, new ProviderEvent($"WH-{refund}", "t", "PAYMENT.CAPTURE.REFUNDED", order, null, refund, null, "{}") { Topic = EventTopic.Refund });

    private static Task<string> TellReversalAsync(TestWorld world, string id, string? order, string? capture, string? refund) => TellAsync(
        world, new ProviderEvent(id, "t", "PAYMENT.CAPTURE.REVERSED", order, capture, refund, null, "{}") { Topic = EventTopic.Reversal });

    private static async Task<string> TellAsync(TestWorld world, ProviderEvent happening)
    {
        await world.Get<WebhookInbox>().StoreAsync(happening);
        await world.Get<WebhookInbox>().ActOnDueAsync();
        await using var db = await world.OpenAsync();
        return await db.PaymentEvents.Where(e => e.EventId == happening.EventId).Select(e => e.Outcome).SingleAsync() ?? "";
    }

    private static async Task<Payment> NewPaymentAsync(TestWorld world, Guid reservation)
    {
        var checkout = await world.Payments.CheckoutAsync(await world.OfAsync(reservation), reservation);
        return await world.Get<BookingQueries>().PaymentAsync(
            await PaymentOfAsync(world, Assert.IsType<CheckoutResult.SendToPay>(checkout).OrderId), TestContext.Current.CancellationToken);
    }

    private static async Task<Guid> PaymentOfAsync(TestWorld world, string order)
    {
        await using var db = await world.OpenAsync();
        return await db.Payments.Where(p => p.OrderId == order).Select(p => p.Id).SingleAsync();
    }

    private static async Task<int> CountAsync(TestWorld world, EmailKind kind)
    {
        await using var db = await world.OpenAsync();
        return await db.OutboxEmails.CountAsync(l => l.Kind == kind);
    }

    private static Task ChangeServiceAsync(TestWorld world, Action<Service> change) => world.Get<UnitOfWork>().DoAsync(async (db, ct) =>
    {
        change(await db.Services.SingleAsync(s => s.Id == TestWorld.Massage, ct));
        db.Publish(Change.Catalog);
    });
}
