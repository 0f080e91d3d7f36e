using BookingApp.Customers;
using BookingApp.Customers.Erasure;
using BookingApp.Customers.Merging;
using BookingApp.Data;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Risk.Blocks;

/// <summary>Whether a person is blocked. What is counted of them knows a hash alone, and is forgotten by itself.</summary>
internal sealed class PersonalBlocks(Ids ids) : IPersonalData
{
    public string Name => "block";

    public async Task<object?> ExportAsync(BookingDbContext db, DataSubject subject, CancellationToken ct)
    {
        var keys = subject.Mailboxes.Select(Key).ToList(); // one for each address, of the same block
        return await db.RiskBlocks.Where(b => keys.Contains(b.Subject)).OrderBy(b => b.CreatedAt).ThenBy(b => b.Id)
            .Select(b => new { b.Reason, b.CreatedAt, b.ExpiresAt }).FirstOrDefaultAsync(ct);
    }

    /// <summary>A block stands, or erasure would be the way around it; it does not say any more whose it is.</summary>
    public async Task EraseAsync(BookingDbContext db, DataSubject subject, DateTimeOffset now, CancellationToken ct)
    {
        foreach (var key in subject.Mailboxes.Select(Key))
        {
            await db.RiskBlocks.Where(b => b.Subject == key)
                .ExecuteUpdateAsync(set => set.SetProperty(b => b.Label, key).SetProperty(b => b.Version, b => b.Version + 1), ct);
        }
    }

    /// <summary>Who is blocked under one of their addresses is blocked under each, or a merge would be the way around it.</summary>
    public async Task MoveAsync(BookingDbContext db, MergeParties parties, DateTimeOffset now, CancellationToken ct)
    {
        var mailboxes = parties.KeptMailboxes.Concat(parties.FormerMailboxes).ToDictionary(Key, m => m, StringComparer.Ordinal);
        var keys = mailboxes.Keys.ToList();
        var blocks = await db.RiskBlocks.AsNoTracking().Where(b => keys.Contains(b.Subject)).ToListAsync(ct);
        if (blocks.Where(b => !(b.ExpiresAt <= now)).MaxBy(b => b.ExpiresAt ?? DateTimeOffset.MaxValue) is not { } longest)
            return;
        await db.RiskBlocks.Where(b => keys.Contains(b.Subject)).ExecuteDeleteAsync(ct);
        db.RiskBlocks.AddRange(mailboxes.OrderBy(m => m.Value, StringComparer.Ordinal).Select(m => new RiskBlock
        {
            Id = ids.NewId(now),
            Kind = SubjectKind.Email,
            Subject = m.Key,
            Label = m.Value,
            Reason = longest.Reason,
            CreatedAt = longest.CreatedAt,
            CreatedBy = longest.CreatedBy,
            ExpiresAt = longest.ExpiresAt,
        }));
    }

    private static string Key(string mailbox) => Subject.Of(SubjectKind.Email, mailbox).Key;
}
