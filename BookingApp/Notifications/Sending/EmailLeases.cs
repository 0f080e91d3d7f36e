using System.Runtime.CompilerServices;
using BookingApp.Data;
using BookingApp.Data.Changes;
using BookingApp.Data.Engines;
using BookingApp.Notifications.Rendering;
using BookingApp.Reservations;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Notifications.Sending;

/// <summary>Takes the emails that are due, some in one transaction. Several instances share the work by leases: an email has one sender at a time.</summary>
public sealed class EmailLeases(IDbContextFactory<BookingDbContext> contexts, UnitOfWork work, TimeProvider clock, ILogger<EmailLeases> log)
{
    private const int Look = 50;
    private const int Batch = 8; // twice as many as are sent at once: the last of them has its whole try within the lease

    private static readonly TimeSpan _lease = TimeSpan.FromMinutes(3); // longer than two tries

    private static readonly CompiledQuery<Func<BookingDbContext, DateTimeOffset, IAsyncEnumerable<Guid>>> _due = new(() => EF.CompileAsyncQuery(
        (BookingDbContext db, DateTimeOffset now) => db.Set<OutboxEmail>()
            .Where(l => l.State == EmailState.Waiting && l.DueAt <= now && (l.LeaseUntil == null || l.LeaseUntil <= now))
            .OrderBy(l => l.DueAt).ThenBy(l => l.Id).Select(l => l.Id).Take(Look)));

    /// <summary>When the next one is due.</summary>
    internal async Task<DateTimeOffset> NextDueAsync(CancellationToken ct)
    {
        var now = clock.Now();
        await using var db = await contexts.CreateDbContextAsync(ct);
        var waiting = db.OutboxEmails.Where(l => l.State == EmailState.Waiting);
        var free = await waiting.Where(l => l.LeaseUntil == null || l.LeaseUntil <= now).OrderBy(l => l.DueAt).Select(l => l.DueAt).FirstOrDefaultAsync(ct);
        var leased = await waiting.Where(l => l.DueAt <= now && l.LeaseUntil > now) // what is leased was due: the reminders ahead are not looked through
            .OrderBy(l => l.LeaseUntil).Select(l => l.LeaseUntil).FirstOrDefaultAsync(ct);
        return new[] { free, leased }.Min() ?? DateTimeOffset.MaxValue;
    }

    /// <summary>Takes all that is due, the longest overdue first, each once. The lease of an email is committed before it is handed out; what was taken
    /// and is not asked for is given back.</summary>
    internal async IAsyncEnumerable<LeasedEmail> TakeDueAsync([EnumeratorCancellation] CancellationToken ct)
    {
        var tried = new HashSet<Guid>();
        while ((await DueAsync(ct)).Where(tried.Add).ToList() is { Count: > 0 } due)
        {
            foreach (var some in due.Chunk(Batch))
            {
                var taken = new Queue<LeasedEmail>(await TakeAsync(some, ct));
                try
                {
                    while (taken.TryDequeue(out var next))
                        yield return next;
                }
                finally
                {
                    await GiveBackAsync(taken);
                }
            }
        }
    }

