using System.Globalization;
using BookingApp.Catalog;
using BookingApp.Contacts;
using BookingApp.Data;
using BookingApp.Data.Changes;
using BookingApp.Data.Engines;
using BookingApp.Notifications.Rendering;
using BookingApp.Reservations;
using BookingApp.Settings;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BookingApp.Notifications;

/// <summary>Writes emails inside the transaction of the fact that they tell; they are sent after it.</summary>
public sealed class Outbox(Ids ids, CatalogQueries catalog, IOptions<AppOptions> app)
{
    private const int LongestReason = 500; // longer ones are cut
    private const int LastAttempt = 100; // what payments tell is numbered by their attempts

    private static readonly CompiledQuery<Func<BookingDbContext, Guid, IAsyncEnumerable<Written>>> _written = new(() => EF.CompileAsyncQuery(
        (BookingDbContext db, Guid reservationId) => db.Set<OutboxEmail>().Where(l => l.ReservationId == reservationId)
            .Select(l => new Written(l.Kind, l.Revision, l.State == EmailState.Waiting))));

    /// <summary>Adds an email to this unit of work, once per reservation, kind and revision; nothing for a customer without an address.</summary>
    /// <remarks>An email that is there already is left alone; two that write it in the same instant are a lost race for one of them.
    /// Emails for staff go to the business's address at the time of sending.</remarks>
    public async Task WriteAsync(
        BookingDbContext db, EmailKind kind, Reservation reservation, int revision, DateTimeOffset now, EmailData? facts = null, DateTimeOffset? due = null,
        CancellationToken ct = default)
    {
        if (!IsForNobody(kind, reservation))
            await WriteAsync(db, kind, reservation, revision, await WrittenAsync(db, reservation.Id, ct), now, facts, due, ct);
    }

    /// <summary>Adds an email about a booking that stands, and plans its reminder anew.</summary>
    public async Task WriteWithReminderAsync(
        BookingDbContext db, EmailKind kind, Reservation reservation, DateTimeOffset now, EmailData? facts = null, DateTimeOffset? due = null,
        CancellationToken ct = default)
    {
        var written = await WrittenAsync(db, reservation.Id, ct);
        if (!IsForNobody(kind, reservation))
            await WriteAsync(db, kind, reservation, reservation.Revision, written, now, facts, due, ct);
        await PlanReminderAsync(db, reservation, written, now, ct);
    }

    /// <summary>Adds an email to staff about one more thing of a reservation that needs them: each has its own, so it takes the next number.</summary>
    public async Task WriteToStaffAsync(BookingDbContext db, Reservation reservation, DateTimeOffset now, EmailData facts, CancellationToken ct = default)
    {
        var told = await db.OutboxEmails.Where(l => l.ReservationId == reservation.Id && l.Kind == EmailKind.NeedsHuman).MaxAsync(l => (int?)l.Revision, ct);
        await WriteAsync(db, EmailKind.NeedsHuman, reservation, Math.Max(told ?? 0, LastAttempt) + 1, now, facts, ct: ct);
    }

    /// <summary>Adds an alert's email to this unit of work. It concerns no single booking; without an address it goes to the business's own at the
    /// time of sending.</summary>
    public void WriteAlert(BookingDbContext db, Guid alertId, string to, DateTimeOffset now, EmailData facts) =>
        WriteOwn(db, ids.NewId(now), alertId, EmailKind.Alert, "alert", to, now, facts);

    /// <summary>Adds an email with the links of all bookings of this address. Which they are is looked up when it is sent: whoever asks for it waits
    /// equally long for any address.</summary>
    public void WriteLinks(BookingDbContext db, Guid id, string to, DateTimeOffset now) =>
        WriteOwn(db, id, id, EmailKind.BookingLinks, "links", to, now, new EmailData());

    /// <summary>Adds an email that tells somebody that they are on the waiting list.</summary>
    public void WriteJoined(BookingDbContext db, Guid entryId, string to, DateTimeOffset now, EmailData facts) =>
        WriteOwn(db, ids.NewId(now), entryId, EmailKind.WaitingListJoined, "waiting-list", to, now, facts);

