using BookingApp.Accounting;
using BookingApp.Accounting.Ledger;
using BookingApp.Catalog;
using BookingApp.Catalog.Pricing;
using BookingApp.Data;
using BookingApp.Data.Changes;
using BookingApp.Data.Engines;
using BookingApp.Notifications;
using BookingApp.Payments;
using BookingApp.Payments.Bookings;
using BookingApp.Payments.Capture;
using BookingApp.Payments.Gateways;
using BookingApp.Payments.InPerson;
using BookingApp.Payments.LatePayments;
using BookingApp.Payments.Refunds;
using BookingApp.Payments.Webhooks;
using BookingApp.Reservations;
using BookingApp.Reservations.Visits;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using static BookingApp.Tests.Payments.CaptureResultSteps;

namespace BookingApp.Tests.Payments;

/// <summary>Deposits, balances, payments in person, tiers, refunds by hand, late payments and what happens at the provider's own site.</summary>
public sealed class PartialMoneyTests
{
    private static readonly Actor _admin = new Actor.Staff(1, "Ada", Admin: true);

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_deposit_confirms_and_the_balance_is_paid_by_a_link_that_holds_nothing_but_the_debt(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        await ChangeServiceAsync(world, s => (s.PayNow, s.DepositPercent) = (PayNow.Deposit, 20));

        var booked = await world.PaidAsync("10:00");
        var link = Assert.IsType<CheckoutResult.SendToPay>(await world.Payments.CheckoutAsync(TestWorld.Of(booked), booked.Id));
        var same = Assert.IsType<CheckoutResult.SendToPay>(await world.Payments.CheckoutAsync(TestWorld.Of(booked), booked.Id));
        var asked = (await world.ReadAsync(booked.Id)).Payment!;
        world.Gateway.Approve(link.OrderId);
        var paid = Assert.IsType<GateResult.Confirmed>(await world.Gate.ReturnAsync(TestWorld.Of(booked), booked.Id, link.OrderId)).Reservation;

        Assert.Equal((900, 3600, PaymentPurpose.Deposit), (booked.Paid.Minor, booked.Due.Minor, booked.Payment!.Purpose));
        Assert.Equal((link.OrderId, PaymentPurpose.Balance, 3600L), (same.OrderId, asked.Purpose, asked.Amount.Minor));
        Assert.Equal((ReservationStatus.Confirmed, 4500, 0), (paid.Status, paid.Paid.Minor, paid.Due.Minor));
        Assert.Contains(EmailKind.PaymentReceived, await world.EmailsAsync(booked.Id));
        await world.AssertHealthyAsync();
    }

