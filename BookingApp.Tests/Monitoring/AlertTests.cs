using BookingApp.Data;
using BookingApp.Monitoring.Alerts;
using BookingApp.Notifications;
using BookingApp.Notifications.Sending;
using BookingApp.Payments;
using BookingApp.Payments.Bookings;
using BookingApp.Payments.Capture;
using BookingApp.Payments.Humans;
using BookingApp.Payments.Recovery;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BookingApp.Tests.Monitoring;

public sealed class AlertTests
{
    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task What_needs_a_human_for_ten_minutes_is_told_by_email_once_an_hour(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var booking = await AskHumanAsync(world);
        var alerts = world.Get<AlertService>();

        world.Clock.Advance(TimeSpan.FromMinutes(9));
        await alerts.CheckAsync();
        Assert.Empty(await alerts.LatestAsync(10));

        world.Clock.Advance(TimeSpan.FromMinutes(1));
        for (var look = 0; look < 5; look++)
            await alerts.CheckAsync();
        var email = Assert.Single(await EmailsAsync(world));
        Assert.Equal("desk@example.com", email.To.Address);
        Assert.Contains(booking.Reference, email.Text, StringComparison.Ordinal);
        Assert.Contains("Payment without a clear end", email.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(booking.Key, email.Text + email.Html, StringComparison.Ordinal);

        world.Clock.Advance(TimeSpan.FromMinutes(59));
        await alerts.CheckAsync();
        Assert.Single(await EmailsAsync(world));
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        await alerts.CheckAsync();
        Assert.Equal(2, (await EmailsAsync(world)).Count);
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Instances_that_look_at_once_send_one_email(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        await using var other = await TestWorld.CreateAsync(engine, sameDatabaseAs: world);
        await AskHumanAsync(world);
        world.Clock.Advance(TimeSpan.FromMinutes(10));

        await Task.WhenAll(Enumerable.Range(0, 16).Select(n => Task.Run(() => (n % 2 is 0 ? world : other).Get<AlertService>().CheckAsync())));

        Assert.Single(await EmailsAsync(world));
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Eighteen_of_twenty_are_enough_and_seventeen_are_told_once_per_news(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine, new() { ["Alerts:To"] = "owner@example.com" });
        var booking = await world.PaidAsync("10:00");
        var alerts = world.Get<AlertService>();
        await NoteAsync(world, booking, completed: 17, declined: 2); // with the one above: 18 of 20
        await alerts.CheckAsync();
        Assert.Empty(await alerts.LatestAsync(10));

        await NoteAsync(world, booking, completed: 0, declined: 1); // the oldest falls out of the window: 17 of 20
        await alerts.CheckAsync();
        var email = Assert.Single(await EmailsAsync(world));
        Assert.Equal("owner@example.com", email.To.Address);
        Assert.Contains("17 of the last 20", email.Text, StringComparison.Ordinal);

        world.Clock.Advance(TimeSpan.FromHours(3));
        await alerts.CheckAsync(); // nothing new
        Assert.Single(await EmailsAsync(world));
        await NoteAsync(world, booking, completed: 0, declined: 1);
        await alerts.CheckAsync();
        Assert.Equal([80, 85], (await alerts.LatestAsync(10)).Select(a => a.Count));
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_refund_open_for_a_day_is_told(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var booking = await world.PaidAsync("10:00");
        await world.Reservations.CancelAsync(TestWorld.Of(booking), booking.Id);
        world.Gateway.Silent = true;
        await world.JobsAsync();
        var alerts = world.Get<AlertService>();

        world.Clock.Advance(TimeSpan.FromHours(23));
        await alerts.CheckAsync();
        Assert.Empty(await EmailsAsync(world));
        world.Clock.Advance(TimeSpan.FromHours(1));
        await alerts.CheckAsync();

        var email = Assert.Single(await EmailsAsync(world));
        Assert.Contains(booking.Reference, email.Text, StringComparison.Ordinal);
        Assert.Contains("Refund under way since", email.Text, StringComparison.Ordinal);

        world.Gateway.Silent = false;
        await world.JobsAsync();
        world.Clock.Advance(TimeSpan.FromHours(2));
        await world.JobsAsync();
        await alerts.CheckAsync();
        Assert.Single(await EmailsAsync(world)); // all is settled: no more emails
    }

    [Fact]
    public async Task Zero_switches_each_alert_off()
    {
        await using var world = await TestWorld.CreateAsync(
            settings: new() { ["Alerts:HumanAfter"] = "00:00:00", ["Alerts:RefundAfter"] = "00:00:00", ["Alerts:CaptureSuccess"] = "0" });
        var booking = await AskHumanAsync(world);
        await NoteAsync(world, booking, completed: 0, declined: 30);
        world.Clock.Advance(TimeSpan.FromDays(2));

        await world.Get<AlertService>().CheckAsync();

        Assert.Empty(await EmailsAsync(world));
    }

    [Theory]
    [InlineData("Alerts:To", "nobody", "Alerts:To must be an email address")]
    [InlineData("Alerts:CaptureSuccess", "101", "Alerts:CaptureSuccess is a percentage")]
    [InlineData("Alerts:CaptureWindow", "0", "Alerts:CaptureWindow is a number")]
    [InlineData("Alerts:HumanAfter", "-00:01:00", "Alerts:HumanAfter is a time")]
    public async Task A_wrong_threshold_is_named_with_what_is_allowed(string setting, string value, string message)
    {
        await using var world = await TestWorld.CreateAsync(settings: new() { [setting] = value });

        var failure = Assert.Throws<OptionsValidationException>(() => world.Get<IOptions<AlertOptions>>().Value);

        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }

    // The bound of recovery: silence without end becomes a person's task, with all that is known.
    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task When_recovery_gives_up_the_home_page_and_an_email_say_all_that_is_known(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var (held, order) = await world.ApprovedAsync("10:00");
        world.Gateway.LoseCaptureAnswers = true;
        await world.Gate.ReturnAsync(TestWorld.Of(held), held.Id, order);
        world.Gateway.Silent = true;
        var recovery = world.Get<PaymentRecovery>();
        for (var look = 0; look < 250 && (await world.Get<HumanTasks>().ListAsync()).Count is 0; look++)
        {
            world.Clock.Advance(TimeSpan.FromMinutes(15));
            await recovery.CheckDueAsync();
        }

        var task = Assert.Single(await world.Get<HumanTasks>().ListAsync());
        Assert.Equal((HumanTaskKind.Payment, held.Reference, "no_answer"), (task.Kind, task.Reference, task.Detail));
        Assert.Equal(world.Clock.Now(), task.Since);
        await using var db = await world.OpenAsync();
        var row = await db.OutboxEmails.SingleAsync(l => l.Kind == EmailKind.NeedsHuman);
        var email = (await world.Get<EmailQueries>().ReadAsync(row.Id))!;
        foreach (var known in new[]
        {
            order, "45.00", "paypal", "Capturing", "Times the order was checked: 200", "Last attempt to take the money: 2026-06-01 08:00:00 UTC",
            "maya@example.com",
        })
            Assert.Contains(known, email.Text, StringComparison.Ordinal);
    }

    private static async Task<BookingView> AskHumanAsync(TestWorld world)
    {
        var (held, order) = await world.ApprovedAsync("15:00", name: "Theo");
        await using var db = await world.OpenAsync();
        var payment = await db.Payments.SingleAsync(p => p.OrderId == order);
        await world.Get<PaymentChanges>().AskHumanAsync(new Actor.System("test"), payment, StaffReason.CaptureUnknown);
        return await world.ReadAsync(held.Id);
    }

    // Ends of captures, each a second after the last.
    private static async Task NoteAsync(TestWorld world, BookingView booking, int completed, int declined)
    {
        var attempt = 100 + (int)(world.Clock.Now().ToUnixTimeSeconds() % 1_000_000_000);
        for (var i = 0; i < completed + declined; i++)
        {
            world.Clock.Advance(TimeSpan.FromSeconds(1));
            await world.Get<UnitOfWork>().DoAsync((db, _) =>
            {
                db.PaymentAttempts.Add(new PaymentAttempt
                {
                    Id = world.Get<Ids>().NewId(world.Clock.Now()),
                    PaymentId = booking.Payment!.Id,
                    Attempt = attempt + i,
                    Kind = i < completed ? PaymentAttemptKind.Completed : PaymentAttemptKind.Declined,
                    At = world.Clock.Now(),
                });
                return Task.CompletedTask;
            });
        }
    }

    private static async Task<List<EmailMessage>> EmailsAsync(TestWorld world)
    {
        await using var db = await world.OpenAsync();
        var emails = new List<EmailMessage>();
        foreach (var row in await db.OutboxEmails.Where(l => l.Kind == EmailKind.Alert).OrderBy(l => l.WrittenAt).Select(l => l.Id).ToListAsync())
            emails.Add((await world.Get<EmailQueries>().ReadAsync(row))!);
        return emails;
    }
}
