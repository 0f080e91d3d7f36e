using BookingApp.Notifications;
using BookingApp.Notifications.Moves;
using BookingApp.Notifications.Rendering;
using BookingApp.Notifications.Sending;
using BookingApp.Payments.Bookings;
using BookingApp.Reservations;
using BookingApp.Reservations.Rescheduling;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace BookingApp.Tests.Notifications.Moves;

/// <summary>A move by staff can be undone for half a minute, and its email waits as long: what customers read is so, whoever is faster.</summary>
public sealed class MoveEmailsTests
{
    private static readonly TimeSpan UndoFor = TimeSpan.FromSeconds(30);

    private readonly ScriptedTransport _server = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_move_by_staff_is_told_when_it_cannot_be_undone_any_more(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var booking = await BookedAsync(world);
        await MoveAsync(world, booking, "13:00");

        await SendAsync(world, UndoFor - TimeSpan.FromMilliseconds(1));
        Assert.Empty(await ToldAsync(world, booking));
        await SendAsync(world, TimeSpan.FromMilliseconds(1));

        Assert.Equal([("10:00", "13:00")], await ToldAsync(world, booking));
    }

    [Fact]
    public async Task Without_time_to_undo_the_email_goes_at_once()
    {
        await using var world = await TestWorld.CreateAsync(settings: new() { ["Staff:UndoFor"] = "00:00:00" });
        var booking = await BookedAsync(world);
        await MoveAsync(world, booking, "13:00");

        await SendAsync(world, TimeSpan.Zero);

        Assert.Equal([("10:00", "13:00")], await ToldAsync(world, booking));
    }

