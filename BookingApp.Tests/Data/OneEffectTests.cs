using BookingApp.Accounting;
using BookingApp.Accounting.Ledger;
using BookingApp.Catalog;
using BookingApp.Catalog.Forms;
using BookingApp.Catalog.Hours;
using BookingApp.Customers;
using BookingApp.Data;
using BookingApp.Data.Changes;
using BookingApp.Discounts;
using BookingApp.Notifications;
using BookingApp.Payments;
using BookingApp.Payments.Capture;
using BookingApp.Payments.Gateways;
using BookingApp.Payments.InPerson;
using BookingApp.Payments.Refunds;
using BookingApp.Reservations;
using BookingApp.Reservations.Absence;
using BookingApp.Reservations.Holds;
using BookingApp.Reservations.Rescheduling;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Tests.Data;

/// <summary>What moves money, makes something or sends something does it once: however often it is pressed, and whether or not its commit is
/// answered.</summary>
public sealed class OneEffectTests
{
    private static readonly Actor _admin = new Actor.Staff(1, "Ada", Admin: true);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task One_press_of_a_refund_refunds_once_when_the_answer_of_its_commit_is_lost(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var booked = await world.PaidAsync("10:00");
        world.Faults.LoseAnswer();

        var pressed = await world.Get<RefundService>().RefundAsync(_admin, world.NewCommand(), booked.Id, new Money(1000, "EUR"), "Sorry", Ct);
        await world.JobsAsync();

        Assert.IsType<ChangeResult.Done>(pressed);
        Assert.Equal(1, world.Gateway.RefundCalls);
        Assert.Equal(1000, Assert.Single((await world.ReadAsync(booked.Id)).Refunds).Amount.Minor);
        await world.AssertHealthyAsync();
    }

    // Each with its answer lost, pressed again, and twice at once.
    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_command_has_one_effect_and_each_press_of_it_is_told_so(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        await world.Get<UnitOfWork>().DoAsync(async (db, ct) =>
        {
            (await db.Services.SingleAsync(s => s.Id == TestWorld.LongMassage, ct)).PayNow = PayNow.Nothing;
            db.Publish(Change.Catalog);
        }, Ct);
        var paid = await world.PaidAsync("10:00", staff: 1);
        var owing = await world.HeldAsync("13:00", staff: 1, service: TestWorld.LongMassage);
        await world.Payments.CheckoutAsync(TestWorld.Of(owing), owing.Id, Ct);
        var hour = 0;

        foreach (var press in Presses(world, paid.Id, owing.Id, () => world.At("09:00").AddDays(1).AddHours(hour++ % 8).AddDays(hour / 8)))
        {
            for (var round = 0; round < 2; round++)
            {
                var (command, before) = (world.NewCommand(), await press.Count());
                var mark = $"mark-{command.ToString("N")[^15..]}"; // an id begins with its time
                if (round is 0)
                    world.Faults.LoseAnswer();
                var first = await press.Do(command, mark);
                var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => press.Do(command, mark))));