    // The booking stands whatever becomes of its debt: what came to the gate is told by its own payment.
    [Theory]
    [InlineData("declined, the order may be approved again", typeof(GateResult.Declined), 3600)]
    [InlineData("declined, the order is over", typeof(GateResult.Declined), 3600)]
    [InlineData("declined, and told again", typeof(GateResult.Declined), 3600)]
    [InlineData("not approved", typeof(GateResult.NotApproved), 3600)]
    [InlineData("not approved when it came to the capture", typeof(GateResult.NotApproved), 3600)]
    [InlineData("no answer", typeof(GateResult.InProgress), 3600)]
    [InlineData("pending", typeof(GateResult.InProgress), 3600)]
    [InlineData("paid", typeof(GateResult.Confirmed), 0)]
    [InlineData("paid in person meanwhile", typeof(GateResult.NotCharged), 0)]
    public async Task What_becomes_of_a_debt_is_told_to_who_paid_it(string what, Type told, long due)
    {
        await using var world = await TestWorld.CreateAsync(Engines.Sqlite);
        await ChangeServiceAsync(world, s => (s.PayNow, s.DepositPercent) = (PayNow.Deposit, 20));
        var booked = await world.PaidAsync("10:00");
        var order = Assert.IsType<CheckoutResult.SendToPay>(await world.Payments.CheckoutAsync(TestWorld.Of(booked), booked.Id)).OrderId;
        if (what is not "not approved")
            world.Gateway.Approve(order);
        world.Gateway.OnCapture = it => what switch
        {
            "declined, the order may be approved again" or "declined, and told again" => Task.FromResult<CaptureAnswer?>(
                new CaptureAnswer.Declined("INSTRUMENT_DECLINED", null)),
            "declined, the order is over" => Task.FromResult<CaptureAnswer?>(new CaptureAnswer.Refused("TRANSACTION_REFUSED")),
            "not approved when it came to the capture" => Task.FromResult<CaptureAnswer?>(new CaptureAnswer.NotApproved("ORDER_NOT_APPROVED")),
            "no answer" => throw new GatewayUnknownException("silence"),
            "pending" => Task.FromResult<CaptureAnswer?>(new CaptureAnswer.Made(new CaptureReading("SLOW", CaptureState.Pending, it.Amount))),
            _ => Task.FromResult<CaptureAnswer?>(null),
        };
        if (what is "paid in person meanwhile")
            await world.Get<InPersonService>().TakeAsync(_admin, world.NewCommand(), booked.Id, booked.Due, InPersonMethod.Cash);

        var result = await world.Gate.ReturnAsync(TestWorld.Of(booked), booked.Id, order);
        if (what is "declined, and told again")
        {
            world.Gateway.Orders.Single(o => o.Id == order).State = OrderState.Created; // the payer turned back before they approved another way to pay
            result = await world.Gate.ReturnAsync(TestWorld.Of(booked), booked.Id, order);
        }

        Assert.IsType(told, result);
        Assert.Equal((ReservationStatus.Confirmed, due), ((await world.ReadAsync(booked.Id)).Status, (await world.ReadAsync(booked.Id)).Due.Minor));
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_debt_that_is_paid_in_person_meanwhile_is_not_asked_for_again(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        await ChangeServiceAsync(world, s => (s.PayNow, s.DepositPercent) = (PayNow.Deposit, 20));
        var booked = await world.PaidAsync("10:00");
        world.Gateway.Meanwhile = () => world.Get<InPersonService>().TakeAsync(TestWorld.Staff, world.NewCommand(), booked.Id, booked.Due, InPersonMethod.Cash);

        var link = await world.Payments.CheckoutAsync(TestWorld.Of(booked), booked.Id);

        Assert.IsType<CheckoutResult.Confirmed>(link);
        Assert.DoesNotContain((await world.ReadAsync(booked.Id)).Payments, p => p.Status is PaymentStatus.Open);
        await world.AssertHealthyAsync();
    }

    [Fact]
    public async Task A_service_that_asks_for_nothing_now_confirms_at_once_and_owes_all_at_the_visit()
    {
        await using var world = await TestWorld.CreateAsync(Engines.Sqlite);
        await ChangeServiceAsync(world, s => s.PayNow = PayNow.Nothing);
        var held = await world.HeldAsync("10:00");

        var confirmed = Assert.IsType<CheckoutResult.Confirmed>(await world.Payments.CheckoutAsync(TestWorld.Of(held), held.Id)).Reservation;

        Assert.True(held.Due.IsZero);
        Assert.Equal(4500, confirmed.Due.Minor);
        Assert.Empty(world.Gateway.Orders);
    }

    [Fact]
    public async Task Who_stayed_away_before_pays_in_full()
    {
        await using var world = await TestWorld.CreateAsync(Engines.Sqlite);
        await ChangeServiceAsync(world, s => s.PayNow = PayNow.Nothing);
        await world.Get<UnitOfWork>().DoAsync(async (db, ct) =>
        {
            (await db.Businesses.SingleAsync(ct)).PrepayAfterNoShows = 1;
            db.Publish(Change.Catalog);
        });
        var noShow = await world.HeldAsync("09:00", name: "Maya");
        await world.Payments.CheckoutAsync(TestWorld.Of(noShow), noShow.Id);
        await world.Get<VisitService>().MarkNoShowAsync(_admin, noShow.Id, "told us");

        Assert.Equal(4500, (await world.HeldAsync("11:00", name: "Maya")).Due.Minor);
        Assert.Equal(0, (await world.HeldAsync("13:00", name: "Zoe")).Due.Minor);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Staff_take_the_balance_in_person_once_however_often_they_press(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        await ChangeServiceAsync(world, s => (s.PayNow, s.DepositMinor) = (PayNow.Deposit, 1000));
        var booked = await world.PaidAsync("10:00");

        var results = await Task.WhenAll(
            Enumerable.Range(0, 5)
                .Select(_ => world.Get<InPersonService>().TakeAsync(_admin, world.NewCommand(), booked.Id, new Money(3500, "EUR"), InPersonMethod.Cash)));
        var more = await world.Get<InPersonService>().TakeAsync(_admin, world.NewCommand(), booked.Id, new Money(1, "EUR"), InPersonMethod.Card);

        var view = await world.ReadAsync(booked.Id);
        Assert.Equal((4500, 0), (view.Paid.Minor, view.Due.Minor));
        Assert.Contains(results, r => r is ChangeResult.Done);
        Assert.Equal(RefusalReason.NothingDue, Assert.IsType<ChangeResult.Refused>(more).Reason);
        await using var db = await world.OpenAsync();
        Assert.Equal(3500, await db.LedgerEntries.Where(e => e.Account == LedgerAccount.InPerson).SumAsync(e => e.Minor));
        Assert.Equal(1, await db.InPersonReceipts.CountAsync(r => r.State == InPersonState.Captured));
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Money_taken_in_person_between_reading_the_debt_and_recording_it_is_not_taken_again(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        await ChangeServiceAsync(world, s => s.PayNow = PayNow.Nothing);
        var held = await world.HeldAsync("10:00");
        var booked = Assert.IsType<CheckoutResult.Confirmed>(await world.Payments.CheckoutAsync(TestWorld.Of(held), held.Id)).Reservation;
        Task<ChangeResult> TakeAllAsync(InPersonService inPerson) => inPerson.TakeAsync(
            _admin, world.NewCommand(), booked.Id, new Money(4500, "EUR"), InPersonMethod.Cash);
        var afterAnother = WorkAfter(world, () => TakeAllAsync(world.Get<InPersonService>()));
        var slow = new InPersonService(
            ChangesOf(world, afterAnother), world.Get<PaymentGateways>(), world.Gate, world.Get<BookingQueries>());

        Assert.Equal(RefusalReason.NothingDue, Assert.IsType<ChangeResult.Refused>(await TakeAllAsync(slow)).Reason);

        Assert.Equal(4500, (await world.ReadAsync(booked.Id)).Paid.Minor);
        await world.AssertHealthyAsync();
    }

    private static PaymentChanges ChangesOf(TestWorld world, UnitOfWork work) =>
        new(new(work, world.Get<ReservationQueries>()), world.Get<BookingQueries>(), world.Get<PaymentGateways>(), NullLogger<PaymentChanges>.Instance);

    // Something else happens, once, right before a unit of work begins.
    private static UnitOfWork WorkAfter(TestWorld world, Func<Task> meanwhile)
    {
        var contexts = new ContextsAfter(world.Get<IDbContextFactory<BookingDbContext>>(), meanwhile);
        var transactions = new Transactions(contexts, world.Get<DatabaseEngine>(), world.Get<ChangePublisher>(), world.Get<IServiceProvider>(), world.Clock);
        return new(contexts, transactions, world.Get<Ids>(), world.Clock, TimeProvider.System);
    }

    private sealed class ContextsAfter(IDbContextFactory<BookingDbContext> contexts, Func<Task> meanwhile) : IDbContextFactory<BookingDbContext>
    {
        private Func<Task>? _meanwhile = meanwhile;

        public BookingDbContext CreateDbContext()
        {
            Interlocked.Exchange(ref _meanwhile, null)?.Invoke().GetAwaiter().GetResult();
            return contexts.CreateDbContext();
        }
    }

    [Fact]
    public async Task A_pay_link_that_is_out_is_dead_once_the_debt_was_paid_in_person()
    {
        await using var world = await TestWorld.CreateAsync(Engines.Sqlite);
        await ChangeServiceAsync(world, s => s.PayNow = PayNow.Nothing);
        var held = await world.HeldAsync("10:00");
        await world.Payments.CheckoutAsync(TestWorld.Of(held), held.Id);
        var link = Assert.IsType<CheckoutResult.SendToPay>(await world.Payments.CheckoutAsync(TestWorld.Of(held), held.Id));

        await world.Get<InPersonService>().TakeAsync(_admin, world.NewCommand(), held.Id, new Money(4500, "EUR"), InPersonMethod.Cash);
        world.Gateway.Approve(link.OrderId);
        await world.Gate.ReturnAsync(TestWorld.Of(held), held.Id, link.OrderId);

        Assert.Equal(0, world.Gateway.CaptureCalls);
        Assert.Equal(4500, (await world.ReadAsync(held.Id)).Paid.Minor);
        await world.AssertHealthyAsync();
    }

    [Fact]
    public async Task Money_taken_in_person_is_refunded_when_a_person_has_handed_it_over()
    {
        await using var world = await TestWorld.CreateAsync(Engines.Sqlite);
        await ChangeServiceAsync(world, s => s.PayNow = PayNow.Nothing);
        var held = await world.HeldAsync("15:00");
        await world.Payments.CheckoutAsync(TestWorld.Of(held), held.Id);
        await world.Get<InPersonService>().TakeAsync(_admin, world.NewCommand(), held.Id, new Money(4500, "EUR"), InPersonMethod.Cash);

        await world.Get<ReservationService>().CancelAsync(_admin, held.Id);
        await world.JobsAsync();
        var waiting = Assert.Single((await world.ReadAsync(held.Id)).Refunds);
        await world.Get<InPersonRefunds>().ConfirmRefundAsync(_admin, held.Id, waiting.Id);
        await world.Get<InPersonRefunds>().ConfirmRefundAsync(_admin, held.Id, waiting.Id);

        Assert.Equal(RefundStatus.Pending, waiting.Status);
        Assert.Equal(RefundStatus.Completed, Assert.Single((await world.ReadAsync(held.Id)).Refunds).Status);
        await using var db = await world.OpenAsync();
        Assert.Equal(0, await db.LedgerEntries.Where(e => e.Account == LedgerAccount.InPerson).SumAsync(e => e.Minor));
        await world.AssertHealthyAsync();
    }

    [Theory]
    [InlineData("refunded by hand", 1000)]
    [InlineData("cancelled", 4500)]
    [InlineData("refunded by hand, and handed over", 1000)]
    [InlineData("refunded by hand, and given up", 0)]
    public async Task An_old_press_for_money_that_was_refunded_since_says_so_and_takes_nothing(string since, long back)
    {
        await using var world = await TestWorld.CreateAsync(Engines.Sqlite);
        await ChangeServiceAsync(world, s => s.PayNow = PayNow.Nothing);
        var held = await world.HeldAsync("15:00");
        await world.Payments.CheckoutAsync(TestWorld.Of(held), held.Id);
        var press = world.NewCommand();
        Task<ChangeResult> PressAsync() => world.Get<InPersonService>().TakeAsync(_admin, press, held.Id, new Money(4500, "EUR"), InPersonMethod.Cash);
        Assert.IsType<ChangeResult.Done>(await PressAsync());
        if (since is "cancelled")
            await world.Get<ReservationService>().CancelAsync(_admin, held.Id);
        else
            await world.Get<RefundService>().RefundAsync(_admin, world.NewCommand(), held.Id, new Money(1000, "EUR"), "Sorry");
        await world.JobsAsync();
        var refund = Assert.Single((await world.ReadAsync(held.Id)).Refunds);
        if (since.EndsWith("handed over", StringComparison.Ordinal))
            await world.Get<InPersonRefunds>().ConfirmRefundAsync(_admin, held.Id, refund.Id);
        if (back is 0)
        {
            await world.Get<UnitOfWork>().DoAsync(async (db, ct) => (await db.Refunds.SingleAsync(ct)).Fail("LOST", world.Clock.GetUtcNow()));
            await world.Get<RefundService>().DecideAsync(_admin, refund.Id, tryAgain: false);
        }

        var again = await PressAsync();

        Assert.Equal(back > 0 ? RefusalReason.RefundedSince : null, (again as ChangeResult.Refused)?.Reason);
        await using var db = await world.OpenAsync();
        Assert.Equal(4500, Assert.Single(await db.InPersonReceipts.Where(r => r.Of == null).ToListAsync()).Amount.Minor);
    }

    [Theory]
    [InlineData("09:00", 4500)] // two days and more before
    [InlineData("12:30", 2250)]
    [InlineData("17:00", 0)]
    public async Task A_cancellation_refunds_what_the_policy_says_that_they_booked_under(string clock, int back)
    {
        await using var world = await TestWorld.CreateAsync(Engines.Sqlite);
        await ChangeServiceAsync(world, s => s.Cancellation = CancellationPolicy.Parse("6:100, 2:50"));
        var booked = await world.PaidAsync("16:00");
        await ChangeServiceAsync(world, s => s.Cancellation = CancellationPolicy.Parse("400:100")); // later: not theirs
        world.Clock.Advance(world.At(clock == "17:00" ? "14:30" : clock) - world.Clock.GetUtcNow());

        var told = (await world.ReadAsync(booked.Id)).RefundIfCancelled;
        var cancelled = Assert.IsType<ChangeResult.Done>(await world.Get<ReservationService>().CancelAsync(TestWorld.Of(booked), booked.Id)).Reservation;

        Assert.Equal((back, back), (told.Minor, cancelled.Refunded.Minor));
        await world.JobsAsync();
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Staff_refunds_pressed_together_never_exceed_what_was_captured(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var booked = await world.PaidAsync("10:00");

        var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            try
            {
                return await world.Get<RefundService>().RefundAsync(_admin, world.NewCommand(), booked.Id, new Money(2000, "EUR"), "Sorry");
            }
            catch (RuleBrokenException rule) when (rule.Code is "refund_exceeds")
            {
                return null;
            }
        }));
        await world.JobsAsync();

        Assert.Equal(2, results.Count(r => r is ChangeResult.Done));
        Assert.Equal(2, results.Count(r => r is null));
        var view = await world.ReadAsync(booked.Id);
        Assert.Equal((4000, ReservationStatus.Confirmed), (view.Refunded.Minor, view.Status));
        Assert.All(view.Refunds, r => Assert.Equal((RefundStatus.Completed, "Sorry"), (r.Status, r.Note)));
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Late_payment_may_take_another_time_instead_of_the_refund(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var late = await LateAsync(world);

        var chosen = Assert.IsType<ChangeResult.Done>(
            await world.Get<LatePaymentRebooking>().ChooseAsync(TestWorld.Of(late), late.Id, world.At("14:00"))).Reservation;
        world.Clock.Advance(TimeSpan.FromHours(1));
        await world.JobsAsync();

        Assert.NotNull(late.ChooseUntil);
        Assert.Equal((ReservationStatus.Confirmed, world.At("14:00"), 4500), (chosen.Status, chosen.Start, chosen.Paid.Minor));
        Assert.Equal(RefundStatus.Withdrawn, Assert.Single((await world.ReadAsync(late.Id)).Refunds).Status);
        Assert.Equal(0, world.Gateway.RefundCalls);
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task The_choice_and_the_refund_exclude_each_other(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var late = await LateAsync(world);
        world.Clock.Advance(TimeSpan.FromMinutes(30) - TimeSpan.FromMilliseconds(1));
        var choice = Task.Run(() => world.Get<LatePaymentRebooking>().ChooseAsync(TestWorld.Of(late), late.Id, world.At("14:00")));
        world.Clock.Advance(TimeSpan.FromMilliseconds(1));
        var worker = Task.Run(() => world.Get<RefundSender>().SendAsync(late.Refunds[0].Id));

        await Task.WhenAll(choice, worker);
        await world.JobsAsync();

        var after = await world.ReadAsync(late.Id);
        var seated = after.Status is ReservationStatus.Confirmed;
        Assert.Equal(seated ? RefundStatus.Withdrawn : RefundStatus.Completed, Assert.Single(after.Refunds).Status);
        Assert.Equal(seated ? 0 : 1, world.Gateway.RefundCalls);
        await world.AssertHealthyAsync();
    }

    [Fact]
    public async Task A_choice_that_comes_after_the_refund_went_out_is_told_so()
    {
        await using var world = await TestWorld.CreateAsync(Engines.Sqlite);
        var late = await LateAsync(world);
        world.Clock.Advance(TimeSpan.FromMinutes(31));
        await world.JobsAsync();

        var result = await world.Get<LatePaymentRebooking>().ChooseAsync(TestWorld.Of(late), late.Id, world.At("14:00"));

        Assert.Equal(RefusalReason.ChoiceOver, Assert.IsType<ChangeResult.Refused>(result).Reason);
    }

    [Fact]
    public async Task A_refund_made_at_the_providers_own_site_is_recorded_once_and_ours_is_matched_by_its_id()
    {
        await using var world = await TestWorld.CreateAsync(Engines.Sqlite);
        var booked = await world.PaidAsync("10:00");
        var payment = await PaymentAsync(world, booked.Id);
        var outside = world.Gateway.RefundByHand(new Money(1500, "EUR"));

        var first = await world.Get<WebhookHandler>().RefundedAsync(payment, outside);
        var second = await world.Get<WebhookHandler>().RefundedAsync(payment, outside);
        await world.Get<RefundService>().RefundAsync(_admin, world.NewCommand(), booked.Id, new Money(3000, "EUR"), "Sorry");
        await world.JobsAsync();
        var ours = await world.Get<WebhookHandler>()
            .RefundedAsync(payment, world.Gateway.Refunds.Values.Single(r => r.ProviderRefundId != outside).ProviderRefundId!);

        Assert.Equal(("external", "ours", "ours"), (first.Word, second.Word, ours.Word));
        Assert.Equal(4500, (await world.ReadAsync(booked.Id)).Refunded.Minor);
        Assert.Contains(EmailKind.NeedsHuman, await world.EmailsAsync(booked.Id));
        await world.AssertHealthyAsync();
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("48:100, 24:50", true)]
    [InlineData("24:50,48:100", true)]
    [InlineData("24:100, 48:50", false)]
    [InlineData("24:101", false)]
    [InlineData("24", false)]
    [InlineData("24:50, 24:40", false)]
    [InlineData("-1:50", false)]
    public void A_policy_gives_less_the_later_it_is(string text, bool fine) => Assert.Equal(fine, CancellationPolicy.TryParse(text, out _));

    private static Task ChangeServiceAsync(TestWorld world, Action<Service> change) => world.Get<UnitOfWork>().DoAsync(async (db, ct) =>
    {
        change(await db.Services.SingleAsync(s => s.Id == TestWorld.Massage, ct));
        db.Publish(Change.Catalog);
    });
}
