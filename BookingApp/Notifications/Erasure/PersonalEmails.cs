using BookingApp.Contacts;
using BookingApp.Customers.Erasure;
using BookingApp.Data;
using BookingApp.Data.Changes;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Notifications.Erasure;

/// <summary>The emails that went to a person, or wait to.</summary>
internal sealed class PersonalEmails : IPersonalData
{
    public string Name => "emails";

    public async Task<object?> ExportAsync(BookingDbContext db, DataSubject subject, CancellationToken ct)
    {
        var own = await OwnAsync(db, subject, ct);
        return await db.OutboxEmails.AsNoTracking()
            .Where(l => l.To != "" && (subject.ReservationIds.Contains(l.ReservationId) || own.Contains(l.Id))).OrderBy(l => l.WrittenAt)
            .Select(l => new { l.Kind, l.To, l.State, l.WrittenAt, l.SentAt, l.Facts }).ToListAsync(ct);
    }

    /// <summary>What waits is withdrawn and empty, since it may be on its way in this instant; all else is deleted.</summary>
    public async Task EraseAsync(BookingDbContext db, DataSubject subject, DateTimeOffset now, CancellationToken ct)
    {
        var own = await OwnAsync(db, subject, ct);
        var theirs = db.OutboxEmails.Where(l => l.To != "" && (subject.ReservationIds.Contains(l.ReservationId) || own.Contains(l.Id)));
        await theirs.Where(l => l.State == EmailState.Waiting).ExecuteUpdateAsync(
            set => set.SetProperty(l => l.State, EmailState.Withdrawn).SetProperty(l => l.To, "").SetProperty(l => l.Facts, "{}")
                .SetProperty(l => l.LastError, (string?)null).SetProperty(l => l.Version, l => l.Version + 1), ct);
        await theirs.ExecuteDeleteAsync(ct);
        db.Publish(Change.Emails);
    }

    // Those with the links of all bookings, and those to who waits for a time, belong to no booking.
    private static async Task<List<Guid>> OwnAsync(BookingDbContext db, DataSubject subject, CancellationToken ct)
    {
        var all = await db.OutboxEmails.AsNoTracking().Where(l => l.Kind == EmailKind.BookingLinks || l.Kind == EmailKind.WaitingListJoined)
            .Select(l => new { l.Id, l.To }).ToListAsync(ct);
        return [.. all.Where(l => subject.Mailboxes.Contains(EmailAddress.CanonicalOf(l.To))).Select(l => l.Id)];
    }
}
