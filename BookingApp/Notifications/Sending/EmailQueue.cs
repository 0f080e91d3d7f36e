using System.Collections.Concurrent;
using BookingApp.Contacts;
using BookingApp.Data;
using BookingApp.Data.Changes;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Notifications.Sending;

/// <summary>The emails that wait, and what becomes of each.</summary>
public sealed class EmailQueue(EmailLeases leases, UnitOfWork work, EmailMetrics metrics, TimeProvider clock)
{
    /// <summary>Tries before an email is dead that may still be taken; the last comes about an hour and a half after the first.</summary>
    public const int MaxTries = 10;

    private const int LongestError = 2000;

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly ConcurrentQueue<Mark> _marks = new();

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

    /// <summary>Takes all that is due, to be sent.</summary>
    internal IAsyncEnumerable<LeasedEmail> TakeDueAsync(CancellationToken ct) => leases.TakeDueAsync(ct);

    /// <summary>When the next one is due.</summary>
    internal Task<DateTimeOffset> NextDueAsync(CancellationToken ct) => leases.NextDueAsync(ct);

    /// <summary>Marks an email that is out of our hands: on its way to the reader, or kept since there is no mail server. Those that leave while one mark
    /// is written are marked together by the next. Who sends goes on when it is written, so that no more are sent again after a crash than are sent
    /// at once.</summary>
    internal async Task MarkDoneAsync(LeasedEmail email, bool isSent)
    {
        var mine = new Mark(email.Row, isSent);
        _marks.Enqueue(mine);
        await _turn.WaitAsync();
        try
        {
            if (!mine.Written.Task.IsCompleted)
                await WriteMarksAsync();
        }
        finally
        {
            _turn.Release();
        }

        await mine.Written.Task;
        if (isSent)
            metrics.Sent(email.Row.Kind);
    }

    /// <summary>Marks a try that failed: the next comes later, or there is none.</summary>
    internal async Task MarkFailedAsync(LeasedEmail email, Exception failure, CancellationToken ct)
    {
        var error = Describe(failure);
        var marked = await MarkAsync(
            email.Row.Id, row => row.State is EmailState.Waiting && row.LeaseUntil == email.Until,
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

    private async Task WriteMarksAsync()
    {
        var marks = new List<Mark>();
        while (_marks.TryDequeue(out var mark))
            marks.Add(mark);
        try
        {
            await work.DoAsync(async (db, ct) =>
            {
                foreach (var alike in marks.GroupBy(mark => mark.IsSent))
                    await MarkAsync(db, alike.Key, [.. alike.Select(mark => mark.Row.Id)], ct);
                foreach (var mark in marks)
                    db.Publish(Change.Email(mark.Row.ReservationId));
            });
            marks.ForEach(mark => mark.Written.SetResult());
        }
        catch (Exception failure)
        {
            marks.ForEach(mark => mark.Written.SetException(failure));
        }
    }

    // What was withdrawn meanwhile stays so.
    private Task MarkAsync(BookingDbContext db, bool isSent, List<Guid> ids, CancellationToken ct)
    {
        var now = clock.Now();
        var (state, at) = isSent ? (EmailState.Sent, now) : (EmailState.Kept, (DateTimeOffset?)null);
        return db.WaitingOf(ids).ExecuteUpdateAsync(
            set => set.SetProperty(l => l.State, state).SetProperty(l => l.SentAt, l => at ?? l.SentAt).SetProperty(l => l.LeaseUntil, (DateTimeOffset?)null)
                .SetProperty(l => l.LastError, (string?)null).SetProperty(l => l.Version, l => l.Version + 1), ct);
    }

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

    private sealed record Mark(OutboxEmail Row, bool IsSent)
    {
        public TaskCompletionSource Written { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
