using BookingApp.Catalog;
using BookingApp.Data;
using BookingApp.Discounts;
using BookingApp.Notifications;
using BookingApp.Payments;
using BookingApp.Payments.Ledger;
using BookingApp.Payments.Refunds;
using BookingApp.Reservations;
using BookingApp.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Tests.Payments;

/// <summary>What several payments of one reservation do to each other.</summary>
public sealed class SettlementTests
{
    private static readonly Actor _admin = new Actor.Staff(1, "Ada", Admin: true);

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Money_of_an_old_order_that_goes_back_has_paid_for_nothing(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        await AddCouponAsync(world, new CouponForm { Code = "TEN", Percent = 10 });
        var (held, old) = await world.ApprovedAsync("10:00");
        await world.Get<DiscountService>().ApplyAsync(TestWorld.Customer, held.Id, "TEN");
        world.Gateway.CaptureByHand(old); // 45.00, and by now 40.50 is due

        await world.Gate.ReturnAsync(TestWorld.Customer, held.Id, old);
        await world.UpkeepAsync();
        var still = await world.ReadAsync(held.Id);
        var booked = await PayAsync(world, held.Id);

        Assert.Equal((ReservationStatus.Held, 4050, 4500), (still.Status, still.Due.Minor, still.Refunded.Minor));
        Assert.Equal((ReservationStatus.Confirmed, 0), (booked.Status, booked.Due.Minor));
        var told = booked.RefundIfCancelled;
        var cancelled = Assert.IsType<ChangeResult.Done>(await world.Reservations.CancelAsync(_admin, held.Id)).Reservation;
        Assert.Equal((4050, 8550), (told.Minor, cancelled.Refunded.Minor));
        await world.UpkeepAsync();
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_wrong_amount_for_the_rest_goes_back_and_the_deposit_stays(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        await ChangeServiceAsync(world, s => (s.PayNow, s.DepositMinor) = (PayNow.Deposit, 1000));
        var booked = await world.PaidAsync("10:00");
        for (var time = 0; time < 2; time++)
        {
            var link = Assert.IsType<CheckoutResult.SendToPay>(await world.Payments.CheckoutAsync(TestWorld.Customer, booked.Id));
            world.Gateway.CaptureByHand(link.OrderId, new Money(100, "EUR"));
            await world.Gate.ReturnAsync(TestWorld.Customer, booked.Id, link.OrderId);
        }

        await world.UpkeepAsync();

        var view = await world.ReadAsync(booked.Id);
        Assert.Equal((ReservationStatus.Confirmed, 200, 3500), (view.Status, view.Refunded.Minor, view.Due.Minor));
        Assert.All(view.Refunds, r => Assert.Equal((RefundReason.WrongMoney, 100L), (r.Reason, r.Amount.Minor)));
        Assert.Equal((2, 2), (await CountAsync(world, LetterKind.WrongAmount), await CountAsync(world, LetterKind.NeedsHuman))); // one for each
        await world.AssertHealthyAsync();
    }

    [Fact]
    public async Task Each_payment_of_a_debt_has_its_own_letter_however_small()
    {
        await using var world = await TestWorld.CreateAsync();
        await ChangeServiceAsync(world, s => s.PayNow = PayNow.Nothing);
        var held = await world.HeldAsync("10:00");
        await world.Payments.CheckoutAsync(TestWorld.Customer, held.Id);
        for (var total = 30; total <= 60; total += 30)
        {
            await world.Get<Work>().DoAsync(async (db, ct) => await db.Reservations.ExecuteUpdateAsync(set => set.SetProperty(r => r.Price, new Money(total, "EUR")), ct), TestContext.Current.CancellationToken);
            await PayAsync(world, held.Id);
        }

        Assert.Equal(2, await CountAsync(world, LetterKind.PaymentReceived));
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
        await world.Gate.ReturnAsync(TestWorld.Customer, held.Id, old);
        var again = Assert.IsType<CheckoutResult.SendToPay>(await world.Payments.CheckoutAsync(TestWorld.Customer, held.Id));
        world.Gateway.Approve(again.OrderId);
        var status = ReservationStatus.Held;
        world.Gateway.OnCapture = async _ =>
        {
            await world.Gate.EnterAsync(TestWorld.Customer, await PaymentOfAsync(world, old), GateTrigger.Webhook); // it always comes, minutes late
            status = (await world.ReadAsync(held.Id)).Status;
            return null;
        };

        var paid = await world.Gate.ReturnAsync(TestWorld.Customer, held.Id, again.OrderId);

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
        await world.Get<DiscountService>().ApplyAsync(TestWorld.Customer, held.Id, "TEN");
        await world.Get<DiscountService>().RemoveAsync(TestWorld.Customer, held.Id);
        var fresh = Assert.IsType<CheckoutResult.SendToPay>(await world.Payments.CheckoutAsync(TestWorld.Customer, held.Id));
        world.Gateway.Orders.Single(o => o.Id == old).Captures.Enqueue(new CaptureReading("CAPTURE-OLD", CaptureState.Pending, new Money(4500, "EUR")));

        var pending = await world.Gate.ReturnAsync(TestWorld.Customer, held.Id, old);
        world.Gateway.Approve(fresh.OrderId);
        await world.Gate.ReturnAsync(TestWorld.Customer, held.Id, fresh.OrderId);
        world.Gateway.Change("CAPTURE-OLD", c => c with { State = CaptureState.Completed });
        await world.Gate.ReturnAsync(TestWorld.Customer, held.Id, old);

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

        var named = Assert.IsType<ChangeResult.Done>(await world.Holds.TakeDetailsAsync(TestWorld.Customer, held.Id, new CustomerDetails("Maya", "maya@example.com"), null)).Reservation;

        Assert.Equal(1000, named.Due.Minor);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Who_turns_out_to_have_stayed_away_pays_in_full_and_the_order_for_less_is_dead(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        await world.Get<Work>().DoAsync(async (db, ct) =>
        {
            (await db.Businesses.SingleAsync(ct)).PrepayAfterNoShows = 1;
            db.Announce(Change.Catalog);
        }, TestContext.Current.CancellationToken);
        await ChangeServiceAsync(world, s => (s.PayNow, s.DepositMinor) = (PayNow.Deposit, 1000));
        var missed = await world.PaidAsync("09:00", name: "Zoe");
        await world.Reservations.MissAsync(_admin, missed.Id);
        var (held, order) = await world.ApprovedAsync("11:00", name: "Maya");

        var zoe = Assert.IsType<ChangeResult.Done>(await world.Holds.TakeDetailsAsync(TestWorld.Customer, held.Id, new CustomerDetails("Zoe", "zoe@example.com"), null)).Reservation;
        await world.Gate.ReturnAsync(TestWorld.Customer, held.Id, order);
        var maya = Assert.IsType<ChangeResult.Done>(await world.Holds.TakeDetailsAsync(TestWorld.Customer, held.Id, new CustomerDetails("Maya", "maya@example.com"), null)).Reservation;

        Assert.Equal((4500, 1000), (zoe.Due.Minor, maya.Due.Minor));
        Assert.Equal(1, world.Gateway.CaptureCalls); // the missed visit's
        await world.AssertHealthyAsync();
    }

    [Fact]
    public async Task A_code_that_was_taken_before_the_name_was_known_does_not_keep_the_name_out()
    {
        await using var world = await TestWorld.CreateAsync();
        await AddCouponAsync(world, new CouponForm { Code = "TEN", Percent = 10 });
        var held = Assert.IsType<HoldResult.Held>(await world.HoldAsync("10:00")).Reservation;
        Assert.IsType<ChangeResult.Done>(await world.Get<DiscountService>().ApplyAsync(TestWorld.Customer, held.Id, "TEN"));

        var named = await world.Holds.TakeDetailsAsync(TestWorld.Customer, held.Id, new CustomerDetails("Maya", "maya@example.com"), null);

        Assert.Equal(4050, Assert.IsType<ChangeResult.Done>(named).Reservation.Due.Minor);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Late_money_is_seated_without_a_code_that_its_customer_has_used_up_meanwhile(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        await AddCouponAsync(world, new CouponForm { Code = "ONCE", Percent = 10, MaxUsesPerCustomer = 1 });
        var held = await world.HeldAsync("10:00");
        await world.Get<DiscountService>().ApplyAsync(TestWorld.Customer, held.Id, "ONCE");
        var link = Assert.IsType<CheckoutResult.SendToPay>(await world.Payments.CheckoutAsync(TestWorld.Customer, held.Id));
        world.Clock.Advance(TimeSpan.FromMinutes(20));
        await world.UpkeepAsync();
        var other = await world.HeldAsync("13:00", service: TestWorld.LongMassage);
        Assert.IsType<ChangeResult.Done>(await world.Get<DiscountService>().ApplyAsync(TestWorld.Customer, other.Id, "ONCE"));
        world.Gateway.CaptureByHand(link.OrderId);

        Assert.IsType<GateResult.Confirmed>(await world.Gate.ReturnAsync(TestWorld.Customer, held.Id, link.OrderId));

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
        await world.Get<Settlement>().AskHumanAsync(TestWorld.Staff, await NewPaymentAsync(world, booked.Id), "no_answer");
        await world.Get<Work>().DoAsync((db, ct) => db.Payments.Where(p => p.Status == PaymentStatus.NeedsHuman).ExecuteUpdateAsync(set => set.SetProperty(p => p.Status, PaymentStatus.Closed), ct), TestContext.Current.CancellationToken);
        await world.Get<Settlement>().AskHumanAsync(TestWorld.Staff, await NewPaymentAsync(world, booked.Id), "no_answer");

        Assert.Equal(2, await CountAsync(world, LetterKind.NeedsHuman));
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Money_that_had_gone_back_at_the_provider_when_we_heard_of_it_confirms_nothing_and_the_visit_may_be_paid_again(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var (held, order) = await world.ApprovedAsync("10:00");
        world.Gateway.CaptureByHand(order);
        world.Gateway.Change(CaptureOf(world, order), c => c with { State = CaptureState.Refunded });

        await world.Gate.ReturnAsync(TestWorld.Customer, held.Id, order);
        var still = await world.ReadAsync(held.Id);
        await world.AssertHealthyAsync();
        var told = await TellRefundAsync(world, order, world.Gateway.RefundByHand(new Money(4500, "EUR")));
        var booked = await PayAsync(world, held.Id);

        Assert.Equal((ReservationStatus.Held, 4500L, 4500L, 4500L), (still.Status, still.Due.Minor, still.Paid.Minor, still.Refunded.Minor));
        Assert.Equal(("known", 1), (told, await CountAsync(world, LetterKind.NeedsHuman)));
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
        await world.Gate.ReturnAsync(TestWorld.Customer, held.Id, order);
        var refund = world.Gateway.RefundByHand(new Money(4500, "EUR"));
        world.Gateway.Change(CaptureOf(world, order), c => c with { State = CaptureState.Refunded, Refunds = [world.Gateway.Refunds[refund]] });
        world.Clock.Advance(TimeSpan.FromMinutes(1));

        await world.UpkeepAsync();
        var still = await world.ReadAsync(held.Id);
        var told = await TellRefundAsync(world, order, refund);
        world.Clock.Advance(TimeSpan.FromHours(1));
        await world.UpkeepAsync();

        var over = await world.ReadAsync(held.Id);
        Assert.Equal((ReservationStatus.Held, ReservationStatus.Expired, "ours"), (still.Status, over.Status, told));
        Assert.Equal(4500, Assert.Single(over.Refunds).Amount.Minor);
        Assert.Equal(0, world.Gateway.RefundCalls);
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Money_of_which_a_part_had_gone_back_is_a_wrong_amount_and_the_rest_follows(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var (held, order) = await world.ApprovedAsync("10:00");
        world.Gateway.CaptureByHand(order);
        var part = world.Gateway.RefundByHand(new Money(1500, "EUR"));
        world.Gateway.Change(CaptureOf(world, order), c => c with { State = CaptureState.PartiallyRefunded, Refunds = [world.Gateway.Refunds[part]] });

        await world.Gate.ReturnAsync(TestWorld.Customer, held.Id, order);
        await world.UpkeepAsync();

        var view = await world.ReadAsync(held.Id);
        Assert.Equal((ReservationStatus.Expired, 4500L, 4500L), (view.Status, view.Paid.Minor, view.Refunded.Minor));
        Assert.Equal([(RefundReason.Returned, 1500L), (RefundReason.WrongMoney, 3000L)], view.Refunds.Select(r => (r.Reason, r.Amount.Minor)).OrderBy(r => r.Minor));
        Assert.Equal((1, 1), (world.Gateway.RefundCalls, await CountAsync(world, LetterKind.NeedsHuman)));
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_reversal_told_as_a_capture_is_booked_once_and_staff_hear_of_it(string engine)
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
        Assert.Equal(1, await CountAsync(world, LetterKind.NeedsHuman));
        await using var db = await world.OpenAsync();
        Assert.Equal(0, await db.LedgerEntries.Where(e => e.Account == LedgerAccount.Provider).SumAsync(e => e.Minor, TestContext.Current.CancellationToken));
        await world.AssertHealthyAsync();
    }

    [Fact]
    public async Task A_reversal_told_as_a_refund_is_booked_by_its_id_and_one_that_the_provider_does_not_know_by_its_capture()
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
        await world.UpkeepAsync();
        Assert.Equal(0, world.Gateway.RefundCalls);
        await world.AssertHealthyAsync();
    }

    [Fact]
    public async Task A_reversal_that_the_providers_books_do_not_show_is_only_told_to_staff()
    {
        await using var world = await TestWorld.CreateAsync();
        var booked = await world.PaidAsync("10:00");

        var told = await TellReversalAsync(world, "WH-R1", null, booked.Payment!.CaptureId, null);

        Assert.Equal("reversal_unseen", told);
        Assert.Equal(0, (await world.ReadAsync(booked.Id)).Refunded.Minor);
        Assert.Equal(1, await CountAsync(world, LetterKind.NeedsHuman));
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_debt_that_an_older_order_has_paid_is_not_paid_again_and_that_money_is_adopted(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var (held, old) = await ReplacedAsync(world);
        world.Gateway.CaptureByHand(old); // and nobody tells
        var fresh = Assert.IsType<CheckoutResult.SendToPay>(await world.Payments.CheckoutAsync(TestWorld.Customer, held.Id));
        world.Gateway.Approve(fresh.OrderId);

        var result = await world.Gate.ReturnAsync(TestWorld.Customer, held.Id, fresh.OrderId);

        var view = Assert.IsType<GateResult.Confirmed>(result).Reservation;
        Assert.Equal(2, world.Gateway.Orders.Count());
        Assert.Single(world.Gateway.Orders.Select(o => o.Terms.InvoiceId).Distinct());
        Assert.Equal((4500L, 0L, 0L), (view.Paid.Minor, view.Refunded.Minor, view.Due.Minor));
        Assert.Equal([(old, PaymentStatus.Captured), (fresh.OrderId, PaymentStatus.Closed)], view.Payments.Select(p => (p.OrderId!, p.Status)).OrderBy(p => p.Item1, StringComparer.Ordinal));
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Which_order_has_paid_a_debt_is_asked_until_the_provider_answers(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var (held, old) = await ReplacedAsync(world);
        world.Gateway.CaptureByHand(old);
        var fresh = Assert.IsType<CheckoutResult.SendToPay>(await world.Payments.CheckoutAsync(TestWorld.Customer, held.Id));
        world.Gateway.Approve(fresh.OrderId);
        world.Gateway.OnCapture = _ =>
        {
            world.Gateway.Silent = true;
            return Task.FromResult<CaptureAnswer?>(new CaptureAnswer.PaidByAnother());
        };

        var first = await world.Gate.ReturnAsync(TestWorld.Customer, held.Id, fresh.OrderId);
        (world.Gateway.Silent, world.Gateway.OnCapture) = (false, null);
        world.Clock.Advance(TimeSpan.FromMinutes(5));
        await world.UpkeepAsync();

        Assert.IsType<GateResult.InProgress>(first);
        Assert.Equal((ReservationStatus.Confirmed, 4500L), ((await world.ReadAsync(held.Id)).Status, (await world.ReadAsync(held.Id)).Paid.Minor));
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Money_of_an_older_order_that_does_not_fit_goes_back_and_the_hold_may_be_paid(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        await AddCouponAsync(world, new CouponForm { Code = "TEN", Percent = 10 });
        var (held, old) = await world.ApprovedAsync("10:00");
        await world.Get<DiscountService>().ApplyAsync(TestWorld.Customer, held.Id, "TEN");
        world.Gateway.CaptureByHand(old);
        var fresh = Assert.IsType<CheckoutResult.SendToPay>(await world.Payments.CheckoutAsync(TestWorld.Customer, held.Id));
        world.Gateway.Approve(fresh.OrderId);

        await world.Gate.ReturnAsync(TestWorld.Customer, held.Id, fresh.OrderId);
        var still = await world.ReadAsync(held.Id);
        await world.AssertHealthyAsync();
        var booked = await PayAsync(world, held.Id);
        await world.UpkeepAsync();

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

        var first = await world.Gate.ReturnAsync(TestWorld.Customer, held.Id, order);
        world.Gateway.OnCapture = null;
        await PayAsync(world, held.Id);

        Assert.IsType<GateResult.Declined>(first);
        Assert.Equal([$"{held.Reference}-visit", $"{held.Reference}-visit-2"], world.Gateway.Orders.Select(o => o.Terms.InvoiceId).Order());
        await world.AssertHealthyAsync();
    }

    // An order that was replaced by a change of what is due, which was then taken back.
    private static async Task<(ReservationView Held, string Old)> ReplacedAsync(TestWorld world)
    {
        await AddCouponAsync(world, new CouponForm { Code = "TEN", Percent = 10 });
        var (held, old) = await world.ApprovedAsync("10:00");
        await world.Get<DiscountService>().ApplyAsync(TestWorld.Customer, held.Id, "TEN");
        await world.Get<DiscountService>().RemoveAsync(TestWorld.Customer, held.Id);
        return (held, old);
    }

    private static string CaptureOf(TestWorld world, string order) => world.Gateway.Orders.Single(o => o.Id == order).Captures.Single().CaptureId;

    private static Task RecordStaffRefundAsync(TestWorld world, Guid id) =>
        world.Get<RefundService>().GiveBackAsync(_admin, id, new Money(1000, "EUR"), "Sorry", world.Queries);

    private static Task<string> TellRefundAsync(TestWorld world, string order, string refund) => TellAsync(
        world, new ProviderEvent($"WH-{refund}", "t", "PAYMENT.CAPTURE.REFUNDED", order, null, refund, null, "{}") { Topic = EventTopic.Refund });

    private static Task<string> TellReversalAsync(TestWorld world, string id, string? order, string? capture, string? refund) => TellAsync(
        world, new ProviderEvent(id, "t", "PAYMENT.CAPTURE.REVERSED", order, capture, refund, null, "{}") { Topic = EventTopic.Reversal });

    private static async Task<string> TellAsync(TestWorld world, ProviderEvent happening)
    {
        await world.Get<PaymentInbox>().StoreAsync(happening);
        await world.Get<PaymentInbox>().ActOnDueAsync();
        await using var db = await world.OpenAsync();
        return await db.PaymentEvents.Where(e => e.EventId == happening.EventId).Select(e => e.Outcome).SingleAsync() ?? "";
    }

    private static async Task<Guid> NewPaymentAsync(TestWorld world, Guid reservation) =>
        await PaymentOfAsync(world, Assert.IsType<CheckoutResult.SendToPay>(await world.Payments.CheckoutAsync(TestWorld.Customer, reservation)).OrderId);

    private static async Task<ReservationView> PayAsync(TestWorld world, Guid id)
    {
        var link = Assert.IsType<CheckoutResult.SendToPay>(await world.Payments.CheckoutAsync(TestWorld.Customer, id));
        world.Gateway.Approve(link.OrderId);
        return Assert.IsType<GateResult.Confirmed>(await world.Gate.ReturnAsync(TestWorld.Customer, id, link.OrderId)).Reservation;
    }

    private static async Task<Guid> PaymentOfAsync(TestWorld world, string order)
    {
        await using var db = await world.OpenAsync();
        return await db.Payments.Where(p => p.OrderId == order).Select(p => p.Id).SingleAsync();
    }

    private static async Task<int> CountAsync(TestWorld world, LetterKind kind)
    {
        await using var db = await world.OpenAsync();
        return await db.OutboxEmails.CountAsync(l => l.Kind == kind);
    }

    private static async Task AddCouponAsync(TestWorld world, CouponForm form) => Assert.IsType<SaveResult.Saved>(await world.Get<CouponService>().SaveAsync(_admin, null, form));

    private static Task ChangeServiceAsync(TestWorld world, Action<Service> change) => world.Get<Work>().DoAsync(async (db, ct) =>
    {
        change(await db.Services.SingleAsync(s => s.Id == TestWorld.Massage, ct));
        db.Announce(Change.Catalog);
    });
}
