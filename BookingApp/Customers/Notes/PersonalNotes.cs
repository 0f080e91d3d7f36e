using BookingApp.Customers.Erasure;
using BookingApp.Customers.Merging;
using BookingApp.Data;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Customers.Notes;

/// <summary>The staff's notes and tags of a person.</summary>
internal sealed class PersonalNotes : IPersonalData
{
    public string Name => "notes";

    public async Task<object?> ExportAsync(BookingDbContext db, DataSubject subject, CancellationToken ct) => new
    {
        Notes = await db.CustomerNotes.AsNoTracking().Where(n => n.CustomerId == subject.CustomerId).OrderBy(n => n.WrittenAt)
            .Select(n => new { n.WrittenAt, n.WrittenBy, n.EditedAt, n.EditedBy, n.Text }).ToListAsync(ct),
        Tags = await db.CustomerTags.Where(t => t.CustomerId == subject.CustomerId).OrderBy(t => t.Key).Select(t => t.Name).ToListAsync(ct),
    };

    public async Task EraseAsync(BookingDbContext db, DataSubject subject, DateTimeOffset now, CancellationToken ct)
    {
        await db.CustomerNotes.Where(n => n.CustomerId == subject.CustomerId).ExecuteDeleteAsync(ct);
        await db.CustomerTags.Where(t => t.CustomerId == subject.CustomerId).ExecuteDeleteAsync(ct);
    }

    public async Task MoveAsync(BookingDbContext db, MergeParties parties, DateTimeOffset now, CancellationToken ct)
    {
        var (former, kept) = (parties.FormerId, parties.KeptId);
        await db.CustomerNotes.Where(n => n.CustomerId == former)
            .ExecuteUpdateAsync(set => set.SetProperty(n => n.CustomerId, kept).SetProperty(n => n.Version, n => n.Version + 1), ct);
        await db.CustomerTags.Where(t => t.CustomerId == former && !db.Set<CustomerTag>().Any(o => o.CustomerId == kept && o.Key == t.Key))
            .ExecuteUpdateAsync(set => set.SetProperty(t => t.CustomerId, kept), ct);
    }
}