    /// <summary>Adds an email with the link by which what is due is paid: it is a reminder of money, so that an earlier version can send it as one.</summary>
    public async Task WritePayLinkAsync(BookingDbContext db, Reservation reservation, DateTimeOffset now, CancellationToken ct = default)
    {
        var written = await WrittenAsync(db, reservation.Id, ct);
        var facts = new EmailData { AsksToPay = true };
        await WriteAsync(db, EmailKind.Reminder, reservation, NextReminder(written), written, now, facts, due: null, ct);
    }

    /// <summary>Plans the reminder of a confirmed booking, instead of any that still waits; for any other booking it withdraws.</summary>
    public async Task PlanReminderAsync(BookingDbContext db, Reservation reservation, DateTimeOffset now, CancellationToken ct = default) =>
        await PlanReminderAsync(db, reservation, await WrittenAsync(db, reservation.Id, ct), now, ct);

    /// <summary>Takes back every reminder of the booking that still waits.</summary>
    public Task WithdrawRemindersAsync(BookingDbContext db, Reservation reservation, CancellationToken ct = default) =>
        WithdrawAsync(db, reservation, EmailKind.Reminder, ct);

    /// <summary>Takes back what of one kind about the booking still waits.</summary>
    public async Task WithdrawAsync(BookingDbContext db, Reservation reservation, EmailKind kind, CancellationToken ct = default)
    {
        // Not by a tracked row: an email just being sent must not cost the customer their move.
        var withdrawn = await db.OutboxEmails
            .Where(l => l.ReservationId == reservation.Id && l.Kind == kind && l.State == EmailState.Waiting)
            .ExecuteUpdateAsync(set => set.SetProperty(l => l.State, EmailState.Withdrawn).SetProperty(l => l.Version, l => l.Version + 1), ct);
        if (withdrawn > 0)
            db.Publish(Change.Email(reservation.Id));
    }

    /// <summary>Takes back an email that nobody has begun to send: of one whose sending failed, nobody knows whether it came through.</summary>
    /// <returns>Whether it is certain that nobody gets it, by this call.</returns>
    public async Task<bool> WithdrawUnsentAsync(BookingDbContext db, Reservation reservation, Guid id, CancellationToken ct = default)
    {
        var withdrawn = await db.OutboxEmails
            .Where(l => l.Id == id && l.ReservationId == reservation.Id && l.State == EmailState.Waiting && l.LeaseUntil == null && l.Tries == 0)
            .ExecuteUpdateAsync(set => set.SetProperty(l => l.State, EmailState.Withdrawn).SetProperty(l => l.Version, l => l.Version + 1), ct);
        if (withdrawn > 0)
            db.Publish(Change.Email(reservation.Id));
        return withdrawn > 0;
    }

    /// <summary>Sends an email after all that was taken back before anybody had begun to send it.</summary>
    public async Task RestoreAsync(BookingDbContext db, Reservation reservation, Guid id, CancellationToken ct = default)
    {
        var restored = await db.OutboxEmails
            .Where(l => l.Id == id && l.ReservationId == reservation.Id && l.State == EmailState.Withdrawn && l.LeaseUntil == null && l.Tries == 0)
            .ExecuteUpdateAsync(set => set.SetProperty(l => l.State, EmailState.Waiting).SetProperty(l => l.Version, l => l.Version + 1), ct);
        if (restored > 0)
            db.Publish(Change.Email(reservation.Id));
    }

    // An email that concerns no single booking.
    private void WriteOwn(BookingDbContext db, Guid id, Guid about, EmailKind kind, string name, string to, DateTimeOffset now, EmailData facts)
    {
        var email = new OutboxEmail
        {
            Id = id,
            ReservationId = about,
            Kind = kind,
            Revision = 0,
            To = to,
            MessageId = $"<{name}.{about:N}@{new Uri(app.Value.BaseUrl).IdnHost}>",
            WrittenAt = now,
        };
        email.Tell(facts);
        email.PlanAt(now);
        db.OutboxEmails.Add(email);
        db.Publish(Change.Email(about));
    }

