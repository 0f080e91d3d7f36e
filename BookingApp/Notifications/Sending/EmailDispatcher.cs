using BookingApp.Contacts;
using BookingApp.Data;
using BookingApp.Data.Changes;
using BookingApp.Notifications.Rendering;
using BookingApp.Reservations;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Notifications.Sending;

/// <summary>Sends what is due. Several instances share the work by leases; an email goes at least once and is marked sent once.</summary>
public sealed class EmailDispatcher(
    IDbContextFactory<BookingDbContext> contexts, UnitOfWork work, EmailRenderer renderer, IEmailTransport transport, EmailMetrics metrics,
    TimeProvider clock, ILogger<EmailDispatcher> log)
{
    /// <summary>Tries before an email is dead that may still be taken; the last comes about an hour and a half after the first.</summary>
    public const int MaxTries = 10;

    private const int Batch = 50;
    private const int AtOnce = 4; // so that a server that hangs on one email does not stop the rest
    private const int LongestError = 2000;

    private static readonly TimeSpan _lease = TimeSpan.FromMinutes(3); // longer than a try
    private static readonly TimeSpan _longestTry = TimeSpan.FromMinutes(1);

    /// <summary>Sends every email that is due.</summary>
    /// <returns>When the next one is due.</returns>
    public async Task<DateTimeOffset> SendDueAsync(CancellationToken ct = default)
    {
        var tried = new HashSet<Guid>();
        try
        {
            while (true)
            {
                var due = (await DueAsync(ct)).Where(tried.Add).ToList();
                if (due.Count is 0)
                    return await NextDueAsync(ct);
                await Parallel.ForEachAsync(
                    due, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct }, async (id, token) => await SendOneAsync(id, token));
            }
        }
        finally
        {
            await transport.FinishAsync();
        }
    }

    /// <summary>Sends an email once more: one that was given up, one that was kept while there was no mail server, or one that its reader has lost;
    /// the same command once.</summary>
    /// <exception cref="RuleBrokenException"><c>not_allowed</c>; <c>not_found</c>; <c>wrong_state</c> for an email that was withdrawn</exception>
    public async Task SendAgainAsync(Actor actor, Guid id, Guid? command = null, CancellationToken ct = default)
    {
        actor.MustBeAdmin();
        var now = clock.Now();
        for (var round = 0; round < 5; round++)
        {
            var sent = await work.OnceAsync<OutboxEmail>(
                command,
                async (db, _, token) =>
                {
                    var email = await db.OutboxEmails.SingleOrDefaultAsync(l => l.Id == id, token) ?? throw new RuleBrokenException("not_found");
                    if (email.State is EmailState.Withdrawn)
                        throw new RuleBrokenException("wrong_state", email.State, EmailState.Waiting);
                    email.SendAgain(now);
                    db.Publish(Change.Email(email.ReservationId));
                    return email;
                },
                async (db, _, token) => await db.OutboxEmails.AsNoTracking()
                    .SingleOrDefaultAsync(l => l.Id == id, token) is not { } email ? throw new RuleBrokenException("not_found")
                    : email.State is EmailState.Withdrawn ? throw new RuleBrokenException("wrong_state", email.State, EmailState.Waiting) : email,
                ct);
            if (sent is not null)
                return; // else it was being sent in this instant: read again
        }

        throw new InvalidOperationException("The email's row kept changing.");
    }

    private async Task<List<Guid>> DueAsync(CancellationToken ct)
    {
        var now = clock.Now();
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.OutboxEmails
            .Where(l => l.State == EmailState.Waiting && l.DueAt <= now && (l.LeaseUntil == null || l.LeaseUntil <= now))
            .OrderBy(l => l.DueAt).ThenBy(l => l.Id).Select(l => l.Id).Take(Batch).ToListAsync(ct);
    }

    // Whatever happens to this email, the others go on.
    private async Task SendOneAsync(Guid id, CancellationToken ct)
    {
        try
        {
            if (await TakeAsync(id, ct) is { } taken)
                await SendAsync(taken, ct);
        }
        catch (Exception failure) when (!ct.IsCancellationRequested)
        {
            log.LogError(failure, "Email {Email} could not be taken or marked; its lease runs out and it is tried again", id);
        }
    }

    // The lease is committed before the email goes: who loses on the row's version leaves it to the winner.
    private Task<Taken?> TakeAsync(Guid id, CancellationToken ct) => work.TryAsync<Taken>(async (db, token) =>
    {
        var now = clock.Now();
        var email = await db.OutboxEmails.SingleOrDefaultAsync(l => l.Id == id, token);
        if (email is not { State: EmailState.Waiting } || email.DueAt > now || email.LeaseUntil > now)
            return null;

        var bookings = await EmailBookings.OfAsync(db, email, token);
        if (email.Kind is EmailKind.BookingLinks && bookings.Count is 0)
        {
            db.Remove(email); // somebody typed an address that has no bookings: nothing of it is kept
            db.Publish(Change.Email(email.ReservationId));
            return null;
        }

        if (email.Kind is EmailKind.Reminder && !IsStillAhead(email, bookings[0], now))
        {
            email.Withdraw();
            db.Publish(Change.Email(email.ReservationId));
            return null;
        }

        if (bookings is [var booking])
            await EmailMoney.RefreshAsync(db, email, booking, token);
        email.BeginSending(now, _lease);
        return new Taken(email, bookings, email.LeaseUntil);
    }, ct);

    private static bool IsStillAhead(OutboxEmail email, Reservation reservation, DateTimeOffset now) =>
        reservation.Status is ReservationStatus.Confirmed && reservation.Start > now
        && EmailData.FromJson(email.Facts).Start is var start && (start is null || start == reservation.Start);

    private async Task SendAsync(Taken taken, CancellationToken ct)
    {
        try
        {
            var email = await renderer.RenderAsync(taken.Row, taken.Bookings, ct);
            if (email.To.Address.Length is 0)
                throw new InvalidOperationException("There is nobody to send to: the business has no email address in its settings.");

            using var patience = new CancellationTokenSource(_longestTry, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
            await transport.SendAsync(email, either.Token);
        }
        catch (Exception failure) when (!ct.IsCancellationRequested)
        {
            await MarkFailedAsync(taken, failure, ct);
            return;
        }

        await MarkAsync(taken.Row.Id, email => email.State is EmailState.Waiting, MarkDone, CancellationToken.None);
        if (transport.Sends)
            metrics.Sent(taken.Row.Kind);
    }

    private void MarkDone(OutboxEmail email)
    {
        if (transport.Sends)
            email.Sent(clock.Now());
        else
            email.Kept();
    }

    private async Task MarkFailedAsync(Taken taken, Exception failure, CancellationToken ct)
    {
        var refusal = failure as EmailNotSentException;
        log.LogWarning("Email {Email} was not sent: {Failure} {Code}", taken.Row.Id, failure.GetType().Name, refusal?.Code); // its message may name the reader

        var error = Describe(failure);
        var marked = await MarkAsync(
            taken.Row.Id, email => email.State is EmailState.Waiting && email.LeaseUntil == taken.LeaseUntil,
            email =>
            {
                if (refusal is { Never: true })
                    email.GiveUp(error);
                else
                    email.Failed(clock.Now(), error, MaxTries);
            },
            ct);
        metrics.Failed(taken.Row.Kind);
        if (marked?.State is EmailState.Dead)
            metrics.Died(taken.Row.Kind);
    }

    // The row may move under us (a reminder is withdrawn): read again, and mark what is there.
    private async Task<OutboxEmail?> MarkAsync(Guid id, Func<OutboxEmail, bool> applies, Action<OutboxEmail> mark, CancellationToken ct)
    {
        for (var attempt = 0; attempt < 5; attempt++)
        {
            var marked = await work.TryAsync<OutboxEmail>(async (db, token) =>
            {
                var email = await db.OutboxEmails.SingleAsync(l => l.Id == id, token);
                if (!applies(email))
                    return email;
                mark(email);
                db.Publish(Change.Email(email.ReservationId));
                return email;
            }, ct);
            if (marked is not null)
                return marked;
        }

        throw new InvalidOperationException("The email's row kept changing.");
    }

    // Every layer of it: "failure sending mail" alone helps nobody.
    private static string Describe(Exception failure)
    {
        var layers = new List<string>();
        for (Exception? layer = failure; layer is not null; layer = layer.InnerException)
            layers.Add($"{layer.GetType().Name}: {layer.Message}");
        var text = string.Join(" ← ", layers);
        return VisibleText.Start(text, LongestError);
    }

    private async Task<DateTimeOffset> NextDueAsync(CancellationToken ct)
    {
        var now = clock.Now();
        await using var db = await contexts.CreateDbContextAsync(ct);
        var waiting = db.OutboxEmails.Where(l => l.State == EmailState.Waiting);
        var free = await waiting.Where(l => l.LeaseUntil == null || l.LeaseUntil <= now).OrderBy(l => l.DueAt).Select(l => l.DueAt).FirstOrDefaultAsync(ct);
        var leased = await waiting.Where(l => l.LeaseUntil > now).OrderBy(l => l.LeaseUntil).Select(l => l.LeaseUntil).FirstOrDefaultAsync(ct);
        return new[] { free, leased }.Min() ?? DateTimeOffset.MaxValue;
    }

    private sealed record Taken(OutboxEmail Row, IReadOnlyList<Reservation> Bookings, DateTimeOffset? LeaseUntil);
}
