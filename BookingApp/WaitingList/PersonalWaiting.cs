using BookingApp.Customers.Erasure;
using BookingApp.Data;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.WaitingList;

/// <summary>What a person waits for, or waited for of late.</summary>
internal sealed class PersonalWaiting : IPersonalData
{
    public string Name => "waitingList";

    public async Task<object?> ExportAsync(BookingDbContext db, DataSubject subject, CancellationToken ct) =>
        await db.WaitingListEntries.AsNoTracking().Where(e => subject.Mailboxes.Contains(e.Mailbox)).OrderBy(e => e.JoinedAt)
            .Select(e => new { e.ServiceId, e.Day, e.FromMinute, e.UntilMinute, e.PartySize, e.Name, e.Email, e.Phone, e.Locale, e.JoinedAt, e.Status })
            .ToListAsync(ct);

    public Task EraseAsync(BookingDbContext db, DataSubject subject, DateTimeOffset now, CancellationToken ct) =>
        db.WaitingListEntries.Where(e => subject.Mailboxes.Contains(e.Mailbox)).ExecuteDeleteAsync(ct);
}