    [Fact]
    public async Task A_move_by_the_customer_is_told_at_once()
    {
        await using var world = await TestWorld.CreateAsync();
        var booking = await BookedAsync(world);
        await world.Rescheduling.RescheduleAsync(TestWorld.Of(booking), booking.Id, new RescheduleRequest(world.At("13:00")), Ct);

        await SendAsync(world, TimeSpan.Zero);

        Assert.Equal([("10:00", "13:00")], await ToldAsync(world, booking));
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task What_is_undone_in_time_was_never_told(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var booking = await BookedAsync(world, "16:00");
        var moved = await MoveAsync(world, booking, "13:00", staff: 2);

        var undone = Done(await UndoAsync(world, booking, moved));
        await SendAsync(world, TimeSpan.FromMinutes(5));

        Assert.Equal((world.At("16:00"), 1), (undone.Start, undone.StaffId));
        Assert.Empty(await ToldAsync(world, booking));
        Assert.Equal(["moved", "move_undone"], (await HistoryAsync(world, booking)).Where(what => what.StartsWith("move", StringComparison.Ordinal)));
        Assert.Equal(world.At("16:00").AddDays(-1), (await ReminderAsync(world, booking)).DueAt);
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task What_is_undone_when_it_was_told_is_put_right_at_once(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var booking = await BookedAsync(world);
        var moved = await MoveAsync(world, booking, "13:00");
        await SendAsync(world, UndoFor);

        Done(await UndoAsync(world, booking, moved));
        await SendAsync(world, TimeSpan.Zero);

        Assert.Equal([("10:00", "13:00"), ("13:00", "10:00")], await ToldAsync(world, booking));
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task What_is_undone_while_its_email_is_being_sent_is_put_right(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var booking = await BookedAsync(world);
        var moved = await MoveAsync(world, booking, "13:00");
        _server.Meanwhile = async email =>
        {
            if (email.MessageId.Contains(nameof(EmailKind.Moved), StringComparison.Ordinal) && moved is { } change)
            {
                moved = null;
                Done(await UndoAsync(world, booking, change));
            }
        };

        await SendAsync(world, UndoFor);
        await SendAsync(world, TimeSpan.Zero);

        Assert.Equal([("10:00", "13:00"), ("13:00", "10:00")], await ToldAsync(world, booking));
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task An_email_that_may_have_come_through_is_put_right_when_the_move_is_undone(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var booking = await BookedAsync(world);
        var moved = await MoveAsync(world, booking, "13:00");
        _server.Fails = _ => new TimeoutException("No answer after the data.");
        await SendAsync(world, UndoFor);
        _server.Fails = _ => null;

        Done(await UndoAsync(world, booking, moved));
        await SendAsync(world, TimeSpan.FromMinutes(1));

        Assert.Contains(("13:00", "10:00"), await ToldAsync(world, booking));
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Several_moves_in_one_breath_are_told_once_from_what_the_customer_knows_to_what_stands(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var booking = await BookedAsync(world);
        await MoveAsync(world, booking, "13:00");
        await MoveAsync(world, booking, "14:00");
        world.Clock.Advance(TimeSpan.FromSeconds(20));
        await MoveAsync(world, booking, "15:00");

        await SendAsync(world, TimeSpan.FromSeconds(29));
        Assert.Empty(await ToldAsync(world, booking));
        await SendAsync(world, TimeSpan.FromSeconds(1));

        Assert.Equal([("10:00", "15:00")], await ToldAsync(world, booking));
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task What_was_told_by_another_email_meanwhile_is_put_right_when_the_move_is_undone(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var booking = await BookedAsync(world);
        var moved = await MoveAsync(world, booking, "13:00");
        await world.Get<BookingApp.Data.UnitOfWork>().DoAsync(async (db, ct) =>
        {
            var row = await db.Reservations.AsNoTracking().SingleAsync(r => r.Id == booking.Id, ct);
            await world.Get<Outbox>().WriteAsync(db, EmailKind.PaymentReceived, row, 7, world.Clock.GetUtcNow(), ct: ct);
        }, Ct);
        await SendAsync(world, TimeSpan.Zero);

        Done(await UndoAsync(world, booking, moved));
        await SendAsync(world, TimeSpan.Zero);

        Assert.Equal([("13:00", "10:00")], await ToldAsync(world, booking));
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Who_moves_or_cancels_their_booking_meanwhile_reads_nothing_of_the_time_in_between(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var (mover, leaver) = (await BookedAsync(world), await BookedAsync(world, "16:00", "Zoe"));
        await MoveAsync(world, mover, "13:00");
        await MoveAsync(world, leaver, "15:00");
        world.Clock.Advance(TimeSpan.FromSeconds(10));

        Done(await world.Rescheduling.RescheduleAsync(TestWorld.Of(mover), mover.Id, new RescheduleRequest(world.At("11:30")), Ct));
        Done(await world.Reservations.CancelAsync(TestWorld.Of(leaver), leaver.Id, ct: Ct));
        await SendAsync(world, TimeSpan.FromMinutes(1));

        Assert.Equal([("10:00", "11:30")], await ToldAsync(world, mover));
        Assert.Empty(await ToldAsync(world, leaver));
        Assert.Contains(EmailKind.Cancellation, await world.EmailsAsync(leaver.Id));
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task What_staff_withhold_is_not_sent_nor_its_undoing(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var booking = await BookedAsync(world);
        var moved = await MoveAsync(world, booking, "13:00");
        var email = await world.Get<WaitingEmails>().FindAsync(booking.Id, ct: Ct);
        Assert.Equal(world.Clock.GetUtcNow() + UndoFor, email!.DueAt);

        Done(await world.Get<WaitingEmails>().WithholdAsync(TestWorld.Staff, booking.Id, email.Id, Ct));
        Done(await world.Get<WaitingEmails>().WithholdAsync(TestWorld.Staff, booking.Id, email.Id, Ct)); // pressed twice
        await SendAsync(world, UndoFor);
        Done(await UndoAsync(world, booking, moved));
        await SendAsync(world, TimeSpan.FromMinutes(1));

        Assert.Empty(await ToldAsync(world, booking));
        Assert.Single(await HistoryAsync(world, booking), what => what is "email_withheld");
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Who_withholds_an_email_that_is_being_sent_is_told_that_it_has_gone(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var booking = await BookedAsync(world);
        await MoveAsync(world, booking, "13:00");
        var email = (await world.Get<WaitingEmails>().FindAsync(booking.Id, ct: Ct))!;
        ChangeResult? meanwhile = null;
        _server.Meanwhile = async sent =>
        {
            if (sent.MessageId.Contains(nameof(EmailKind.Moved), StringComparison.Ordinal))
                meanwhile = await world.Get<WaitingEmails>().WithholdAsync(TestWorld.Staff, booking.Id, email.Id, Ct);
        };

        await SendAsync(world, UndoFor);
        var after = await world.Get<WaitingEmails>().WithholdAsync(TestWorld.Staff, booking.Id, email.Id, Ct);

        Assert.Equal(RefusalReason.EmailGone, Assert.IsType<ChangeResult.Refused>(meanwhile).Reason);
        Assert.Equal(RefusalReason.EmailGone, Assert.IsType<ChangeResult.Refused>(after).Reason);
        Assert.Equal([("10:00", "13:00")], await ToldAsync(world, booking));
        Assert.DoesNotContain("email_withheld", await HistoryAsync(world, booking));
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Of_who_withholds_and_who_sends_in_one_instant_one_wins_and_both_know_it(string engine)
    {
        var (withheld, sent) = await RaceAsync(engine, async (world, booking, email) =>
            await world.Get<WaitingEmails>().WithholdAsync(TestWorld.Staff, booking, email, Ct) is ChangeResult.Done);

        Assert.All(withheld.Zip(sent), round => Assert.NotEqual(round.First, round.Second));
    }

    // The control: were the email only looked at and then withdrawn, the same race would answer "not sent" for one that goes.
    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Without_the_condition_the_race_shows(string engine)
    {
        var (withheld, sent) = await RaceAsync(engine, async (world, booking, email) =>
        {
            var before = _server.Sent.Count(IsMoved);
            if (await world.Get<WaitingEmails>().FindAsync(booking, ct: Ct) is null)
                return false;
            await Eventually.HoldsAsync(() => _server.Sent.Count(IsMoved) > before, "the email to go after it was looked at");
            await world.Get<BookingApp.Data.UnitOfWork>().DoAsync((db, ct) => db.OutboxEmails.Where(l => l.Id == email)
                .ExecuteUpdateAsync(set => set.SetProperty(l => l.State, EmailState.Withdrawn), ct), Ct);
            return true;
        });

        Assert.Contains(withheld.Zip(sent), round => round is (true, true));
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Undone_in_the_instant_in_which_its_email_is_taken_the_last_word_is_what_stands(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var booking = await BookedAsync(world);
        for (var round = 0; round < 8; round++)
        {
            var before = await world.ReadAsync(booking.Id);
            var moved = await MoveAsync(world, before, "13:00");
            world.Clock.Advance(UndoFor);

            await Task.WhenAll(Task.Run(() => SendAsync(world, TimeSpan.Zero)), Task.Run(() => UndoAsync(world, before, moved)));
            await SendAsync(world, TimeSpan.FromMinutes(1));

            Assert.Equal(world.At("10:00"), (await world.ReadAsync(booking.Id)).Start);
            Assert.All((await ToldAsync(world, booking)).TakeLast(1), told => Assert.Equal("10:00", told.New));
        }

        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_move_whose_old_time_is_taken_by_now_cannot_be_undone_and_stands(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var booking = await BookedAsync(world);
        var moved = await MoveAsync(world, booking, "13:00");
        await world.HeldAsync("10:00", name: "Zoe");

        var refused = await UndoAsync(world, booking, moved);
        await SendAsync(world, UndoFor);

        Assert.IsType<ChangeResult.BeatenToIt>(refused);
        Assert.Equal(world.At("13:00"), (await world.ReadAsync(booking.Id)).Start);
        Assert.Equal([("10:00", "13:00")], await ToldAsync(world, booking));
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task What_somebody_else_changed_since_is_not_undone(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var booking = await BookedAsync(world);
        var mine = await MoveAsync(world, booking, "13:00");
        await MoveAsync(world, booking, "15:00"); // theirs

        var refused = await UndoAsync(world, booking, mine);

        Assert.Equal(RefusalReason.ChangedMeanwhile, Assert.IsType<ChangeResult.Refused>(refused).Reason);
        Assert.Equal(world.At("15:00"), (await world.ReadAsync(booking.Id)).Start);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Of_two_who_undo_one_move_one_does(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var booking = await BookedAsync(world);
        for (var round = 0; round < 5; round++)
        {
            var before = await world.ReadAsync(booking.Id);
            var moved = await MoveAsync(world, before, "13:00");

            var results = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(() => UndoAsync(world, before, moved))));

            Assert.Contains(results, r => r is ChangeResult.Done);
            Assert.Equal((world.At("10:00"), moved.Version + 1), ((await world.ReadAsync(booking.Id)).Start, (await world.ReadAsync(booking.Id)).Version));
        }
    }

    [Fact]
    public async Task A_time_that_is_not_offered_is_gone_back_to_all_the_same()
    {
        await using var world = await TestWorld.CreateAsync();
        var first = await BookedAsync(world);
        var early = await MoveAsync(world, first, "07:05", reason: "They have to catch a train");
        var moved = await MoveAsync(world, early, "13:00");

        var undone = Done(await UndoAsync(world, early, moved));

        Assert.Equal(world.At("07:05"), undone.Start);
    }

    [Fact]
    public async Task An_email_that_waits_outlives_its_process()
    {
        await using var world = await TestWorld.CreateAsync();
        var booking = await BookedAsync(world);
        await MoveAsync(world, booking, "13:00");
        world.Clock.Advance(UndoFor);

        await using var next = await TestWorld.CreateAsync(sameDatabaseAs: world);
        await SendAsync(next, TimeSpan.Zero);

        Assert.Equal([("10:00", "13:00")], await ToldAsync(world, booking));
    }

    [Fact]
    public async Task Customers_neither_undo_nor_withhold()
    {
        await using var world = await TestWorld.CreateAsync();
        var booking = await BookedAsync(world);
        var moved = await MoveAsync(world, booking, "13:00");
        var email = (await world.Get<WaitingEmails>().FindAsync(booking.Id, ct: Ct))!;

        var undo = await Assert.ThrowsAsync<RuleBrokenException>(
            () => world.Rescheduling.RescheduleAsync(TestWorld.Of(booking), booking.Id, RescheduleRequest.Undo(booking, moved), Ct));
        var withhold = await Assert.ThrowsAsync<RuleBrokenException>(
            () => world.Get<WaitingEmails>().WithholdAsync(TestWorld.Of(booking), booking.Id, email.Id, Ct));

        Assert.Equal(("not_allowed", "not_allowed"), (undo.Code, withhold.Code));
    }

    private async Task<(List<bool> Withheld, List<bool> Sent)> RaceAsync(string engine, Func<TestWorld, Guid, Guid, Task<bool>> withhold)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var booking = await BookedAsync(world);
        var (withheld, sent) = (new List<bool>(), new List<bool>());
        for (var round = 0; round < 12; round++)
        {
            await MoveAsync(world, booking, round % 2 is 0 ? "13:00" : "15:00");
            world.Clock.Advance(UndoFor);
            var email = (await world.Get<WaitingEmails>().FindAsync(booking.Id, ct: Ct))!;
            var before = _server.Sent.Count(IsMoved);

            var answer = Task.Run(() => withhold(world, booking.Id, email.Id));
            await Task.WhenAll(answer, Task.Run(() => SendAsync(world, TimeSpan.Zero)));
            withheld.Add(await answer);
            sent.Add(_server.Sent.Count(IsMoved) > before);
        }

        return (withheld, sent);
    }

    private static bool IsMoved(EmailMessage email) => email.MessageId.Contains(nameof(EmailKind.Moved), StringComparison.Ordinal);

    private static ReservationView Done(ChangeResult result) => Assert.IsType<ChangeResult.Done>(result).Reservation;

    // Its confirmation and what else was due has been sent.
    private async Task<BookingView> BookedAsync(TestWorld world, string time = "10:00", string name = "Maya")
    {
        var booking = await world.PaidAsync(time, name: name);
        await SendAsync(world, TimeSpan.Zero);
        return booking;
    }

    private static async Task<ReservationView> MoveAsync(TestWorld world, ReservationView booking, string time, int staff = 1, string? reason = null) => Done(
        await world.Rescheduling.RescheduleAsync(
            TestWorld.Staff, booking.Id, new RescheduleRequest(world.At(time), staff) { OverrideReason = reason }, Ct));

    private static Task<ChangeResult> UndoAsync(TestWorld world, ReservationView before, ReservationView moved) =>
        world.Rescheduling.RescheduleAsync(TestWorld.Staff, before.Id, RescheduleRequest.Undo(before, moved), Ct);

    private async Task SendAsync(TestWorld world, TimeSpan later)
    {
        world.Clock.Advance(later);
        var dispatcher = new EmailDispatcher(
            world.Get<EmailQueue>(), world.Get<EmailRenderer>(), _server, world.Clock, NullLogger<EmailDispatcher>.Instance);
        await dispatcher.SendDueAsync(Ct);
    }

    // What the customer has read of moves: from when to when.
    private async Task<List<(string Old, string New)>> ToldAsync(TestWorld world, ReservationView booking)
    {
        await using var db = await world.OpenAsync();
        var sent = _server.Sent.Select(email => email.MessageId).ToHashSet(StringComparer.Ordinal);
        var rows = await db.OutboxEmails.AsNoTracking().Where(l => l.ReservationId == booking.Id && l.Kind == EmailKind.Moved)
            .OrderBy(l => l.Revision).ToListAsync(Ct);
        return [.. rows.Where(row => sent.Contains(row.MessageId)).Select(row => EmailData.FromJson(row.Facts))
            .Select(facts => (Time(facts.OldStart!.Value), Time(facts.Start!.Value)))];
    }

    private static string Time(DateTimeOffset at) => at.ToOffset(TimeSpan.FromHours(2)).ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture);

    private static async Task<OutboxEmail> ReminderAsync(TestWorld world, ReservationView booking)
    {
        await using var db = await world.OpenAsync();
        return await db.OutboxEmails.SingleAsync(
            l => l.ReservationId == booking.Id && l.Kind == EmailKind.Reminder && l.State == EmailState.Waiting, Ct);
    }

    private static async Task<List<string>> HistoryAsync(TestWorld world, ReservationView booking)
    {
        await using var db = await world.OpenAsync();
        return await db.ReservationEvents.Where(e => e.ReservationId == booking.Id).OrderBy(e => e.At).ThenBy(e => e.Id).Select(e => e.What).ToListAsync(Ct);
    }
}
