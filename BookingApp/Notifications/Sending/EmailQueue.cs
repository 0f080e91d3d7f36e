using BookingApp.Contacts;
using BookingApp.Data;
using BookingApp.Data.Changes;
using BookingApp.Notifications.Rendering;
using BookingApp.Reservations;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Notifications.Sending;

/// <summary>The emails that wait, and what becomes of each. Several instances share the work by leases: an email is marked sent once.</summary>
public sealed class EmailQueue(IDbContextFactory<BookingDbContext> contexts, UnitOfWork work, EmailMetrics metrics, TimeProvider clock)
{
    /// <summary>Tries before an email is dead that may still be taken; the last comes about an hour and a half after the first.</summary>
    public const int MaxTries = 10;

    private const int Batch = 50;
    private const int LongestError = 2000;

    private static readonly TimeSpan _lease = TimeSpan.FromMinutes(3); // longer than a try

    /// <summary>Sends an email once more: one that was given up, one that was kept while there was no mail server, or one that its reader has lost;
    /// the same command once.</summary>
    /// <exception cref="RuleBrokenException"><c>not_allowed</c>; <c>not_found</c>; <c>wrong_state</c> for an email that was withdrawn</exception>
    public async Task SendAgainAsync(Actor actor, Guid id, Guid? command = null, CancellationToken ct = default)
    {
        actor.MustBeAdmin();
        var now = clock.Now();
        for (var tries = 0; tries < 5; tries++)
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
                return; // null: the row changed while it was being sent; read it again
        }

        throw new InvalidOperationException("The email's row kept changing.");
    }

    /// <summary>The next emails that are due, the longest overdue first.</summary>
    internal async Task<List<Guid>> DueAsync(CancellationToken ct)
    {
        var now = clock.Now();
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.OutboxEmails
            .Where(l => l.State == EmailState.Waiting && l.DueAt <= now && (l.LeaseUntil == null || l.LeaseUntil <= now))
            .OrderBy(l => l.DueAt).ThenBy(l => l.Id).Select(l => l.Id).Take(Batch).ToListAsync(ct);
    }

    /// <summary>When the next one is due.</summary>
    internal async Task<DateTimeOffset> NextDueAsync(CancellationToken ct)
    {
        var now = clock.Now();
        await using var db = await contexts.CreateDbContextAsync(ct);
        var waiting = db.OutboxEmails.Where(l => l.State == EmailState.Waiting);
        var free = await waiting.Where(l => l.LeaseUntil == null || l.LeaseUntil <= now).OrderBy(l => l.DueAt).Select(l => l.DueAt).FirstOrDefaultAsync(ct);
        var leased = await waiting.Where(l => l.LeaseUntil > now).OrderBy(l => l.LeaseUntil).Select(l => l.LeaseUntil).FirstOrDefaultAsync(ct);
        return new[] { free, leased }.Min() ?? DateTimeOffset.MaxValue;
    }

    /// <summary>Takes an email to be sent. The lease is committed before the email is sent; of two instances, the row's version lets one have it.</summary>
    /// <returns>Null where there is nothing to send: another instance has it, or what it says is no longer true.</returns>
    internal Task<Leased?> TakeAsync(Guid id, CancellationToken ct) => work.TryAsync<Leased>(async (db, token) =>
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
        return new Leased(email, bookings, email.LeaseUntil);
    }, ct);

    /// <summary>Marks an email that is out of our hands: on its way to the reader, or kept since there is no mail server.</summary>
    internal async Task MarkDoneAsync(Leased email, bool isSent)
    {
        await MarkAsync(
            email.Row.Id, row => row.State is EmailState.Waiting,
            row =>
            {
                if (isSent)
                    row.Sent(clock.Now());
                else
                    row.Kept();
            },
            CancellationToken.None);
        if (isSent)
            metrics.Sent(email.Row.Kind);
    }

    /// <summary>Marks a try that failed: the next comes later, or there is none.</summary>
    internal async Task MarkFailedAsync(Leased email, Exception failure, CancellationToken ct)
    {
        var error = Describe(failure);
        var marked = await MarkAsync(
            email.Row.Id, row => row.State is EmailState.Waiting && row.LeaseUntil == email.LeaseUntil,
            row =>
            {
                if (failure is EmailNotSentException { Never: true })
                    row.GiveUp(error);
                else
                    row.Failed(clock.Now(), error, MaxTries);
            },
            ct);
        metrics.Failed(email.Row.Kind);
        if (marked.State is EmailState.Dead)
            metrics.Died(email.Row.Kind);
    }

    private static bool IsStillAhead(OutboxEmail email, Reservation reservation, DateTimeOffset now) =>
        reservation.Status is ReservationStatus.Confirmed && reservation.Start > now
        && EmailData.FromJson(email.Facts).Start is var start && (start is null || start == reservation.Start);

    // The row may change meanwhile (a reminder is withdrawn): then it is read and marked again.
    private async Task<OutboxEmail> MarkAsync(Guid id, Func<OutboxEmail, bool> applies, Action<OutboxEmail> mark, CancellationToken ct)
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

    /// <summary>An email that is ours to send until its lease ends, and the bookings that it tells of.</summary>
    internal sealed record Leased(OutboxEmail Row, IReadOnlyList<Reservation> Bookings, DateTimeOffset? LeaseUntil);
}
