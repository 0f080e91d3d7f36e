using System.Diagnostics.Metrics;
using BookingApp.Catalog;
using BookingApp.Notifications;
using BookingApp.Notifications.Rendering;
using BookingApp.Notifications.Sending;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Tests.Notifications;

public sealed class EmailDispatcherTests
{
    private static readonly Actor _admin = new Actor.Staff(1, "Ada", Admin: true);

    private readonly ScriptedTransport _server = new();

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task What_is_due_is_sent_once_and_says_so(string engine)
    {
        await using var world = await MailWorld.CreateAsync(_server, engine: engine);
        await world.WriteAsync(EmailKind.Confirmation, await world.BookAsync());

        await world.Dispatcher.SendDueAsync(TestContext.Current.CancellationToken);
        var next = await world.Dispatcher.SendDueAsync(TestContext.Current.CancellationToken);

        Assert.Single(_server.Sent);
        var row = Assert.Single(await world.EmailsAsync());
        Assert.Equal((EmailState.Sent, (DateTimeOffset?)world.Now, (DateTimeOffset?)null), (row.State, row.SentAt, row.LeaseUntil));
        Assert.Equal(DateTimeOffset.MaxValue, next);
    }

    [Fact]
    public async Task An_email_that_fails_waits_longer_each_time_and_is_given_up_after_ten_tries()
    {
        _server.Fails = _ => new EmailNotSentException(
            "MailboxUnavailable", new InvalidOperationException("no such mailbox", new IOException("at the very bottom")));
        await using var world = await MailWorld.CreateAsync(_server);
        await world.WriteAsync(EmailKind.Confirmation, await world.BookAsync());
        var waits = new List<TimeSpan>();

        for (var next = world.Now; next < DateTimeOffset.MaxValue;)
        {
            world.Clock.AdvanceTo(next);
            next = await world.Dispatcher.SendDueAsync(TestContext.Current.CancellationToken);
            waits.Add(next - world.Now);
        }

        var row = Assert.Single(await world.EmailsAsync());
        Assert.Equal((EmailState.Dead, 10), (row.State, row.Tries));
        Assert.Contains("MailboxUnavailable", row.LastError!, StringComparison.Ordinal);
        Assert.Contains("at the very bottom", row.LastError!, StringComparison.Ordinal);
        Assert.Equal(waits.Order(), waits);
        Assert.InRange(waits[0], TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task One_bad_email_holds_up_no_other(string engine)
    {
        _server.Fails = email => email.To.Address is "bad@example.com" ? new InvalidOperationException("no") : null;
        await using var world = await MailWorld.CreateAsync(_server, engine: engine);
        foreach (var address in new[] { "one@example.com", "bad@example.com", "two@example.com" })
            await world.WriteAsync(EmailKind.Confirmation, await world.BookAsync(email: address));

        await world.Dispatcher.SendDueAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["one@example.com", "two@example.com"], _server.Sent.Select(l => l.To.Address).Order());
        Assert.Single(await world.EmailsAsync(), l => l.State is EmailState.Waiting && l.Tries is 1);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_dead_email_goes_out_when_an_admin_sends_it_again(string engine)
    {
        await using var world = await MailWorld.CreateAsync(_server, engine: engine);
        await world.WriteAsync(EmailKind.Confirmation, await world.BookAsync());
        var id = (await world.EmailsAsync()).Single().Id;
        _server.Fails = _ => new InvalidOperationException("no");
        for (var i = 0; i < EmailQueue.MaxTries; i++)
        {
            await world.Dispatcher.SendDueAsync(TestContext.Current.CancellationToken);
            world.Clock.Advance(TimeSpan.FromHours(1));
        }

        _server.Fails = _ => null;
        await Assert.ThrowsAsync<RuleBrokenException>(
            () => world.Queue.SendAgainAsync(new Actor.Customer(), id, ct: TestContext.Current.CancellationToken));
        await world.Queue.SendAgainAsync(_admin, id, ct: TestContext.Current.CancellationToken);
        await world.Dispatcher.SendDueAsync(TestContext.Current.CancellationToken);

        Assert.Single(_server.Sent);
        Assert.Equal(EmailState.Sent, (await world.EmailsAsync()).Single().State);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task What_an_instance_is_sending_is_left_alone_until_its_lease_runs_out(string engine)
    {
        await using var world = await MailWorld.CreateAsync(_server, engine: engine);
        await world.WriteAsync(EmailKind.Confirmation, await world.BookAsync());
        await world.Work.DoAsync(async (db, ct) => (await db.OutboxEmails.SingleAsync(ct)).BeginSending(world.Now, TimeSpan.FromMinutes(3)));

        var next = await world.Dispatcher.SendDueAsync(TestContext.Current.CancellationToken);

        Assert.Empty(_server.Sent);
        Assert.Equal(world.Now.AddMinutes(3), next);

        world.Clock.AdvanceTo(next); // that instance died
        await world.Dispatcher.SendDueAsync(TestContext.Current.CancellationToken);
        Assert.Single(_server.Sent);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Instances_that_send_at_the_same_time_send_each_email_once(string engine)
    {
        await using var world = await MailWorld.CreateAsync(_server, engine: engine);
        for (var i = 0; i < 12; i++)
            await world.WriteAsync(EmailKind.Confirmation, await world.BookAsync());
        var another = new EmailDispatcher(
            world.Queue, world.Get<EmailRenderer>(), _server, world.Clock, Microsoft.Extensions.Logging.Abstractions.NullLogger<EmailDispatcher>.Instance);

        await Task.WhenAll(
            Task.Run(() => world.Dispatcher.SendDueAsync(TestContext.Current.CancellationToken)),
            Task.Run(() => another.SendDueAsync(TestContext.Current.CancellationToken)));

        Assert.Equal(12, _server.Sent.Count);
        Assert.Equal(12, _server.Sent.Select(l => l.MessageId).Distinct().Count());
        Assert.All(await world.EmailsAsync(), l => Assert.Equal(EmailState.Sent, l.State));
    }

    [Theory]
    [InlineData("cancelled")]
    [InlineData("moved")]
    [InlineData("begun")]
    public async Task A_reminder_of_what_is_no_longer_ahead_is_withdrawn(string fate)
    {
        await using var world = await MailWorld.CreateAsync(_server);
        var booking = await world.BookAsync();
        await world.ChangeAsync(booking.Id, (db, row) => world.Outbox.PlanReminderAsync(db, row, world.Now));
        await world.ChangeAsync(booking.Id, (_, row) =>
        {
            if (fate is "cancelled")
                row.Cancel(new Actor.System("test"), 100, "", world.Now);
            if (fate is "moved")
                row.Start += TimeSpan.FromHours(1);
            return Task.CompletedTask;
        });

        world.Clock.AdvanceTo(fate is "begun" ? MailWorld.Ten : MailWorld.Ten.AddDays(-1));
        await world.Dispatcher.SendDueAsync(TestContext.Current.CancellationToken);

        Assert.Empty(_server.Sent);
        Assert.Equal(EmailState.Withdrawn, (await world.EmailsAsync()).Single().State);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_reminder_goes_at_its_time_and_not_before(string engine)
    {
        await using var world = await MailWorld.CreateAsync(_server, engine: engine);
        var booking = await world.BookAsync();
        await world.ChangeAsync(booking.Id, (db, row) => world.Outbox.PlanReminderAsync(db, row, world.Now));

        var next = await world.Dispatcher.SendDueAsync(TestContext.Current.CancellationToken);
        Assert.Empty(_server.Sent);
        world.Clock.AdvanceTo(next);
        await world.Dispatcher.SendDueAsync(TestContext.Current.CancellationToken);

        Assert.Equal(MailWorld.Ten.AddDays(-1), next);
        Assert.StartsWith("Reminder: Haircut", Assert.Single(_server.Sent).Subject, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task An_email_withdrawn_while_it_was_being_sent_stays_withdrawn(string engine)
    {
        await using var world = await MailWorld.CreateAsync(_server, engine: engine);
        var booking = await world.BookAsync();
        await world.ChangeAsync(booking.Id, (db, row) => world.Outbox.PlanReminderAsync(db, row, world.Now));
        world.Clock.AdvanceTo(MailWorld.Ten.AddDays(-1));
        _server.Meanwhile = _ => world.ChangeAsync(booking.Id, (db, row) => world.Outbox.WithdrawRemindersAsync(db, row));

        await world.Dispatcher.SendDueAsync(TestContext.Current.CancellationToken);

        Assert.Equal(EmailState.Withdrawn, (await world.EmailsAsync()).Single().State);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Staff_emails_wait_until_the_business_has_an_address(string engine)
    {
        await using var world = await MailWorld.CreateAsync(_server, business: b => b.Email = "", engine: engine);
        await world.WriteAsync(EmailKind.NeedsHuman, await world.BookAsync());

        await world.Dispatcher.SendDueAsync(TestContext.Current.CancellationToken);
        Assert.Contains("no email address", (await world.EmailsAsync()).Single().LastError!, StringComparison.Ordinal);

        await world.Work.DoAsync(async (db, ct) => (await db.Businesses.SingleAsync(ct)).Email = "desk@salon.example");
        world.Get<BookingApp.Catalog.CatalogQueries>().Invalidate();
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        await world.Dispatcher.SendDueAsync(TestContext.Current.CancellationToken);
        Assert.Equal("desk@salon.example", Assert.Single(_server.Sent).To.Address);
    }

    [Fact]
    public async Task Emails_are_counted_by_what_became_of_them()
    {
        await using var world = await MailWorld.CreateAsync(_server);
        var counted = new Dictionary<string, long>(StringComparer.Ordinal);
        using var listener = new MeterListener();
        var meters = world.Get<IMeterFactory>();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Meter.Scope == meters && instrument.Name.StartsWith("booking.emails.", StringComparison.Ordinal))
                l.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) =>
        {
            lock (counted)
                counted[instrument.Name] = counted.GetValueOrDefault(instrument.Name) + value;
        });
        listener.Start();
        _server.Fails = email => email.To.Address is "bad@example.com" ? new InvalidOperationException("no") : null;
        await world.WriteAsync(EmailKind.Confirmation, await world.BookAsync());
        await world.WriteAsync(EmailKind.Confirmation, await world.BookAsync(email: "bad@example.com"));

        for (var i = 0; i < EmailQueue.MaxTries; i++)
        {
            await world.Dispatcher.SendDueAsync(TestContext.Current.CancellationToken);
            world.Clock.Advance(TimeSpan.FromHours(1));
        }

        Assert.Equal((1, 10, 1), (counted["booking.emails.sent"], counted["booking.emails.failed"], counted["booking.emails.dead"]));
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Admins_see_emails_by_state_and_as_they_go_out(string engine)
    {
        await using var world = await MailWorld.CreateAsync(_server, engine: engine);
        var booking = await world.BookAsync();
        await world.WriteAsync(EmailKind.Confirmation, booking);
        await world.Dispatcher.SendDueAsync(TestContext.Current.CancellationToken);
        await world.WriteAsync(EmailKind.Cancellation, booking);
        var emails = world.Get<EmailQueries>();

        var sent = Assert.Single((await emails.ListAsync(EmailState.Sent, ct: TestContext.Current.CancellationToken)).Items);

        Assert.Equal((EmailKind.Confirmation, booking.Reference, "mia@example.com"), (sent.Kind, sent.Reference, sent.To));
        Assert.Equal(2, (await emails.ListAsync(ct: TestContext.Current.CancellationToken)).Total);
        Assert.Equal(2, (await emails.OfAsync(booking.Id, TestContext.Current.CancellationToken)).Count);
        var counts = await emails.CountAsync(TestContext.Current.CancellationToken);
        Assert.Equal((1, 1, 0), (counts[EmailState.Sent], counts[EmailState.Waiting], counts[EmailState.Dead]));
        Assert.Contains("confirmed", (await emails.ReadAsync(sent.Id, TestContext.Current.CancellationToken))!.Subject, StringComparison.Ordinal);
    }
}
