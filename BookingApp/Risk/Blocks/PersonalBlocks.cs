using BookingApp.Customers;
using BookingApp.Customers.Erasure;
using BookingApp.Data;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Risk.Blocks;

/// <summary>Whether a person is blocked. What is counted of them knows a hash alone, and is forgotten by itself.</summary>
internal sealed class PersonalBlocks : IPersonalData
{
    public string Name => "block";

    public async Task<object?> ExportAsync(BookingDbContext db, DataSubject subject, CancellationToken ct)
    {
        var key = Key(subject);
        return await db.RiskBlocks.Where(b => b.Subject == key).Select(b => new { b.Reason, b.CreatedAt, b.ExpiresAt }).SingleOrDefaultAsync(ct);
    }

    /// <summary>A block stands, or erasure would be the way around it; it does not say any more whose it is.</summary>
    public Task EraseAsync(BookingDbContext db, DataSubject subject, DateTimeOffset now, CancellationToken ct)
    {
        var key = Key(subject);
        return db.RiskBlocks.Where(b => b.Subject == key)
            .ExecuteUpdateAsync(set => set.SetProperty(b => b.Label, key).SetProperty(b => b.Version, b => b.Version + 1), ct);
    }

    private static string Key(DataSubject subject) => Subject.Of(SubjectKind.Email, subject.Mailbox).Key;
}
