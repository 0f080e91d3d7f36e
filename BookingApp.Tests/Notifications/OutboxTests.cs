using BookingApp.Data.Changes;
using BookingApp.Data.Engines;
using BookingApp.Notifications;
using BookingApp.Reservations;
using BookingApp.Reservations.Occupancy;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Tests.Notifications;

public sealed class OutboxTests
{
    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_fact_has_one_email_and_writing_it_again_ends_no_transaction(string engine)
    {
        await using var world = await MailWorld.CreateAsync(engine: engine);
        var booking = await world.BookAsync();
        await world.WriteAsync(EmailKind.Confirmation, booking);

        await world.WriteAsync(EmailKind.Confirmation, booking);

        Assert.Single(await world.EmailsAsync());
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Two_that_write_the_same_email_in_one_instant_are_told_apart_by_the_key(string engine)
    {
        await using var world = await MailWorld.CreateAsync(engine: engine);
        var booking = await world.BookAsync();
        await using var one = world.Context();
        await using var other = world.Context();
        await world.Outbox.WriteAsync(one, EmailKind.Confirmation, booking, 0, world.Now);
        await world.Outbox.WriteAsync(other, EmailKind.Confirmation, booking, 0, world.Now);

        await one.SaveChangesAsync(TestContext.Current.CancellationToken);
        var lost = await Assert.ThrowsAsync<DbUpdateException>(() => other.SaveChangesAsync(TestContext.Current.CancellationToken));

        Assert.True(DatabaseEngine.IsLostRace(lost));
    }

    [Fact]
    public async Task Within_one_unit_of_work_the_same_email_twice_is_one()
    {
        await using var world = await MailWorld.CreateAsync();
        var booking = await world.BookAsync();

        await world.ChangeAsync(booking.Id, async (db, row) =>
        {
            await world.Outbox.WriteAsync(db, EmailKind.Confirmation, row, 0, world.Now);
            await world.Outbox.WriteAsync(db, EmailKind.Confirmation, row, 0, world.Now);
        });

        Assert.Single(await world.EmailsAsync());
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Somebody_without_an_address_gets_no_email_but_staff_do(string engine)
    {
        await using var world = await MailWorld.CreateAsync(engine: engine);
        var walkIn = await world.BookAsync(email: "");

        await world.WriteAsync(EmailKind.Confirmation, walkIn);
        await world.WriteAsync(EmailKind.NeedsHuman, walkIn);

        Assert.Equal(EmailKind.NeedsHuman, Assert.Single(await world.EmailsAsync()).Kind);
    }

    [Fact]
    public async Task Every_page_is_told_of_a_new_email()
    {
        await using var world = await MailWorld.CreateAsync();
        var booking = await world.BookAsync();
        var told = new List<Change>();
        using var listening = world.Get<ChangeFeed>().Subscribe(told.Add);

        await world.WriteAsync(EmailKind.Confirmation, booking);

        Assert.Contains(Change.Email(booking.Id), told);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_reminder_is_due_a_day_before(string engine)
    {
        await using var world = await MailWorld.CreateAsync(engine: engine);
        var booking = await world.BookAsync();

        await PlanAsync(world, booking);

        var reminder = Assert.Single(await world.EmailsAsync());
        Assert.Equal((EmailKind.Reminder, MailWorld.Ten.AddDays(-1)), (reminder.Kind, reminder.DueAt!.Value));
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_moved_booking_has_its_reminder_planned_anew(string engine)
    {
        await using var world = await MailWorld.CreateAsync(engine: engine);
        var booking = await world.BookAsync();
        await PlanAsync(world, booking);

        await world.RescheduleAsync(booking, TimeSpan.FromDays(2));

        Assert.Collection(
            (await world.EmailsAsync()).Where(email => email.Kind is EmailKind.Reminder),
            first => Assert.Equal((0, EmailState.Withdrawn), (first.Revision, first.State)),
            second => Assert.Equal((1, EmailState.Waiting, MailWorld.Ten.AddDays(1)), (second.Revision, second.State, second.DueAt!.Value)));
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_booking_that_is_confirmed_and_moved_at_once_has_one_reminder(string engine)
    {
        await using var world = await MailWorld.CreateAsync(engine: engine);
        var hold = await world.HoldAsync();

        await world.ChangeAsync(hold.Id, (_, row) =>
        {
            var (actor, later) = (new Actor.System("test"), MailWorld.Ten.AddHours(1));
            row.Confirm(actor, world.Now);
            row.Reschedule(actor, 1, null, new VisitTime(later, later.AddHours(1), later, later.AddHours(1)), "", world.Now);
            return Task.CompletedTask;
        });

        var emails = await world.EmailsAsync();
        Assert.Equal([EmailKind.Confirmation, EmailKind.Moved, EmailKind.Reminder], emails.Select(email => email.Kind).Order());
        Assert.Equal(MailWorld.Ten.AddHours(-23), emails.Single(email => email.Kind is EmailKind.Reminder).DueAt);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_cancelled_booking_has_no_reminder(string engine)
    {
        await using var world = await MailWorld.CreateAsync(engine: engine);
        var booking = await world.BookAsync();
        await PlanAsync(world, booking);

        await world.ChangeAsync(booking.Id, (db, row) =>
        {
            row.Cancel(new Actor.System("test"), 100, "", world.Now);
            return world.Outbox.WithdrawRemindersAsync(db, row);
        });

        Assert.Equal(EmailState.Withdrawn, Assert.Single(await world.EmailsAsync()).State);
    }

    [Theory]
    [InlineData(0)] // reminders are off
    [InlineData(7 * 24 * 60)] // its moment has passed already
    public async Task No_reminder_where_none_is_wanted_or_it_would_be_late(int leadMinutes)
    {
        await using var world = await MailWorld.CreateAsync(business: b => b.ReminderLeadMinutes = leadMinutes);

        await PlanAsync(world, await world.BookAsync());

        Assert.Empty(await world.EmailsAsync());
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_hold_has_no_reminder(string engine)
    {
        await using var world = await MailWorld.CreateAsync(engine: engine);

        await PlanAsync(world, await world.HoldAsync());

        Assert.Empty(await world.EmailsAsync());
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task The_longest_facts_fit_their_column(string engine)
    {
        await using var world = await MailWorld.CreateAsync(engine: engine);
        var booking = await world.BookAsync();

        await world.WriteAsync(
            EmailKind.NeedsHuman, booking, facts: new EmailData { Reason = new string('\u0001', 5000), Paid = new Money(1, "EUR"), OldStart = MailWorld.Ten });

        Assert.InRange(Assert.Single(await world.EmailsAsync()).Facts.Length, 1, 4000);
    }

    private static Task PlanAsync(MailWorld world, Reservation booking) =>
        world.ChangeAsync(booking.Id, (db, row) => world.Outbox.PlanReminderAsync(db, row, world.Now));
}
