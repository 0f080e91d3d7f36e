using BookingApp.Catalog;
using BookingApp.Catalog.Forms;
using BookingApp.Customers;
using BookingApp.Data;
using BookingApp.Discounts;
using BookingApp.Notifications;
using BookingApp.Notifications.Moves;
using BookingApp.Payments;
using BookingApp.Payments.Bookings;
using BookingApp.Payments.Cancellations;
using BookingApp.Payments.Capture;
using BookingApp.Payments.Refunds;
using BookingApp.Reservations;
using BookingApp.Reservations.Absence;
using BookingApp.Reservations.Cancellations;
using BookingApp.Reservations.Holds;
using BookingApp.Reservations.Rescheduling;
using BookingApp.WaitingList;
using BookingApp.WaitingList.Joining;
using BookingApp.WaitingList.Offers;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Tests.Payments.Cancellations;

/// <summary>A cancellation by staff can be taken back for half a minute: as long neither its email nor its money leaves, and what it gave back is taken
/// again, each under its own guard.</summary>
public sealed class CancellationUndoTests
{
    private static readonly TimeSpan UndoFor = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Instant = TimeSpan.FromMilliseconds(1);
    private static readonly Actor _admin = new Actor.Staff(1, "Ada", Admin: true);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task What_is_undone_in_time_stands_as_it_stood_and_nobody_is_told_or_paid(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var booked = await world.PaidAsync("16:00");
        var cancelled = await CancelAsync(world, booked);
        world.Clock.Advance(UndoFor - Instant);
        await world.JobsAsync();

        var undone = Done(await UndoAsync(world, cancelled));
        world.Clock.Advance(TimeSpan.FromHours(1));
        await world.JobsAsync();

        Assert.Equal((ReservationStatus.Confirmed, 4500L, 0L, 0L), (undone.Status, undone.Paid.Minor, undone.Refunded.Minor, undone.Due.Minor));
        Assert.Equal((booked.Start, booked.StaffId, booked.Revision + 2), (undone.Start, undone.StaffId, undone.Revision));
        Assert.Equal([RefundStatus.Withdrawn], (await world.ReadAsync(booked.Id)).Refunds.Select(r => r.Status));
        Assert.Equal(0, world.Gateway.RefundCalls);
        Assert.Equal([EmailKind.Confirmation, EmailKind.Reminder], await world.EmailsAsync(booked.Id));
        Assert.IsType<HoldResult.BeatenToIt>(await world.HoldAsync("16:00"));
        Assert.Equal(["cancelled", "refund_recorded", "cancel_undone", "refund_withdrawn"], (await HistoryAsync(world, booked)).TakeLast(4));
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Without_an_undo_email_and_refund_go_when_its_time_is_over_and_once_even_after_a_crash(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var booked = await world.PaidAsync("16:00");
        var due = world.Clock.GetUtcNow() + UndoFor;
        await CancelAsync(world, booked);

        Assert.Equal(due, await world.Get<RefundSender>().SendDueAsync(Ct));
        Assert.Equal(due, (await world.Get<WaitingEmails>().FindAsync(booked.Id, EmailKind.Cancellation, Ct))!.DueAt);
        world.Clock.Advance(UndoFor);
        world.Gateway.LoseRefundAnswers = true; // it went, and whoever sent it died
        await world.JobsAsync();
        world.Gateway.LoseRefundAnswers = false;
        await using var next = await TestWorld.CreateAsync(engine, sameDatabaseAs: world);
        next.Clock.Advance(TimeSpan.FromMinutes(1));
        await next.JobsAsync();
        await world.JobsAsync();

        var after = await world.ReadAsync(booked.Id);
        Assert.Equal((ReservationStatus.Cancelled, 4500L), (after.Status, after.Refunded.Minor));
        Assert.Equal([RefundStatus.Completed], after.Refunds.Select(r => r.Status));
        Assert.Single(world.Gateway.Refunds);
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Too_late_is_said_and_changes_nothing(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var cancelled = await CancelAsync(world, await world.PaidAsync("16:00"));
        world.Clock.Advance(UndoFor);

        var late = await UndoAsync(world, cancelled);
        await world.JobsAsync();

        Assert.Equal(RefusalReason.UndoOver, Assert.IsType<ChangeResult.Refused>(late).Reason);
        Assert.Equal((ReservationStatus.Cancelled, 4500L), await StateAsync(world, cancelled.Id));
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_time_that_somebody_has_taken_meanwhile_is_theirs_and_the_refund_goes(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var cancelled = await CancelAsync(world, await world.PaidAsync("16:00"));
        var theirs = await world.HeldAsync("15:30", name: "Zoe"); // half of it is enough

        var beaten = await UndoAsync(world, cancelled);
        world.Clock.Advance(UndoFor);
        await world.JobsAsync();

        Assert.IsType<ChangeResult.BeatenToIt>(beaten);
        Assert.Equal(ReservationStatus.Held, (await world.ReadAsync(theirs.Id)).Status);
        Assert.Equal((ReservationStatus.Cancelled, 4500L), await StateAsync(world, cancelled.Id));
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_hold_that_has_lapsed_in_its_time_is_ended_for_it(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine, new() { ["Holds:Lifetime"] = "00:00:10" });
        var booked = await FreeAsync(world, "16:00");
        var cancelled = await CancelAsync(world, booked);
        var theirs = await world.HeldAsync("16:00", service: TestWorld.Talk, name: "Zoe");
        world.Clock.Advance(TimeSpan.FromSeconds(10));

        Done(await UndoAsync(world, cancelled));

        Assert.Equal(ReservationStatus.Expired, (await world.ReadAsync(theirs.Id)).Status);
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Of_an_undo_and_a_new_booking_of_its_time_in_one_instant_one_has_it(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        await using var other = await TestWorld.CreateAsync(engine, sameDatabaseAs: world);
        for (var round = 0; round < 6; round++)
        {
            var cancelled = await CancelAsync(world, await FreeAsync(world, "16:00"));

            var undo = Task.Run(() => UndoAsync(world, cancelled));
            var hold = Task.Run(() => other.HoldAsync("16:00", service: TestWorld.Talk));
            var (undone, held) = (await undo, await hold);

            Assert.NotEqual(undone is ChangeResult.Done, held is HoldResult.Held);
            await world.AssertHealthyAsync();
            if (held is HoldResult.Held { Reservation: var theirs })
                await world.Get<HoldChanges>().ReleaseAsync(TestWorld.Of(theirs), theirs.Id, Ct);
            else
                await world.Reservations.CancelAsync(TestWorld.Staff, cancelled.Id, ct: Ct);
        }
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Of_the_undo_and_the_refund_in_one_instant_one_wins(string engine)
    {
        var rounds = await RaceAsync(engine, async (world, cancelled) => await UndoAsync(world, cancelled) is ChangeResult.Done);

        Assert.All(rounds, round => Assert.NotEqual(round.Undone, round.Refunded));
    }

    // The control: were the refund only looked at and then withdrawn, the same race would take back what is on its way.
    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Without_the_refunds_row_as_the_guard_the_race_shows(string engine)
    {
        var rounds = await RaceAsync(engine, async (world, cancelled) =>
        {
            if ((await world.ReadAsync(cancelled.Id)).Refunds[^1].Status is not RefundStatus.Scheduled)
                return false;
            while (world.Gateway.RefundCalls < world.Gateway.Orders.Count())
                await Task.Yield(); // until the refund of this round is on its way
            await world.Get<UnitOfWork>().DoAsync((db, ct) => db.Refunds.Where(r => r.ReservationId == cancelled.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(r => r.Status, RefundStatus.Withdrawn), ct), Ct);
            return true;
        });

        Assert.Contains(rounds, round => round is (true, true));
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Undone_twice_at_once_or_with_a_lost_answer_it_is_undone_once(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var cancelled = await CancelAsync(world, await world.PaidAsync("16:00"));
        world.Faults.LoseAnswer();

        var results = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => UndoAsync(world, cancelled))));
        var again = await UndoAsync(world, cancelled);

        Assert.All(results.Append(again), result => Assert.IsType<ChangeResult.Done>(result));
        Assert.Single(await HistoryAsync(world, cancelled), what => what is "cancel_undone");
        Assert.Equal(ReservationStatus.Confirmed, (await world.ReadAsync(cancelled.Id)).Status);
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Cancelled_undone_and_cancelled_again_the_money_goes_back_once(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var booked = await world.PaidAsync("16:00");
        var first = await CancelAsync(world, booked);
        Done(await UndoAsync(world, first));
        var second = await CancelAsync(world, await world.ReadAsync(booked.Id)); // in the same instant

        var stale = await UndoAsync(world, first);
        world.Clock.Advance(UndoFor);
        await world.JobsAsync();

        Assert.Equal(RefusalReason.ChangedMeanwhile, Assert.IsType<ChangeResult.Refused>(stale).Reason);
        Assert.Equal((ReservationStatus.Cancelled, 4500L), await StateAsync(world, second.Id));
        Assert.Equal(1, world.Gateway.RefundCalls);
        Assert.Single(await world.EmailsAsync(booked.Id), EmailKind.Cancellation);
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Coupon_and_points_are_taken_again(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var booked = await DiscountedAsync(world);
        var before = await DiscountsAsync(world);
        var cancelled = await CancelAsync(world, booked);
        Assert.Equal((0, 10), ((await DiscountsAsync(world)).Used, (await DiscountsAsync(world)).Balance));

        Done(await UndoAsync(world, cancelled));

        Assert.Equal((1, 0, CouponUseState.Spent), before);
        Assert.Equal(before, await DiscountsAsync(world));
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_coupon_whose_last_use_somebody_else_has_by_now_leaves_it_cancelled_whole(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var cancelled = await CancelAsync(world, await DiscountedAsync(world));
        var other = await world.HeldAsync("10:00", name: "Zoe");
        Assert.IsType<ChangeResult.Done>(await world.Get<DiscountService>().ApplyAsync(TestWorld.Of(other), other.Id, "ONE", Ct));

        var refused = await UndoAsync(world, cancelled);
        world.Clock.Advance(UndoFor);
        await world.JobsAsync();

        Assert.Equal(RefusalReason.CouponUsedUp, Assert.IsType<ChangeResult.Refused>(refused).Reason);
        Assert.Equal(ReservationStatus.Cancelled, (await world.ReadAsync(cancelled.Id)).Status);
        Assert.Equal([RefundStatus.Completed], (await world.ReadAsync(cancelled.Id)).Refunds.Select(r => r.Status));
        Assert.IsType<HoldResult.Held>(await world.HoldAsync("16:00"));
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Seats_of_a_class_are_taken_again_whether_it_ran_on_ended_or_was_begun_anew(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var (maya, zoe) = (await ClassAsync(world, "Maya", 2), await ClassAsync(world, "Zoe", 1));

        Done(await UndoAsync(world, await CancelAsync(world, maya))); // it ran on
        var (mayas, zoes) = (await CancelAsync(world, await world.ReadAsync(maya.Id)), await CancelAsync(world, zoe));
        var begun = Done(await UndoAsync(world, mayas)); // it had ended
        var joined = Done(await UndoAsync(world, zoes)); // it was begun anew

        Assert.Equal(begun.SessionId, joined.SessionId);
        Assert.IsType<HoldResult.BeatenToIt>(await world.HoldAsync("11:00", service: TestWorld.PilatesClass));
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_class_that_is_full_by_now_has_no_seat_for_it(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var (maya, _) = (await ClassAsync(world, "Maya", 2), await ClassAsync(world, "Zoe", 1));
        var cancelled = await CancelAsync(world, maya);
        await ClassAsync(world, "Kim", 1);

        Assert.IsType<ChangeResult.BeatenToIt>(await UndoAsync(world, cancelled));
        Assert.Equal(ReservationStatus.Cancelled, (await world.ReadAsync(maya.Id)).Status);
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Who_waits_for_the_time_is_offered_it_when_it_cannot_be_undone_any_more(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var booked = await FreeAsync(world, "10:00");
        await JoinAsync(world);
        var first = await CancelAsync(world, booked);
        var offers = world.Get<WaitingListOffers>();

        Assert.Equal(world.Clock.GetUtcNow() + UndoFor, await offers.OfferDueAsync(Ct));
        Assert.Equal(WaitingListStatus.Waiting, (await world.Get<WaitingListQueries>().AllAsync(Ct)).Single().Status);
        Done(await UndoAsync(world, first));
        world.Clock.Advance(UndoFor);
        await offers.OfferDueAsync(Ct);
        Assert.Equal(WaitingListStatus.Waiting, (await world.Get<WaitingListQueries>().AllAsync(Ct)).Single().Status); // it was undone

        await CancelAsync(world, await world.ReadAsync(first.Id));
        world.Clock.Advance(UndoFor);
        await offers.OfferDueAsync(Ct);

        Assert.Equal(WaitingListStatus.Offered, (await world.Get<WaitingListQueries>().AllAsync(Ct)).Single().Status);
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_customer_who_cancels_it_too_can_rely_on_it(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var booked = await world.PaidAsync("16:00");
        var cancelled = await CancelAsync(world, booked);

        Done(await world.Reservations.CancelAsync(TestWorld.Of(booked), booked.Id, ct: Ct));

        var undone = await world.Get<CancellationUndo>().UndoAsync(TestWorld.Staff, booked.Id, ct: Ct);
        Assert.Equal(RefusalReason.UndoOver, Assert.IsType<ChangeResult.Refused>(undone).Reason);
        Assert.Equal(RefusalReason.UndoOver, Assert.IsType<ChangeResult.Refused>(await UndoAsync(world, cancelled)).Reason);
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task An_email_that_has_left_is_put_right_and_one_that_was_withheld_is_left_unsaid(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var (told, silent) = (await world.PaidAsync("16:00"), await world.PaidAsync("15:00", name: "Zoe"));
        var (first, second) = (await CancelAsync(world, told), await CancelAsync(world, silent));
        await SentAsync(world, told.Id); // another instance's clock is ahead
        var email = (await world.Get<WaitingEmails>().FindAsync(silent.Id, EmailKind.Cancellation, Ct))!;
        Done(await world.Get<WaitingEmails>().WithholdAsync(TestWorld.Staff, silent.Id, email.Id, Ct));

        Done(await UndoAsync(world, first));
        Done(await world.Get<CancellationUndo>().UndoAsync(TestWorld.Staff, second.Id, ct: Ct));

        Assert.Equal(2, (await world.EmailsAsync(told.Id)).Count(kind => kind is EmailKind.Confirmation));
        Assert.Equal([EmailKind.Confirmation, EmailKind.Reminder], await world.EmailsAsync(silent.Id));
        Assert.Contains("cancellation_withheld", await HistoryAsync(world, silent));
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Who_was_moved_and_cancelled_and_stands_again_is_told_of_the_move(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var booked = await world.PaidAsync("16:00");
        Done(await world.Rescheduling.RescheduleAsync(TestWorld.Staff, booked.Id, new RescheduleRequest(world.At("13:00"), 1), Ct));
        var cancelled = await CancelAsync(world, await world.ReadAsync(booked.Id));
        Assert.DoesNotContain(EmailKind.Moved, await world.EmailsAsync(booked.Id));

        Done(await UndoAsync(world, cancelled));

        Assert.Contains(EmailKind.Moved, await world.EmailsAsync(booked.Id));
        Assert.DoesNotContain(EmailKind.Cancellation, await world.EmailsAsync(booked.Id));
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Time_off_that_was_laid_over_it_has_the_time(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var cancelled = await CancelAsync(world, await FreeAsync(world, "16:00"));
        await world.Get<TimeOffService>().AddAsync(_admin, 1, world.At("15:00"), world.At("17:00"), "ill", world.NewCommand(), ct: Ct);

        Assert.IsType<ChangeResult.BeatenToIt>(await UndoAsync(world, cancelled));
        await world.AssertHealthyAsync();
    }

    [Fact]
    public async Task What_was_not_to_be_undone_is_told_and_refunded_at_once_and_a_customer_undoes_nothing()
    {
        await using var world = await TestWorld.CreateAsync();
        var booked = await world.PaidAsync("16:00");
        Done(await world.Reservations.CancelAsync(TestWorld.Staff, booked.Id, ct: Ct));
        await world.JobsAsync();

        var refused = await world.Get<CancellationUndo>().UndoAsync(TestWorld.Staff, booked.Id, ct: Ct);
        var customer = await Assert.ThrowsAsync<RuleBrokenException>(
            () => world.Get<CancellationUndo>().UndoAsync(TestWorld.Of(booked), booked.Id, ct: Ct));

        Assert.Equal(RefusalReason.UndoOver, Assert.IsType<ChangeResult.Refused>(refused).Reason);
        Assert.Equal("not_allowed", customer.Code);
        Assert.Equal(1, world.Gateway.RefundCalls);
    }

    [Fact]
    public async Task Without_time_to_undo_nothing_waits()
    {
        await using var world = await TestWorld.CreateAsync(settings: new() { ["Staff:UndoFor"] = "00:00:00" });
        var cancelled = await CancelAsync(world, await world.PaidAsync("16:00"));
        await world.JobsAsync();

        Assert.Equal((ReservationStatus.Cancelled, 4500L), await StateAsync(world, cancelled.Id));
        Assert.Equal(RefusalReason.UndoOver, Assert.IsType<ChangeResult.Refused>(await UndoAsync(world, cancelled)).Reason);
    }

    // The undo reads the clock an instant before its time is over, and the refund is sent an instant after.
    private static async Task<List<(bool Undone, bool Refunded)>> RaceAsync(string engine, Func<TestWorld, ReservationView, Task<bool>> undo)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        await using var other = await TestWorld.CreateAsync(engine, sameDatabaseAs: world, clock: new ManualClock());
        var rounds = new List<(bool, bool)>();
        foreach (var time in new[] { "09:00", "10:00", "11:00", "12:00", "13:00", "14:00", "15:00", "16:00" })
        {
            var cancelled = await CancelAsync(world, await world.PaidAsync(time));
            var calls = world.Gateway.RefundCalls;
            world.Clock.Advance(UndoFor - Instant);
            other.Clock.AdvanceTo(world.Clock.GetUtcNow() + Instant);

            var undone = Task.Run(() => undo(world, cancelled));
            await Task.WhenAll(undone, Task.Run(() => other.Get<RefundSender>().SendDueAsync()));
            rounds.Add((await undone, world.Gateway.RefundCalls > calls));
            world.Clock.Advance(TimeSpan.FromHours(1));
            await world.JobsAsync();
        }

        return rounds;
    }

    private static ReservationView Done(ChangeResult result) => Assert.IsType<ChangeResult.Done>(result).Reservation;

    private static async Task<ReservationView> CancelAsync(TestWorld world, ReservationView booked) =>
        Done(await world.Reservations.CancelAsync(TestWorld.Staff, booked.Id, new CancelRequest { IsUndoable = true, Version = booked.Version }, Ct));

    private static Task<ChangeResult> UndoAsync(TestWorld world, ReservationView cancelled) =>
        world.Get<CancellationUndo>().UndoAsync(TestWorld.Staff, cancelled.Id, cancelled.Version, Ct);

    private static async Task<ReservationView> FreeAsync(TestWorld world, string time)
    {
        var held = await world.HeldAsync(time, service: TestWorld.Talk);
        return Done(await world.Reservations.ConfirmFreeAsync(TestWorld.Of(held), held.Id, Ct));
    }

    private static async Task<ReservationView> ClassAsync(TestWorld world, string name, int party)
    {
        var held = await world.HeldAsync("11:00", service: TestWorld.PilatesClass, name: name, party: party);
        return Done(await world.Reservations.ConfirmFreeAsync(TestWorld.Staff, held.Id, Ct));
    }

    private static async Task<(ReservationStatus, long)> StateAsync(TestWorld world, Guid id)
    {
        var now = await world.ReadAsync(id);
        return (now.Status, now.Refunds.Where(r => r.Status is RefundStatus.Completed).Sum(r => r.Amount.Minor));
    }

    private static async Task<List<string>> HistoryAsync(TestWorld world, ReservationView booking)
    {
        await using var db = await world.OpenAsync();
        return await db.ReservationEvents.Where(e => e.ReservationId == booking.Id).OrderBy(e => e.At).ThenBy(e => e.Id).Select(e => e.What).ToListAsync(Ct);
    }

    private static async Task SentAsync(TestWorld world, Guid id)
    {
        await using var db = await world.OpenAsync();
        await db.OutboxEmails.Where(l => l.ReservationId == id && l.Kind == EmailKind.Cancellation)
            .ExecuteUpdateAsync(set => set.SetProperty(l => l.State, EmailState.Sent), Ct);
    }

    private static async Task JoinAsync(TestWorld world) => Assert.IsType<JoinResult.Joined>(await world.Get<WaitingListService>().JoinAsync(
        TestWorld.Staff,
        new JoinRequest(TestWorld.Talk, new DateOnly(2026, 6, 2), new CustomerDetails("Kim", "kim@example.com"), 1)
        {
            FromMinute = 600,
            UntilMinute = 600,
        }, Ct));

    // A massage at 16:00 with the one use of a coupon and all points of an account.
    private static async Task<BookingView> DiscountedAsync(TestWorld world)
    {
        var coupon = new CouponForm { Code = "ONE", Percent = 10, MaxUses = 1 };
        Assert.IsType<SaveResult.Saved>(await world.Get<CouponService>().SaveAsync(_admin, null, coupon, Ct));
        await world.Get<UnitOfWork>().DoAsync(async (db, ct) =>
        {
            await db.Businesses.ExecuteUpdateAsync(set => set.SetProperty(b => b.PointValueMinor, 10L), ct);
            db.PointsAccounts.Add(new PointsAccount { Email = "maya@example.com", Code = "POINTS" });
            db.PointsEntries.Add(new PointsEntry
            {
                Id = world.NewCommand(),
                Email = "maya@example.com",
                ReservationId = world.NewCommand(),
                Move = PointsMove.Earned,
                Points = 10,
                At = world.Clock.GetUtcNow(),
            });
            await db.SaveChangesAsync(ct);
            await db.PointsAccounts.ExecuteUpdateAsync(set => set.SetProperty(a => a.Balance, 10), ct);
            db.Publish(BookingApp.Data.Changes.Change.Catalog);
        }, Ct);
        var held = await world.HeldAsync("16:00");
        Done(await world.Get<DiscountService>().ApplyAsync(TestWorld.Of(held), held.Id, "ONE", Ct));
        Done(await world.Get<DiscountService>().ApplyAsync(TestWorld.Of(held), held.Id, "POINTS", Ct));
        var checkout = Assert.IsType<CheckoutResult.SendToPay>(await world.Payments.CheckoutAsync(TestWorld.Of(held), held.Id, Ct));
        world.Gateway.Approve(checkout.OrderId);
        Assert.IsType<GateResult.Confirmed>(await world.Gate.ReturnAsync(TestWorld.Of(held), held.Id, checkout.OrderId));
        return await world.ReadAsync(held.Id);
    }

    private static async Task<(int Used, int Balance, CouponUseState State)> DiscountsAsync(TestWorld world)
    {
        await using var db = await world.OpenAsync();
        var state = await db.CouponUses.OrderByDescending(u => u.At).ThenByDescending(u => u.Id).Select(u => u.State).FirstAsync(Ct);
        return (await db.Coupons.Select(c => c.Used).SingleAsync(Ct), await db.PointsAccounts.Select(a => a.Balance).SingleAsync(Ct), state);
    }
}
