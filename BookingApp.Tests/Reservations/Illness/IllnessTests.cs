using BookingApp.Catalog;
using BookingApp.Catalog.Pricing;
using BookingApp.Customers;
using BookingApp.Data;
using BookingApp.Data.Changes;
using BookingApp.Notifications;
using BookingApp.Notifications.Rendering;
using BookingApp.Reservations;
using BookingApp.Reservations.Absence;
using BookingApp.Reservations.Holds;
using BookingApp.Reservations.Illness;
using BookingApp.Reservations.Rescheduling;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Tests.Reservations.Illness;

/// <summary>Ana falls ill at ten on Tuesday: her time is blocked in one go, and each of her visits is decided by itself.</summary>
public sealed class IllnessTests
{
    private const int Ana = 1;
    private const int Ben = 2;

    private static readonly Actor _ben = new Actor.Staff(2, "Ben") { PersonId = Ben };

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task What_is_left_of_the_day_is_blocked_beside_other_time_off_and_each_visit_is_listed(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var (over, first, second) = (await world.PaidAsync("09:00"), await world.PaidAsync("11:00"), await world.PaidAsync("14:00"));
        await world.PaidAsync("14:00", Ben);
        Assert.IsType<TimeOffResult.Added>(
            await world.Get<TimeOffService>().AddAsync(TestWorld.Staff, Ana, world.At("12:00"), world.At("13:00"), "lunch"));
        GoTo(world, "10:02");

        Assert.Equal(IllnessResult.Reported, await ReportAsync(world));

        Assert.Equal(["10:00-12:00", "13:00-00:00"], await BlocksAsync(world));
        var view = await FindAsync(world);
        Assert.Equal(world.At("00:00").AddDays(1), view.Until);
        Assert.Equal([first.Reference, second.Reference], view.Visits.Select(v => v.Visit.Reference));
        Assert.Equal([["Ben"], []], view.Visits.Select(v => v.Colleagues.Select(c => c.Name))); // at two he has somebody
        Assert.DoesNotContain(over.Reference, view.Visits.Select(v => v.Visit.Reference));
        Assert.IsNotType<HoldResult.Held>(await world.HoldAsync("16:00"));
        Assert.Equal(
            [(first.Reference, StrandedWhy.TimeOff), (second.Reference, StrandedWhy.TimeOff)],
            (await world.Get<StrandedBookings>().NowAsync()).Select(s => (s.Reference, s.Why)));
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Two_who_press_at_once_block_it_once_and_more_days_only_add_to_it(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        GoTo(world, "10:00");

        var both = await Task.WhenAll(Task.Run(() => ReportAsync(world)), Task.Run(() => ReportAsync(world)));
        var command = world.NewCommand();
        await ReportAsync(world, until: new DateOnly(2026, 6, 4), command);
        await ReportAsync(world, until: new DateOnly(2026, 6, 4), command);

        Assert.All(both, result => Assert.Equal(IllnessResult.Reported, result));
        Assert.Equal(["10:00-00:00", "00:00-00:00"], await BlocksAsync(world));
        Assert.Equal(world.At("00:00").AddDays(3), (await FindAsync(world)).Until);
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Whoever_books_in_the_same_instant_is_listed_or_refused(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        GoTo(world, "10:00");

        var holds = await Task.WhenAll(
            Enumerable.Range(11, 5).Select(hour => Task.Run(() => world.HoldAsync($"{hour}:00", who: new CustomerDetails("Maya", $"maya{hour}@example.com"))))
                .Append(Task.Run(async () =>
                {
                    await ReportAsync(world);
                    return await world.HoldAsync("16:00");
                })));

        Assert.IsNotType<HoldResult.Held>(holds[^1]);
        Assert.Equal(
            holds.OfType<HoldResult.Held>().Select(h => h.Reservation.Reference).Order(),
            (await FindAsync(world)).Visits.Select(v => v.Visit.Reference).Order());
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task All_that_can_be_is_given_to_colleagues_each_is_told_once_and_the_rest_stays(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var (first, second, third) = (await world.PaidAsync("11:00"), await world.PaidAsync("14:00", name: "Tom"), await world.PaidAsync("15:00", name: "Kim"));
        await world.PaidAsync("14:00", Ben, "Liv");
        GoTo(world, "10:00");
        await ReportAsync(world);

        var given = await world.Get<IllnessDecisions>().GiveAllAsync(TestWorld.Staff, Ana);
        Assert.Empty(await world.Get<IllnessDecisions>().GiveAllAsync(TestWorld.Staff, Ana));

        Assert.Equal([(first.Reference, true), (third.Reference, true)], given.Select(g => (g.Visit.Reference, g.IsDone)));
        Assert.Equal((Ben, Ana, Ben), (await StaffOfAsync(first.Id), await StaffOfAsync(second.Id), await StaffOfAsync(third.Id)));
        Assert.Equal([second.Reference], (await FindAsync(world)).Visits.Select(v => v.Visit.Reference));
        Assert.Single(await world.EmailsAsync(first.Id), EmailKind.Moved);
        Assert.DoesNotContain(EmailKind.Moved, await world.EmailsAsync(second.Id));
        await world.AssertHealthyAsync();

        async Task<int> StaffOfAsync(Guid id) => (await world.ReadAsync(id)).StaffId;
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task All_that_were_seen_are_asked_once_and_who_cannot_be_written_to_or_came_after_is_left(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var (first, second, third) = (await world.PaidAsync("11:00"), await world.PaidAsync("12:00", name: "Tom"), await world.PaidAsync("15:00", name: "Kim"));
        var phone = await PhonedAsync(world, "13:00");
        GoTo(world, "10:00");
        await ReportAsync(world);
        var seen = (await FindAsync(world)).Visits.Select(v => v.Visit).Where(v => v.Id != third.Id).ToList(); // Kim's came after it was drawn
        await world.Reservations.NoteAsync(TestWorld.Staff, second.Id, "comes later"); // meanwhile

        var asked = await world.Get<IllnessDecisions>().AskAllAsync(TestWorld.Staff, Ana, seen);
        var again = await world.Get<IllnessDecisions>().AskAllAsync(TestWorld.Staff, Ana, [await world.ReadAsync(first.Id)]);

        Assert.Equal([(first.Reference, true), (second.Reference, false)], asked.Select(a => (a.Visit.Reference, a.IsDone)));
        Assert.Equal(RefusalReason.ChangedMeanwhile, Refused(asked[1].Result));
        Assert.Empty(again);
        var areAsked = await Task.WhenAll(
            new[] { first.Id, second.Id, third.Id, phone }.Select(async id => (await world.ReadAsync(id)).IsAskedForAnotherTime));
        Assert.Equal([true, false, false, false], areAsked);
        Assert.Single(await world.EmailsAsync(first.Id), EmailKind.AnotherTimeAsked);
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task All_that_were_seen_are_cancelled_with_their_money_back_and_two_who_press_at_once_cancel_each_once(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        await KeepAllAsync(world); // of customers; what the business cannot keep is given back whole
        var (first, second) = (await world.PaidAsync("11:00"), await world.PaidAsync("12:00", name: "Tom"));
        var (phone, late) = (await PhonedAsync(world, "13:00"), (await world.PaidAsync("16:00", name: "Kim")).Id);
        GoTo(world, "10:00");
        await ReportAsync(world);
        var seen = (await FindAsync(world)).Visits.Select(v => v.Visit).Where(v => v.Id != late).ToList();

        var both = await Task.WhenAll(
            Enumerable.Range(0, 2).Select(_ => Task.Run(() => world.Get<IllnessDecisions>().CancelAllAsync(TestWorld.Staff, Ana, seen, "Ill"))));
        await world.JobsAsync();

        foreach (var id in new[] { first.Id, second.Id, phone })
        {
            Assert.Equal(ReservationStatus.Cancelled, (await world.ReadAsync(id)).Status);
            Assert.Single((await world.Queries.HistoryAsync(id)), h => h.What is "cancelled");
        }

        Assert.InRange(both.Sum(done => done.Count(d => d.IsDone)), 3, 6); // who comes second is told that it is cancelled, or that it changed
        Assert.Equal((4500L, 4500L), ((await world.ReadAsync(first.Id)).Refunded.Minor, (await world.ReadAsync(second.Id)).Refunded.Minor));
        Assert.Single(await world.EmailsAsync(first.Id), EmailKind.Cancellation);
        Assert.Equal(ReservationStatus.Confirmed, (await world.ReadAsync(late)).Status); // nobody had seen it
        Assert.Equal([late], (await FindAsync(world)).Visits.Select(v => v.Visit.Id));
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Who_is_asked_for_another_time_gets_one_email_and_may_move_past_every_window(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var booked = await world.PaidAsync("11:00");
        GoTo(world, "10:30"); // the window of an hour is over
        var customer = await world.OfAsync(booked.Id);
        Assert.Equal(RefusalReason.MoveWindow, Refused(await MoveAsync()));
        await ReportAsync(world);

        var seen = (await world.ReadAsync(booked.Id)).Version;
        var asked = await world.Get<AnotherTime>().AskAsync(TestWorld.Staff, booked.Id, seen);
        var again = await world.Get<AnotherTime>().AskAsync(TestWorld.Staff, booked.Id, seen);

        Assert.True(Assert.IsType<ChangeResult.Done>(asked).Reservation.IsAskedForAnotherTime);
        Assert.IsType<ChangeResult.Done>(again);
        Assert.Single(await world.EmailsAsync(booked.Id), EmailKind.AnotherTimeAsked);
        Assert.Equal("another_time_asked", (await world.Queries.HistoryAsync(booked.Id))[^1].What);
        var moved = Assert.IsType<ChangeResult.Done>(await MoveAsync()).Reservation;
        Assert.Equal((world.At("15:00"), Ben, false), (moved.Start, moved.StaffId, moved.IsAskedForAnotherTime)); // Ana is ill
        Assert.Equal(RefusalReason.WrongState, Refused(await AskCancelledAsync()));
        await world.AssertHealthyAsync();

        Task<ChangeResult> MoveAsync() => world.Rescheduling.RescheduleAsync(customer, booked.Id, new RescheduleRequest(world.At("15:00")));

        async Task<ChangeResult> AskCancelledAsync()
        {
            await world.Reservations.CancelAsync(TestWorld.Staff, booked.Id);
            return await world.Get<AnotherTime>().AskAsync(TestWorld.Staff, booked.Id);
        }
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Who_is_asked_and_cancels_gets_all_of_it_back_whatever_the_policy_says(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        await KeepAllAsync(world);
        var (asked, other) = (await world.PaidAsync("11:00"), await world.PaidAsync("12:00", name: "Tom"));
        GoTo(world, "10:30");
        await ReportAsync(world);
        await world.Get<AnotherTime>().AskAsync(TestWorld.Staff, asked.Id);

        Assert.Equal(4500, (await world.ReadAsync(asked.Id)).RefundIfCancelled.Minor);
        Assert.IsType<ChangeResult.Done>(await world.Reservations.CancelAsync(await world.OfAsync(asked.Id), asked.Id));
        Assert.IsType<ChangeResult.Done>(await world.Reservations.CancelAsync(await world.OfAsync(other.Id), other.Id)); // of their own wish
        await world.JobsAsync();

        Assert.Equal((4500L, 0L), ((await world.ReadAsync(asked.Id)).Refunded.Minor, (await world.ReadAsync(other.Id)).Refunded.Minor));
        await world.AssertHealthyAsync();
    }

    [Fact]
    public async Task A_visit_that_somebody_changed_meanwhile_is_said_and_not_overwritten()
    {
        await using var world = await TestWorld.CreateAsync();
        var booked = await world.PaidAsync("11:00");
        GoTo(world, "10:00");
        await ReportAsync(world);
        var seen = (await FindAsync(world)).Visits.Single().Visit;
        await world.Rescheduling.RescheduleAsync(TestWorld.Staff, booked.Id, new RescheduleRequest(world.At("13:00"), Ben));

        Assert.Equal(RefusalReason.ChangedMeanwhile, Refused(await world.Get<AnotherTime>().AskAsync(TestWorld.Staff, seen.Id, seen.Version)));
        Assert.Equal(RefusalReason.ChangedMeanwhile, Refused(await world.Reservations.CancelAsync(TestWorld.Staff, seen.Id, new() { Version = seen.Version })));
        Assert.Equal(world.At("13:00"), (await world.ReadAsync(booked.Id)).Start);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Who_is_back_can_be_booked_again_and_what_was_decided_stays(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var (given, stays) = (await world.PaidAsync("11:00"), await world.PaidAsync("14:00", name: "Tom"));
        GoTo(world, "10:00");
        await ReportAsync(world);
        await world.Rescheduling.RescheduleAsync(TestWorld.Staff, given.Id, new RescheduleRequest(world.At("11:00"), Ben));

        Assert.True(await world.Get<IllnessService>().EndAsync(TestWorld.Staff, Ana));
        Assert.False(await world.Get<IllnessService>().EndAsync(TestWorld.Staff, Ana));

        Assert.Empty(await BlocksAsync(world));
        Assert.Null((await FindAsync(world)).Until);
        Assert.Empty(await world.Get<StrandedBookings>().NowAsync());
        Assert.Equal((Ben, Ana), ((await world.ReadAsync(given.Id)).StaffId, (await world.ReadAsync(stays.Id)).StaffId));
        Assert.IsType<HoldResult.Held>(await world.HoldAsync("11:00"));
        await world.AssertHealthyAsync();
    }

    [Fact]
    public async Task Staff_say_it_of_themselves_the_front_desk_and_admins_of_everybody_and_customers_of_nobody()
    {
        await using var world = await TestWorld.CreateAsync();
        GoTo(world, "10:00");

        foreach (var actor in new[] { _ben, TestWorld.Customer })
        {
            await NotAllowedAsync(() => world.Get<IllnessService>().ReportAsync(actor, Ana, "Ill"));
            await NotAllowedAsync(() => world.Get<IllnessService>().EndAsync(actor, Ana));
            await NotAllowedAsync(() => world.Get<IllnessDecisions>().GiveAllAsync(actor, Ana));
            await NotAllowedAsync(() => world.Get<IllnessDecisions>().AskAllAsync(actor, Ana, []));
            await NotAllowedAsync(() => world.Get<IllnessDecisions>().CancelAllAsync(actor, Ana, [], "Ill"));
        }

        await NotAllowedAsync(() => world.Get<AnotherTime>().AskAsync(TestWorld.Customer, world.NewCommand()));
        Assert.Equal(IllnessResult.Reported, await world.Get<IllnessService>().ReportAsync(_ben, Ben, "Ill"));
        Assert.Equal(
            IllnessResult.Reported, await world.Get<IllnessService>().ReportAsync(new Actor.Staff(3, "Ada", Admin: true) { PersonId = Ben }, Ana, "Ill"));
        Assert.Equal(IllnessResult.WrongDay, await ReportAsync(world, until: new DateOnly(2026, 6, 1)));
        Assert.Equal(IllnessResult.WrongDay, await ReportAsync(world, until: new DateOnly(2026, 7, 3)));
        Assert.Equal(
            "not_found",
            (await Assert.ThrowsAsync<RuleBrokenException>(() => world.Get<IllnessService>().ReportAsync(TestWorld.Staff, personId: 3, "Ill"))).Code); // a room
    }

    [Theory]
    [InlineData("2026-10-25", 24.5)] // two o'clock comes twice
    [InlineData("2026-03-29", 22.5)] // and never
    public async Task On_a_change_over_day_the_day_ends_at_its_midnight(string date, double hours)
    {
        var zone = new BusinessZone("Europe/Berlin");
        var day = DateOnly.Parse(date, System.Globalization.CultureInfo.InvariantCulture);
        await using var world = await TestWorld.CreateAsync(clock: new ManualClock(zone.At(day, 30)));

        await ReportAsync(world);

        await using var db = await world.OpenAsync();
        var block = await db.TimeOff.SingleAsync(TestContext.Current.CancellationToken);
        Assert.Equal((zone.At(day, 30), zone.StartOf(day.AddDays(1))), (block.Start, block.End));
        Assert.Equal(TimeSpan.FromHours(hours), block.End - block.Start);
        await world.AssertHealthyAsync();
    }

    [Fact]
    public async Task The_email_says_why_and_leads_to_other_times()
    {
        await using var world = await TestWorld.CreateAsync();
        var booked = await world.PaidAsync("11:00");
        await world.Get<AnotherTime>().AskAsync(TestWorld.Staff, booked.Id);

        await using var db = await world.OpenAsync();
        var email = await db.OutboxEmails.SingleAsync(e => e.Kind == EmailKind.AnotherTimeAsked, TestContext.Current.CancellationToken);
        var reservation = await db.Reservations.SingleAsync(r => r.Id == booked.Id, TestContext.Current.CancellationToken);
        var message = await world.Get<EmailRenderer>().RenderAsync(email, [reservation], TestContext.Current.CancellationToken);

        Assert.StartsWith("We cannot keep your time: Massage", message.Subject, StringComparison.Ordinal);
        Assert.Contains("all that you have paid is refunded", message.Text, StringComparison.Ordinal);
        Assert.Contains(Urls.Reschedule(booked.Reference, booked.Key), message.Text, StringComparison.Ordinal);
        Assert.Equal(EmailState.Withdrawn, (await db.OutboxEmails.SingleAsync(
            e => e.ReservationId == booked.Id && e.Kind == EmailKind.Reminder, TestContext.Current.CancellationToken)).State); // of a time that is not kept
    }

    [Fact]
    public async Task The_email_about_a_colleague_says_that_the_time_stays()
    {
        await using var world = await TestWorld.CreateAsync();
        var booked = await world.PaidAsync("11:00");
        await world.Rescheduling.RescheduleAsync(TestWorld.Staff, booked.Id, new RescheduleRequest(world.At("11:00"), Ben));

        await using var db = await world.OpenAsync();
        var email = await db.OutboxEmails.SingleAsync(e => e.Kind == EmailKind.Moved, TestContext.Current.CancellationToken);
        var reservation = await db.Reservations.SingleAsync(r => r.Id == booked.Id, TestContext.Current.CancellationToken);
        var message = await world.Get<EmailRenderer>().RenderAsync(email, [reservation], TestContext.Current.CancellationToken);

        Assert.StartsWith("Booking changed: Massage", message.Subject, StringComparison.Ordinal);
        Assert.Contains("is with Ben now, not with Ana. The time stays the same.", message.Text, StringComparison.Ordinal);
    }

    private static RefusalReason Refused(ChangeResult result) => Assert.IsType<ChangeResult.Refused>(result).Reason;

    private static async Task NotAllowedAsync(Func<Task> act) => Assert.Equal("not_allowed", (await Assert.ThrowsAsync<RuleBrokenException>(act)).Code);

    // Somebody who left no address.
    private static async Task<Guid> PhonedAsync(TestWorld world, string time)
    {
        var walkIn = new HoldRequest(TestWorld.Massage, world.At(time), Ana) { Customer = new CustomerDetails("Karl", "", "0151 2223344") };
        return Assert.IsType<HoldResult.Held>(await world.Get<WalkInService>().BookAsync(TestWorld.Staff, walkIn)).Reservation.Id;
    }

    private static void GoTo(TestWorld world, string time) => world.Clock.Advance(world.At(time) - world.Clock.GetUtcNow());

    private static Task<IllnessResult> ReportAsync(TestWorld world, DateOnly? until = null, Guid? command = null) =>
        world.Get<IllnessService>().ReportAsync(TestWorld.Staff, Ana, "Ill", until, command);

    private static Task<IllnessView> FindAsync(TestWorld world) => world.Get<IllnessQueries>().FindAsync(Ana);

    private static async Task<IReadOnlyList<string>> BlocksAsync(TestWorld world)
    {
        await using var db = await world.OpenAsync();
        var zone = new BusinessZone("Europe/Berlin");
        var blocks = await db.TimeOff.Where(t => t.ResourceId == Ana && t.IsIllness).OrderBy(t => t.Start)
            .ToListAsync(TestContext.Current.CancellationToken);
        return [.. blocks.Select(t => $"{zone.ToLocal(t.Start):HH:mm}-{zone.ToLocal(t.End):HH:mm}")];
    }

    // Who cancels gets nothing back.
    private static Task KeepAllAsync(TestWorld world) => world.Get<UnitOfWork>().DoAsync(async (db, token) =>
    {
        foreach (var service in await db.Services.ToListAsync(token))
        {
            service.Cancellation = CancellationPolicy.Parse("48:100");
            service.CancelWindowMinutes = 0;
        }

        db.Publish(Change.Catalog);
    });
}