                Assert.All([first, .. answers], answer => Assert.True(answer, $"{press.What} in round {round} was not told as done"));
                Assert.True(
                    await press.Count() - before == press.Step,
                    $"{press.What} in round {round} came to {await press.Count() - before} instead of {press.Step}");
            }
        }

        await world.JobsAsync();
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Of_four_first_presses_at_once_one_does_it_and_all_are_told_so(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var paid = await world.PaidAsync("10:00", staff: 1);
        foreach (var press in Presses(world, paid.Id, Guid.Empty, () => world.At("12:00").AddDays(1)).Where(p => p.What is not "money in person"))
        {
            var (command, before) = (world.NewCommand(), await press.Count());

            var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => press.Do(command, $"at-once-{press.Step}"))));

            Assert.All(answers, answer => Assert.True(answer, $"{press.What} was not told as done"));
            Assert.True(await press.Count() - before == press.Step, $"{press.What} came to {await press.Count() - before} instead of {press.Step}");
        }
    }

    // These need no id of their own: what they make of the booking is what they look for first.
    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task What_moves_a_booking_from_one_state_to_the_next_does_it_once_though_its_answer_is_lost(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        await world.Get<UnitOfWork>().DoAsync(async (db, ct) =>
        {
            (await db.Businesses.SingleAsync(ct)).PointsPerVisit = 50;
            db.Publish(Change.Catalog);
        }, Ct);
        var free = await world.HeldAsync("09:00", service: TestWorld.Talk);
        await OnceAsync(free, "confirmed", () => world.Reservations.ConfirmFreeAsync(TestWorld.Of(free), free.Id, Ct));
        var let = await world.HeldAsync("09:30", service: TestWorld.Talk);
        await OnceAsync(let, "released", () => world.Get<HoldChanges>().ReleaseAsync(TestWorld.Of(let), let.Id, Ct));
        var longer = await world.HeldAsync("09:30", service: TestWorld.Talk);
        await OnceAsync(longer, "extended", () => world.Get<HoldChanges>().ExtendAsync(TestWorld.Of(longer), longer.Id, Ct), again: false);
        var visit = await world.PaidAsync("10:00");
        await OnceAsync(visit, "moved", () => world.Rescheduling.RescheduleAsync(_admin, visit.Id, new RescheduleRequest(world.At("12:00"), 1), Ct));
        await OnceAsync(visit, "no_show", () => world.Visits.MarkNoShowAsync(_admin, visit.Id, "they called", Ct));
        await OnceAsync(visit, "no_show_undone", () => world.Visits.UndoNoShowAsync(_admin, visit.Id, Ct));
        await OnceAsync(visit, "checked_in", () => world.Visits.CheckInAsync(_admin, visit.Id, "they are early", Ct));
        await OnceAsync(visit, "completed", () => world.Visits.CompleteAsync(_admin, visit.Id, "they are early", Ct));
        var other = await world.PaidAsync("15:00", name: "Zoe");
        await OnceAsync(other, "cancelled", () => world.Reservations.CancelAsync(_admin, other.Id, ct: Ct));

        await using var db = await world.OpenAsync();
        Assert.Equal(50, await db.PointsAccounts.Where(a => a.Email == "maya@example.com").Select(a => a.Balance).SingleAsync(Ct));
        Assert.Equal(4500, (await world.ReadAsync(other.Id)).Refunded.Minor);
        Assert.Equal(1, await db.OutboxEmails.CountAsync(l => l.ReservationId == visit.Id && l.Kind == EmailKind.Points, Ct));
        Assert.Equal(1, await db.OutboxEmails.CountAsync(l => l.ReservationId == other.Id && l.Kind == EmailKind.Cancellation, Ct));
        await world.AssertHealthyAsync();

        async Task OnceAsync(ReservationView booking, string happens, Func<Task<ChangeResult>> press, bool again = true)
        {
            world.Faults.LoseAnswer();
            Assert.True(await press() is ChangeResult.Done, $"{happens} was not told as done");
            if (again)
                Assert.True(await press() is ChangeResult.Done, $"{happens} was not told as done the second time");
            Assert.True((await world.Queries.HistoryAsync(booking.Id, Ct)).Count(line => line.What == happens) is 1, $"{happens} is not once in the history");
        }
    }

    // Every commit on the way from the press to the money loses its answer, one after the other.
    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_payment_is_taken_and_recorded_once_whichever_commit_loses_its_answer(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var (held, order) = await world.ApprovedAsync("10:00");
        for (var commit = 0; commit < 6; commit++)
            world.Faults.LoseAnswer();

        var told = await world.Gate.ReturnAsync(TestWorld.Of(held), held.Id, order, Ct);

        Assert.IsType<GateResult.Confirmed>(told);
        Assert.Equal(1, world.Gateway.CaptureCalls);
        await using var db = await world.OpenAsync();
        Assert.Equal(-4500, await db.LedgerEntries.Where(e => e.Account == LedgerAccount.Customer).SumAsync(e => e.Minor, Ct));
        Assert.Equal(1, await db.OutboxEmails.CountAsync(l => l.ReservationId == held.Id && l.Kind == EmailKind.Confirmation, Ct));
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_time_held_by_a_commit_without_an_answer_is_offered_to_nobody_else(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var day = new DateOnly(2026, 6, 2);
        var before = (await world.Availability.SlotsAsync(TestWorld.Massage, day, day, 1, 1, Ct))[0].Slots;
        world.Faults.LoseAnswer();

        Assert.IsType<HoldResult.Held>(await world.HoldAsync("10:00"));

        var after = (await world.Availability.SlotsAsync(TestWorld.Massage, day, day, 1, 1, Ct))[0].Slots;
        Assert.Contains(before, s => s.Start == world.At("10:00"));
        Assert.DoesNotContain(after, s => s.Start == world.At("10:00"));
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Cards_declined_online_keep_nobody_from_paying_in_person(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine, new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Risk:Enabled"] = "true",
            ["Risk:DeclinesPerEmail"] = "2",
        });
        await world.Get<UnitOfWork>().DoAsync(async (db, ct) =>
        {
            (await db.Services.SingleAsync(s => s.Id == TestWorld.Massage, ct)).PayNow = PayNow.Nothing;
            db.Publish(Change.Catalog);
        }, Ct);
        var held = await world.HeldAsync("10:00");
        await world.Payments.CheckoutAsync(TestWorld.Of(held), held.Id, Ct);
        world.Gateway.OnCapture = _ => Task.FromResult<CaptureAnswer?>(new CaptureAnswer.Declined("INSTRUMENT_DECLINED", null));
        var link = Assert.IsType<CheckoutResult.SendToPay>(await world.Payments.CheckoutAsync(TestWorld.Of(held), held.Id, Ct));
        for (var card = 0; card < 3; card++)
        {
            world.Gateway.Approve(link.OrderId);
            await world.Gate.ReturnAsync(TestWorld.Of(held), held.Id, link.OrderId, Ct);
        }

        var refused = Assert.IsType<CheckoutResult.Refused>(await world.Payments.CheckoutAsync(TestWorld.Of(held), held.Id, Ct));
        Assert.Equal(RefusalReason.TooManyDeclines, refused.Reason);

        var taken = await world.Get<InPersonService>().TakeAsync(TestWorld.Staff, world.NewCommand(), held.Id, new Money(4500, "EUR"), InPersonMethod.Cash, Ct);

        Assert.Equal((4500, 0), (Assert.IsType<ChangeResult.Done>(taken).Reservation.Paid.Minor, (await world.ReadAsync(held.Id)).Due.Minor));
        Assert.Equal(2, world.Gateway.CaptureCalls); // the third card was not tried: the limit holds online
        await world.AssertHealthyAsync();
    }

    // The receipt is written, and somebody who then fell silent has the gate: recovery records it.
    [Fact]
    public async Task Money_taken_in_person_that_is_not_recorded_yet_is_not_told_as_done()
    {
        await using var world = await TestWorld.CreateAsync();
        var (booked, command) = (await WalkInAsync(world), world.NewCommand());
        var inPerson = world.Get<InPersonService>();
        world.Faults.Fail(after: 2, times: 6); // the payment and its receipt are there; the gate does not open
        await Assert.ThrowsAnyAsync<Exception>(() => inPerson.TakeAsync(_admin, command, booked.Id, new Money(4500, "EUR"), InPersonMethod.Cash, Ct));
        await world.Get<UnitOfWork>().DoAsync(async (db, ct) =>
            (await db.Payments.SingleAsync(p => p.Id == command, ct)).TakeLease(world.Clock.Now(), TimeSpan.FromMinutes(3), TimeSpan.FromSeconds(20)), Ct);

        var between = await inPerson.TakeAsync(_admin, command, booked.Id, new Money(4500, "EUR"), InPersonMethod.Cash, Ct);
        world.Clock.Advance(TimeSpan.FromMinutes(4));
        await world.JobsAsync();
        var after = await inPerson.TakeAsync(_admin, command, booked.Id, new Money(4500, "EUR"), InPersonMethod.Cash, Ct);

        var refused = Assert.IsType<ChangeResult.Refused>(between);
        Assert.Equal((RefusalReason.PaymentInProgress, 0), (refused.Reason, refused.Reservation.Paid.Minor));
        Assert.Equal(4500, Assert.IsType<ChangeResult.Done>(after).Reservation.Paid.Minor);
        await world.AssertHealthyAsync();
    }

    [Fact]
    public async Task Who_hands_back_or_decides_what_nobody_asks_for_is_told_so()
    {
        await using var world = await TestWorld.CreateAsync();
        var booked = await WalkInAsync(world);
        await world.Get<InPersonService>().TakeAsync(_admin, world.NewCommand(), booked.Id, new Money(4500, "EUR"), InPersonMethod.Cash, Ct);
        await world.Get<RefundService>().RefundAsync(_admin, world.NewCommand(), booked.Id, new Money(1000, "EUR"), "Sorry", Ct);
        var refund = Assert.Single((await world.ReadAsync(booked.Id)).Refunds).Id;

        var early = await world.Get<InPersonRefunds>().ConfirmRefundAsync(_admin, booked.Id, refund, Ct); // nobody has asked for it yet
        var decided = await world.Get<RefundService>().DecideAsync(_admin, refund, tryAgain: false, Ct);
        await world.JobsAsync();
        var handed = await world.Get<InPersonRefunds>().ConfirmRefundAsync(_admin, booked.Id, refund, Ct);
        var again = await world.Get<InPersonRefunds>().ConfirmRefundAsync(_admin, booked.Id, refund, Ct);

        Assert.Equal(RefusalReason.ChangedMeanwhile, Assert.IsType<ChangeResult.Refused>(decided).Reason);
        Assert.Equal(RefusalReason.ChangedMeanwhile, Assert.IsType<ChangeResult.Refused>(early).Reason);
        Assert.IsType<ChangeResult.Done>(handed);
        Assert.IsType<ChangeResult.Done>(again);
        Assert.Equal(1000, (await world.ReadAsync(booked.Id)).Refunded.Minor);
    }

    [Fact]
    public async Task A_failed_refund_whose_money_another_has_refunded_since_is_not_tried_again_and_may_be_given_up()
    {
        await using var world = await TestWorld.CreateAsync();
        var booked = await world.PaidAsync("10:00");
        var refunds = world.Get<RefundService>();
        await refunds.RefundAsync(_admin, world.NewCommand(), booked.Id, booked.Price, "Sorry", Ct);
        var failed = Assert.Single((await world.ReadAsync(booked.Id)).Refunds).Id;
        await world.Get<UnitOfWork>().DoAsync(async (db, ct) => (await db.Refunds.SingleAsync(ct)).Fail("LOST", world.Clock.GetUtcNow()), Ct);
        await refunds.RefundAsync(_admin, world.NewCommand(), booked.Id, booked.Price, "Again", Ct);

        var again = await refunds.DecideAsync(_admin, failed, tryAgain: true, Ct);
        var givenUp = await refunds.DecideAsync(_admin, failed, tryAgain: false, Ct);
        await world.JobsAsync();

        Assert.Equal(RefusalReason.LessLeft, Assert.IsType<ChangeResult.Refused>(again).Reason);
        Assert.IsType<ChangeResult.Done>(givenUp);
        var now = await world.ReadAsync(booked.Id);
        Assert.Equal([RefundStatus.Withdrawn, RefundStatus.Completed], now.Refunds.OrderBy(r => r.Status is RefundStatus.Completed).Select(r => r.Status));
        Assert.Equal(booked.Price, now.Refunded);
        await world.AssertHealthyAsync();
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_decision_on_a_refund_pressed_twice_and_its_answer_lost_is_one(bool tryAgain)
    {
        await using var world = await TestWorld.CreateAsync();
        var booked = await world.PaidAsync("10:00");
        var refunds = world.Get<RefundService>();
        await refunds.RefundAsync(_admin, world.NewCommand(), booked.Id, new Money(1000, "EUR"), "Sorry", Ct);
        var failed = Assert.Single((await world.ReadAsync(booked.Id)).Refunds).Id;
        await world.Get<UnitOfWork>().DoAsync(async (db, ct) => (await db.Refunds.SingleAsync(ct)).Fail("LOST", world.Clock.GetUtcNow()), Ct);

        world.Faults.LoseAnswer();
        var first = await refunds.DecideAsync(_admin, failed, tryAgain, Ct);
        var second = await refunds.DecideAsync(_admin, failed, tryAgain, Ct);

        Assert.IsType<ChangeResult.Done>(first);
        Assert.IsType<ChangeResult.Done>(second);
        Assert.Single(await world.Queries.HistoryAsync(booked.Id, Ct), line => line.What == (tryAgain ? "refund_resumed" : "refund_withdrawn"));
        await world.JobsAsync();
        Assert.Equal(tryAgain ? 1000 : 0, (await world.ReadAsync(booked.Id)).Refunded.Minor);
        await world.AssertHealthyAsync();
    }

    [Fact]
    public async Task A_code_put_on_and_taken_off_twice_with_each_first_answer_lost_is_one_of_each()
    {
        await using var world = await TestWorld.CreateAsync();
        await world.Get<UnitOfWork>().DoAsync((db, _) => Task.FromResult(db.Coupons.Add(new Coupon { Id = 1, Code = "TEN", Percent = 10, MaxUses = 1 })), Ct);
        var held = await world.HeldAsync("10:00");
        var discounts = world.Get<DiscountService>();
        var me = TestWorld.Of(held);

        world.Faults.LoseAnswer();
        var on = new[] { await discounts.ApplyAsync(me, held.Id, "TEN", Ct), await discounts.ApplyAsync(me, held.Id, "TEN", Ct) };
        var used = await UsedAsync();
        world.Faults.LoseAnswer();
        var off = new[] { await discounts.RemoveAsync(me, held.Id, Ct), await discounts.RemoveAsync(me, held.Id, Ct) };

        Assert.All([.. on, .. off], result => Assert.IsType<ChangeResult.Done>(result));
        Assert.Equal((1, 0), (used, await UsedAsync()));
        Assert.Equal(
            ["coupon", "discount_removed"],
            (await world.Queries.HistoryAsync(held.Id, Ct)).Select(line => line.What).Where(what => what is "coupon" or "discount_removed"));
        await world.AssertHealthyAsync();

        async Task<int> UsedAsync()
        {
            await using var db = await world.OpenAsync();
            return (await db.Coupons.SingleAsync(c => c.Code == "TEN", Ct)).Used;
        }
    }

    private static async Task<ReservationView> WalkInAsync(TestWorld world) => Assert.IsType<HoldResult.Held>(await world.Get<WalkInService>().BookAsync(
        TestWorld.Staff, new HoldRequest(TestWorld.Massage, world.At("10:00"), 1) { Customer = new CustomerDetails("Maya", "maya@example.com") })).Reservation;

    private static IEnumerable<Press> Presses(TestWorld world, Guid paid, Guid owing, Func<DateTimeOffset> next)
    {
        yield return new("a refund", 500, async (command, _) =>
            await world.Get<RefundService>().RefundAsync(_admin, command, paid, new Money(500, "EUR"), "Sorry") is ChangeResult.Done,
            CountAsync(db => db.Refunds.SumAsync(r => (int)r.Amount.Minor)));
        yield return new("money in person", 500, async (command, _) =>
            await world.Get<InPersonService>().TakeAsync(_admin, command, owing, new Money(500, "EUR"), InPersonMethod.Cash) is ChangeResult.Done,
            CountAsync(db => db.InPersonReceipts.SumAsync(r => (int)r.Amount.Minor)));
        var starts = new Dictionary<Guid, DateTimeOffset>();
        yield return new("a walk-in", 1, async (command, mark) =>
            await world.Get<WalkInService>().BookAsync(
                _admin, new HoldRequest(TestWorld.Talk, StartOf(command), 2) { Command = command, Customer = new CustomerDetails(mark, "") })
                is HoldResult.Held { Reservation.Status: ReservationStatus.Confirmed }, CountAsync(db => db.Reservations.CountAsync()));
        yield return new("time off", 1, async (command, mark) =>
            await world.Get<TimeOffService>().AddAsync(_admin, 1, StartOf(command), StartOf(command).AddMinutes(30), mark, command) is TimeOffResult.Added,
            CountAsync(db => db.TimeOff.CountAsync()));
        yield return new("a service", 1, async (command, mark) =>
            await world.Get<CatalogService>()
                .SaveServiceAsync(_admin, null, new ServiceForm { Name = mark, Price = "10.00", People = [1], Command = command }) is SaveResult.Saved,
            CountAsync(db => db.Services.CountAsync()));
        yield return new("a room", 1, async (command, mark) =>
            await world.Get<CatalogService>().SaveResourceAsync(
                _admin, null, new ResourceForm { Kind = ResourceKind.Room, Name = mark, RoomKind = "studio", Command = command }) is SaveResult.Saved,
            CountAsync(db => db.Resources.CountAsync()));
        yield return new("a coupon", 1, async (command, mark) =>
            await world.Get<CouponService>().SaveAsync(_admin, null, new CouponForm { Code = mark, Command = command }) is SaveResult.Saved,
            CountAsync(db => db.Coupons.CountAsync()));
        yield return new("a closure", 1, async (command, mark) =>
            await world.Get<ClosureService>().AddAsync(_admin, DayOf(command), DayOf(command), mark, command) is SaveResult.Saved,
            CountAsync(db => db.Closures.CountAsync()));
        yield return new("a change of a service", 1, async (command, _) =>
        {
            var form = ServiceForm.Of((await world.Get<CatalogQueries>().SnapshotAsync()).FindService(TestWorld.Talk)!);
            (form.Command, form.Version) = (command, VersionOf(command, form.Version)); // as it was opened
            return await world.Get<CatalogService>().SaveServiceAsync(_admin, TestWorld.Talk, form) is SaveResult.Saved;
        }, CountAsync(db => db.Services.Where(s => s.Id == TestWorld.Talk).Select(s => s.Version).SingleAsync()));

        DateTimeOffset StartOf(Guid command)
        {
            lock (starts)
                return starts.TryGetValue(command, out var start) ? start : starts[command] = next();
        }

        DateOnly DayOf(Guid command)
        {
            lock (starts)
                return DateOnly.FromDateTime(
                    (
                        starts.TryGetValue(command, out var day)
                            ? day
                            : starts[command] = new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero).AddDays(starts.Count)).Date);
        }

        int VersionOf(Guid command, int now)
        {
            lock (starts)
                return (int)(starts.TryGetValue(command, out var seen) ? seen : starts[command] = DateTimeOffset.FromUnixTimeSeconds(now)).ToUnixTimeSeconds();
        }

        Func<Task<int>> CountAsync(Func<BookingDbContext, Task<int>> count) => async () =>
        {
            await using var db = await world.OpenAsync();
            return await count(db);
        };
    }

    private sealed record Press(string What, int Step, Func<Guid, string, Task<bool>> Do, Func<Task<int>> Count);
}
