using BookingApp.Customers;
using BookingApp.Notifications;
using BookingApp.Notifications.PayLinks;
using BookingApp.Notifications.Rendering;
using BookingApp.Notifications.Sending;
using BookingApp.Payments.InPerson;
using BookingApp.Reservations;
using BookingApp.Reservations.Holds;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Tests.Notifications.PayLinks;

public sealed class PayLinkTests
{
    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task The_customer_gets_one_email_for_each_command_with_the_link_and_what_is_due(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var (booked, command) = (await BookAsync(world, "12:00"), world.NewCommand());

        Assert.IsType<ChangeResult.Done>(await SendAsync(world, booked, command));
        Assert.IsType<ChangeResult.Done>(await SendAsync(world, booked, command));

        await using var db = await world.OpenAsync();
        var email = Assert.Single(await AskingAsync(world));
        var message = await world.Get<EmailRenderer>().RenderAsync(email, await EmailBookings.OfAsync(db, email, default));
        Assert.Equal("Please pay: Massage, Tue 2 June, 12:00 (Berlin time)", message.Subject);
        Assert.Contains($"Pay online:\r\nhttp://localhost:5000/booking/{booked.Reference}?key={booked.Key}", message.Text, StringComparison.Ordinal);
        Assert.Contains("pay_link_sent", (await world.Queries.HistoryAsync(booked.Id)).Select(line => line.What));
        Assert.Equal(2, await db.OutboxEmails.CountAsync(l => l.Kind == EmailKind.Reminder)); // the visit's own stays
        await world.AssertHealthyAsync();
    }

    [Fact]
    public async Task Nothing_due_nobody_to_write_to_and_a_customer_who_asks_are_refused()
    {
        await using var world = await TestWorld.CreateAsync();
        var (booked, silent) = (await BookAsync(world), await BookAsync(world, "12:00", email: ""));
        await world.Get<InPersonService>().TakeAsync(TestWorld.Staff, world.NewCommand(), booked.Id, booked.Due, default);

        Assert.Equal(RefusalReason.NothingDue, Assert.IsType<ChangeResult.Refused>(await SendAsync(world, booked)).Reason);
        Assert.Equal(RefusalReason.DetailsMissing, Assert.IsType<ChangeResult.Refused>(await SendAsync(world, silent)).Reason);
        await Assert.ThrowsAsync<RuleBrokenException>(
            () => world.Get<PayLinkEmails>().SendAsync(TestWorld.Of(booked), world.NewCommand(), booked.Id));
        Assert.Empty(await AskingAsync(world));
    }

    // A reminder of a visit is withdrawn once that has begun; what is due for it can be paid after it too.
    [Fact]
    public async Task It_is_sent_for_a_visit_that_is_over_and_not_for_one_that_was_cancelled()
    {
        await using var world = await TestWorld.CreateAsync();
        var (over, gone) = (await BookAsync(world), await BookAsync(world, "12:00"));
        world.Clock.Advance(over.Start - world.Clock.GetUtcNow());
        await world.Visits.CheckInAsync(TestWorld.Staff, over.Id);
        await SendAsync(world, over);
        await SendAsync(world, gone);
        await world.Reservations.CancelAsync(TestWorld.Staff, gone.Id);

        await world.Get<EmailDispatcher>().SendDueAsync();

        var states = (await AskingAsync(world)).ToDictionary(l => l.ReservationId, l => l.State);
        Assert.Equal((true, EmailState.Withdrawn), (states[over.Id] is EmailState.Sent or EmailState.Kept, states[gone.Id]));
    }

    private static Task<ChangeResult> SendAsync(TestWorld world, ReservationView booked, Guid? command = null) =>
        world.Get<PayLinkEmails>().SendAsync(TestWorld.Staff, command ?? world.NewCommand(), booked.Id);

    private static async Task<List<OutboxEmail>> AskingAsync(TestWorld world)
    {
        await using var db = await world.OpenAsync();
        return [.. (await db.OutboxEmails.AsNoTracking().ToListAsync()).Where(l => EmailData.FromJson(l.Facts).AsksToPay is true)];
    }

    private static async Task<ReservationView> BookAsync(TestWorld world, string time = "10:00", string email = "mia@example.com") =>
        Assert.IsType<HoldResult.Held>(await world.Get<WalkInService>().BookAsync(
            TestWorld.Staff, new HoldRequest(TestWorld.Massage, world.At(time), 1) { Customer = new CustomerDetails("Mia", email) })).Reservation;
}
