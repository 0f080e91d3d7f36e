using BookingApp.Customers.Erasure;
using BookingApp.Data;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Customers.Merging;

/// <summary>Under which other addresses a person was a customer.</summary>
internal sealed class PersonalMerges : IPersonalData
{
    public string Name => "mergedFrom";

    public async Task<object?> ExportAsync(BookingDbContext db, DataSubject subject, CancellationToken ct) =>
        await db.CustomerMerges.AsNoTracking().Where(m => m.CustomerId == subject.CustomerId).OrderBy(m => m.MergedAt)
            .Select(m => new { m.Email, m.Name, m.Phone, m.MergedAt, m.MergedBy }).ToListAsync(ct);

    public Task EraseAsync(BookingDbContext db, DataSubject subject, DateTimeOffset now, CancellationToken ct) =>
        db.CustomerMerges.Where(m => m.CustomerId == subject.CustomerId).ExecuteDeleteAsync(ct);

    /// <summary>What led to the former leads to whom is kept.</summary>
    public Task MoveAsync(BookingDbContext db, MergeParties parties, DateTimeOffset now, CancellationToken ct) =>
        db.CustomerMerges.Where(m => m.CustomerId == parties.FormerId).ExecuteUpdateAsync(set => set.SetProperty(m => m.CustomerId, parties.KeptId), ct);
}