    private async Task<List<Guid>> DueAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await _due.For(db)(db, clock.Now()).ToListAsync(ct);
    }

    // Together; when another instance was faster with one of them, or one fails, each by itself: it holds up no other.
    private async Task<List<LeasedEmail>> TakeAsync(Guid[] due, CancellationToken ct)
    {
        if (due.Length > 1 && await TryTakeAsync(due, ct) is { } together)
            return together;
        var taken = new List<LeasedEmail>();
        foreach (var id in due.TakeWhile(_ => !ct.IsCancellationRequested))
            taken.AddRange(await TryTakeAsync([id], CancellationToken.None) ?? []);
        return taken;
    }

    private async Task<List<LeasedEmail>?> TryTakeAsync(Guid[] due, CancellationToken ct)
    {
        try
        {
            return await work.TryAsync<List<LeasedEmail>>(async (db, token) => await LeaseAsync(db, due, token), ct);
        }
        catch (Exception failure) when (!ct.IsCancellationRequested && !DatabaseEngine.IsTransient(failure))
        {
            log.LogError(failure, "Of the emails {Emails} one could not be taken; it is tried again", string.Join(", ", due));
            return null;
        }
    }

    // What is no longer due, or no longer true, is left out.
    private async Task<List<LeasedEmail>> LeaseAsync(BookingDbContext db, Guid[] due, CancellationToken ct)
    {
        var now = clock.Now();
        var rows = await db.OutboxEmails.Where(l => due.Contains(l.Id)).OrderBy(l => l.DueAt).ThenBy(l => l.Id).ToListAsync(ct);
        rows.RemoveAll(email => email.State is not EmailState.Waiting || email.DueAt > now || email.LeaseUntil > now);
        var bookings = await EmailBookings.OfAsync(db, rows, ct);
        var taken = new List<LeasedEmail>();
        foreach (var email in rows)
        {
            var told = bookings[email.Id];
            if (IsStillTrue(db, email, told, now))
                taken.Add(new LeasedEmail(email, told, now + _lease));
            else
                db.Publish(Change.Email(email.ReservationId));
        }

        foreach (var reminder in taken.Where(t => t.Row.Kind is EmailKind.Reminder)) // each tells the money of now
        {
            await EmailMoney.RefreshAsync(db, reminder.Row, reminder.Bookings[0], ct);
            reminder.Row.BeginSending(now, _lease);
        }

        await LeaseAsync(db, [.. taken.Where(t => t.Row.Kind is not EmailKind.Reminder).Select(t => t.Row.Id)], now, ct);
        return taken;
    }

    // Of two instances, the second finds less than it asks for, and has lost the race.
    private static async Task LeaseAsync(BookingDbContext db, List<Guid> ids, DateTimeOffset now, CancellationToken ct)
    {
        if (ids.Count > 0 && await db.WaitingOf(ids).Where(l => l.DueAt <= now && (l.LeaseUntil == null || l.LeaseUntil <= now))
            .ExecuteUpdateAsync(set => set.SetProperty(l => l.LeaseUntil, now + _lease).SetProperty(l => l.Version, l => l.Version + 1), ct) != ids.Count)
            throw new DbUpdateConcurrencyException("Another instance took one of them.");
    }

    private static bool IsStillTrue(BookingDbContext db, OutboxEmail email, IReadOnlyList<Reservation> bookings, DateTimeOffset now)
    {
        if (email.Kind is EmailKind.BookingLinks && bookings.Count is 0)
        {
            db.Remove(email); // somebody typed an address that has no bookings: nothing of it is kept
            return false;
        }

        if (email.Kind switch
        {
            EmailKind.Reminder => IsStillAhead(email, bookings[0], now),
            EmailKind.TimeOffered => bookings[0].StatusAt(now) is ReservationStatus.Held,
            _ => true,
        })
        {
            return true;
        }

        email.Withdraw();
        return false;
    }

    private static bool IsStillAhead(OutboxEmail email, Reservation reservation, DateTimeOffset now) => EmailData.FromJson(email.Facts) switch
    {
        { AsksToPay: true } => reservation.Status.IsBooked(), // it is paid after the visit too
        { Start: var start } => reservation.Status is ReservationStatus.Confirmed && reservation.Start > now && (start is null || start == reservation.Start),
    };

    // The app ends: another instance, or its next start, need not wait for the leases to run out.
    private async Task GiveBackAsync(IReadOnlyCollection<LeasedEmail> left)
    {
        if (left.Count is 0)
            return;
        var ids = left.Select(email => email.Row.Id).ToList();
        var (first, last) = (left.Min(email => email.Until), left.Max(email => email.Until));
        try
        {
            await work.DoAsync(async (db, ct) =>
            {
                await db.OutboxEmails.Where(l => ids.Contains(l.Id) && l.LeaseUntil >= first && l.LeaseUntil <= last)
                    .ExecuteUpdateAsync(
                        set => set.SetProperty(l => l.LeaseUntil, (DateTimeOffset?)null).SetProperty(l => l.Version, l => l.Version + 1), ct);
                db.Publish(Change.Emails);
            }, CancellationToken.None);
        }
        catch (Exception failure)
        {
            log.LogWarning(failure, "{Count} emails could not be given back; their leases run out", left.Count);
        }
    }
}
