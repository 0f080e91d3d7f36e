using BookingApp.Data;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Customers.Notes;

/// <summary>Reads what staff keep of a customer beside their bookings.</summary>
public sealed class CustomerNoteQueries(IDbContextFactory<BookingDbContext> contexts)
{
    /// <summary>The most notes that are shown.</summary>
    public const int MaxNotes = 100;

    /// <summary>The newest notes first, and the tags by the alphabet.</summary>
    public async Task<(IReadOnlyList<CustomerNote> Notes, IReadOnlyList<string> Tags)> OfAsync(Guid customerId, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var notes = await db.CustomerNotes.AsNoTracking().Where(n => n.CustomerId == customerId).OrderByDescending(n => n.WrittenAt).ThenBy(n => n.Id)
            .Take(MaxNotes).ToListAsync(ct);
        var tags = await db.CustomerTags.AsNoTracking().Where(t => t.CustomerId == customerId).OrderBy(t => t.Key).Select(t => t.Name).ToListAsync(ct);
        return (notes, tags);
    }

    /// <summary>The newest notes of some customers, at most so many of each, the newest first.</summary>
    public async Task<ILookup<Guid, CustomerNote>> NewestAsync(IReadOnlyCollection<Guid> customerIds, int each, CancellationToken ct = default)
    {
        if (customerIds.Count is 0)
            return Array.Empty<CustomerNote>().ToLookup(n => n.CustomerId);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var notes = await db.CustomerNotes.AsNoTracking().Where(n => customerIds.Contains(n.CustomerId)).ToListAsync(ct);
        return notes.GroupBy(n => n.CustomerId).SelectMany(all => all.OrderByDescending(n => n.WrittenAt).ThenBy(n => n.Id).Take(each))
            .ToLookup(n => n.CustomerId);
    }

    /// <summary>The tags of some customers, by the alphabet.</summary>
    public async Task<ILookup<Guid, string>> TagsAsync(IReadOnlyCollection<Guid> customerIds, CancellationToken ct = default)
    {
        if (customerIds.Count is 0)
            return Array.Empty<CustomerTag>().ToLookup(t => t.CustomerId, t => t.Name);
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await TagsAsync(db, customerIds, ct);
    }

    internal static async Task<ILookup<Guid, string>> TagsAsync(BookingDbContext db, IReadOnlyCollection<Guid> customerIds, CancellationToken ct) =>
        (await db.CustomerTags.AsNoTracking().Where(t => customerIds.Contains(t.CustomerId)).ToListAsync(ct)).OrderBy(t => t.Key, StringComparer.Ordinal)
            .ToLookup(t => t.CustomerId, t => t.Name);
}
