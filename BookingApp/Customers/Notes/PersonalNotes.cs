using BookingApp.Customers.Erasure;
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
}
