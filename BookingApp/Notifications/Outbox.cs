using System.Globalization;
using BookingApp.Catalog;
using BookingApp.Contacts;
using BookingApp.Data;
using BookingApp.Data.Changes;
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

    /// <summary>Adds an email to this unit of work, once per reservation, kind and revision; nothing for a customer without an address.</summary>
    /// <remarks>An email that is there already is left alone; two that write it in the same instant are a lost race for one of them.
    /// Emails for staff go to the business's address at the time of sending.</remarks>
    public async Task WriteAsync(
        BookingDbContext db, EmailKind kind, Reservation reservation, int revision, DateTimeOffset now, EmailData? facts = null, DateTimeOffset? due = null,
        CancellationToken ct = default)
    {
        var forStaff = kind is EmailKind.NeedsHuman;
        if (!forStaff && reservation.CustomerEmail.Length is 0)
            return;
        if (await IsWrittenAsync(db, kind, reservation.Id, revision, ct))
            return;

        var email = new OutboxEmail
        {
            Id = ids.NewId(now),
            ReservationId = reservation.Id,
            Kind = kind,
            Revision = revision,
            To = forStaff ? "" : reservation.CustomerEmail,
            MessageId = MessageId(reservation, kind, revision),
            WrittenAt = now,
        };
        email.Tell(Frozen(await (facts ?? new EmailData()).WithMoneyAsync(db, kind, reservation, ct), reservation));
        email.PlanAt(due ?? now);
        db.OutboxEmails.Add(email);
        db.Publish(Change.Email(reservation.Id));
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

    /// <summary>Plans the reminder of a confirmed booking, instead of any that still waits; for any other booking it withdraws.</summary>
    public async Task PlanReminderAsync(BookingDbContext db, Reservation reservation, DateTimeOffset now, CancellationToken ct = default)
    {
        await WithdrawRemindersAsync(db, reservation, ct);
        if (reservation.Status is not ReservationStatus.Confirmed)
            return;

        var business = (await catalog.SnapshotAsync(ct)).Business;
        var due = reservation.Start - TimeSpan.FromMinutes(business.ReminderLeadMinutes);
        if (business.ReminderLeadMinutes is 0 || due <= now)
            return;

        var latest = await db.OutboxEmails.Where(l => l.ReservationId == reservation.Id && l.Kind == EmailKind.Reminder).MaxAsync(l => (int?)l.Revision, ct);
        await WriteAsync(db, EmailKind.Reminder, reservation, (latest ?? -1) + 1, now, due: due, ct: ct);
    }

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

    // Money must not fail to be recorded because its email is already out; the key still decides between two at once.
    private static async Task<bool> IsWrittenAsync(BookingDbContext db, EmailKind kind, Guid reservationId, int revision, CancellationToken ct) =>
        db.OutboxEmails.Local.Any(l => l.ReservationId == reservationId && l.Kind == kind && l.Revision == revision)
        || await db.OutboxEmails.AnyAsync(l => l.ReservationId == reservationId && l.Kind == kind && l.Revision == revision, ct);

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
}
