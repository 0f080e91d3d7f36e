using BookingApp.Notifications;
using BookingApp.Notifications.Rendering;
using BookingApp.Notifications.Sending;
using BookingApp.Reservations;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace BookingApp.Tests.Notifications;

/// <summary>Emails are taken and marked some at a time: what a crash, another instance or one that fails may do to the rest.</summary>
public sealed class EmailLeasesTests
{
    private const int AtOnce = 4; // what an instance may have given to the mail server and not marked yet

    private readonly ScriptedTransport _server = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task No_more_emails_than_are_sent_at_once_would_be_sent_again_after_a_crash(string engine)
    {
        await using var world = await MailWorld.CreateAsync(_server, engine: engine);
        await WriteAsync(world, 30);
        var most = 0;
        var gate = new Lock();
        _server.Meanwhile = async _ =>
        {
            await using var db = world.Context();
            var given = _server.Sent.Count; // first: what is marked meanwhile only makes it less
            var marked = await db.OutboxEmails.CountAsync(l => l.State == EmailState.Sent);
            lock (gate)
                most = Math.Max(most, given - marked);
        };

        await world.Dispatcher.SendDueAsync(Ct);

        Assert.Equal(30, _server.Sent.Select(email => email.MessageId).Distinct().Count());
        Assert.InRange(most, 0, AtOnce - 1); // the one that asks is not given yet
        Assert.All(await world.EmailsAsync(), email => Assert.Equal((EmailState.Sent, (DateTimeOffset?)null), (email.State, email.LeaseUntil)));
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Three_instances_share_many_emails_and_each_goes_once(string engine)
    {
        await using var world = await MailWorld.CreateAsync(_server, engine: engine);
        await WriteAsync(world, 60);

        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => AnotherOf(world).SendDueAsync(Ct))));
        await world.Dispatcher.SendDueAsync(Ct);

        Assert.Equal(60, _server.Sent.Count);
        Assert.Equal(60, _server.Sent.Select(email => email.MessageId).Distinct().Count());
        Assert.All(await world.EmailsAsync(), email => Assert.Equal(EmailState.Sent, email.State));
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task An_email_that_cannot_be_taken_holds_up_no_other(string engine)
    {
        await using var world = await MailWorld.CreateAsync(_server, engine: engine);
        await WriteAsync(world, 6);
        var odd = (await world.EmailsAsync())[2].Id;
        var nowhere = Guid.NewGuid();
        await world.Work.DoAsync((db, ct) => db.OutboxEmails.Where(l => l.Id == odd)
            .ExecuteUpdateAsync(set => set.SetProperty(l => l.ReservationId, nowhere), ct), Ct);

        await world.Dispatcher.SendDueAsync(Ct);

        Assert.Equal(5, _server.Sent.Count);
        Assert.Equal(odd, Assert.Single(await world.EmailsAsync(), email => email.State is EmailState.Waiting).Id);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task When_the_app_ends_what_it_was_sending_is_marked_and_the_rest_is_free_at_once(string engine)
    {
        await using var world = await MailWorld.CreateAsync(_server, engine: engine);
        await WriteAsync(world, 30);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        _server.Meanwhile = _ => ends.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => world.Dispatcher.SendDueAsync(ends.Token));

        var given = _server.Sent.Count;
        Assert.InRange(given, 1, AtOnce);
        var emails = await world.EmailsAsync();
        Assert.Equal(given, emails.Count(email => email.State is EmailState.Sent));
        Assert.All(emails, email => Assert.Null(email.LeaseUntil));
        _server.Meanwhile = _ => Task.CompletedTask;
        await AnotherOf(world).SendDueAsync(Ct);
        Assert.Equal(30, _server.Sent.Select(email => email.MessageId).Distinct().Count());
        Assert.Equal(30, _server.Sent.Count);
    }

    // By their state SQLite would read them all, for each mark.
    [Fact]
    public async Task Eight_emails_are_taken_and_marked_without_a_look_at_the_thousand_reminders_that_lie_ahead()
    {
        await using var world = await MailWorld.CreateAsync(_server);
        await WriteAsync(world, 8);
        await RemindAsync(world, await world.BookAsync(), 1_000);
        await using var db = world.Context();
        var due = await db.OutboxEmails.Where(l => l.Kind == EmailKind.Confirmation).Select(l => l.Id).ToListAsync(Ct);
        using var statements = new Statements(db.Database.GetDbConnection());

        await world.Dispatcher.SendDueAsync(Ct);
        Assert.Equal(0, await db.WaitingOf(due).CountAsync(Ct)); // of more than three at once it goes by what costs least

        var asked = statements.Heard.Where(s => s.Sql.Contains("\"OutboxEmails\"", StringComparison.Ordinal) && s.Parameters.Count >= due.Count).ToList();
        Assert.True(asked.Count >= 3, "taken, leased and looked for"); // and marked, where some left together
        Assert.All(asked, statement => Assert.InRange(SqliteSteps.Of((SqliteConnection)db.Database.GetDbConnection(), statement), 1, 900));
        Assert.Equal(8, _server.Sent.Count);
    }

    [Fact]
    public async Task An_email_whose_turn_comes_too_late_for_a_whole_try_is_left_to_the_next_lease()
    {
        await using var world = await MailWorld.CreateAsync(_server);
        await WriteAsync(world, 8);
        var (first, late) = (0, new TaskCompletionSource());
        _server.Meanwhile = _ =>
        {
            if (Interlocked.Increment(ref first) is 1)
            {
                world.Clock.Advance(TimeSpan.FromSeconds(150)); // half a minute of the lease is left
                late.SetResult();
            }

            return late.Task;
        };

        var next = await world.Dispatcher.SendDueAsync(Ct);

        Assert.InRange(_server.Sent.Count, 1, AtOnce);
        world.Clock.AdvanceTo(next);
        await world.Dispatcher.SendDueAsync(Ct);
        Assert.Equal(8, _server.Sent.Select(email => email.MessageId).Distinct().Count());
        Assert.Equal(8, _server.Sent.Count);
    }

    // Of one booking, each a day later than the one before.
    private static Task RemindAsync(MailWorld world, Reservation booking, int emails) => world.Work.DoAsync((db, _) =>
    {
        for (var n = 0; n < emails; n++)
        {
            var reminder = new OutboxEmail
            {
                Id = world.Get<Ids>().NewId(world.Now),
                ReservationId = booking.Id,
                Kind = EmailKind.Reminder,
                Revision = n,
                To = booking.CustomerEmail,
                MessageId = "",
                WrittenAt = world.Now,
            };
            reminder.PlanAt(world.Now.AddDays(1 + n));
            db.OutboxEmails.Add(reminder);
        }

        return Task.CompletedTask;
    }, Ct);

    private static EmailDispatcher AnotherOf(MailWorld world) => new(
        new EmailQueue(world.Get<EmailLeases>(), world.Work, world.Get<EmailMetrics>(), world.Clock), world.Get<EmailRenderer>(),
        world.Get<IEmailTransport>(), world.Clock, NullLogger<EmailDispatcher>.Instance);

    private static async Task WriteAsync(MailWorld world, int emails)
    {
        for (var n = 0; n < emails; n++)
            await world.WriteAsync(EmailKind.Confirmation, await world.BookAsync());
    }
}