    private async Task PlanReminderAsync(
        BookingDbContext db, Reservation reservation, IReadOnlyList<Written> written, DateTimeOffset now, CancellationToken ct)
    {
        var reminders = written.Where(w => w.Kind is EmailKind.Reminder).ToList();
        if (reminders.Exists(r => r.Waits))
            await WithdrawRemindersAsync(db, reservation, ct); // who changes the booking has its row as the lock: no other is planned meanwhile
        if (reservation.Status is not ReservationStatus.Confirmed || IsForNobody(EmailKind.Reminder, reservation))
            return;

        var business = (await catalog.SnapshotAsync(ct)).Business;
        var due = reservation.Start - TimeSpan.FromMinutes(business.ReminderLeadMinutes);
        if (business.ReminderLeadMinutes is 0 || due <= now)
            return;

        await WriteAsync(db, EmailKind.Reminder, reservation, NextReminder(written), written, now, null, due, ct);
    }

    private static int NextReminder(IReadOnlyList<Written> written) =>
        written.Where(w => w.Kind is EmailKind.Reminder).Select(w => w.Revision).DefaultIfEmpty(-1).Max() + 1;

    private static bool IsForNobody(EmailKind kind, Reservation reservation) => kind is not EmailKind.NeedsHuman && reservation.CustomerEmail.Length is 0;

    private static async Task<IReadOnlyList<Written>> WrittenAsync(BookingDbContext db, Guid reservationId, CancellationToken ct) =>
        await _written.For(db)(db, reservationId).ToListAsync(ct);

    // Money must not fail to be recorded because its email is already out; the key still decides between two at once.
    private async Task WriteAsync(
        BookingDbContext db, EmailKind kind, Reservation reservation, int revision, IReadOnlyList<Written> written, DateTimeOffset now, EmailData? facts,
        DateTimeOffset? due, CancellationToken ct)
    {
        if (written.Any(w => w.Kind == kind && w.Revision == revision)
            || db.OutboxEmails.Local.Any(l => l.ReservationId == reservation.Id && l.Kind == kind && l.Revision == revision))
            return;
        var email = new OutboxEmail
        {
            Id = ids.NewId(now),
            ReservationId = reservation.Id,
            Kind = kind,
            Revision = revision,
            To = kind is EmailKind.NeedsHuman ? "" : reservation.CustomerEmail,
            MessageId = MessageId(reservation, kind, revision),
            WrittenAt = now,
        };
        facts ??= new EmailData();
        if (kind is not EmailKind.Reminder) // that tells the money as it stands when it goes out
            facts = await facts.WithMoneyAsync(db, kind, reservation, ct);
        facts = Frozen(facts, reservation);
        if (OfSeries(db, kind, reservation) is { } told)
        {
            told.Tell(EmailData.FromJson(told.Facts).With(told.ReservationId, facts, reservation.Id));
            return;
        }

        email.Tell(facts);
        email.PlanAt(due ?? now);
        db.OutboxEmails.Add(email);
        db.Publish(Change.Email(reservation.Id));
    }

    // What is booked or cancelled in one go is told by one email: the one that this unit of work has written for another visit of the series.
    private static OutboxEmail? OfSeries(BookingDbContext db, EmailKind kind, Reservation reservation) =>
        kind is EmailKind.Confirmation or EmailKind.Cancellation && reservation.SeriesId is { } series
            ? db.OutboxEmails.Local.FirstOrDefault(
                l => l.Kind == kind && db.Reservations.Local.Any(r => r.Id == l.ReservationId && r.SeriesId == series))
            : null;

    private string MessageId(Reservation reservation, EmailKind kind, int revision) => string.Create(
        CultureInfo.InvariantCulture, $"<{reservation.Reference}.{kind}.{revision}@{new Uri(app.Value.BaseUrl).IdnHost}>");

    private static EmailData Frozen(EmailData facts, Reservation reservation) => facts with
    {
        Start = reservation.Start,
        End = reservation.End,
        StaffId = reservation.StaffId,
        Sequence = reservation.Revision,
        Reason = facts.Reason is { } reason ? VisibleText.Start(reason, LongestReason) : null,
    };

    // An email that is in the database.
    private sealed record Written(EmailKind Kind, int Revision, bool Waits);
}
