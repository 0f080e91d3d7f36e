using BookingApp.Customers.Notes;
using BookingApp.Data;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Customers.Lists;

/// <summary>Lists customers for staff: who was seen last, or who has a tag.</summary>
public sealed class CustomerList(IDbContextFactory<BookingDbContext> contexts)
{
    /// <summary>So many are looked through; who looks for another searches.</summary>
    public const int Max = 1_000;

    private const int PageSize = 25;

    /// <summary>A page of the customers of whom a booking was ever confirmed, who was seen last first: among some, with a tag, or of all. A page beyond the
    /// last is the last.</summary>
    public async Task<PageOf<CustomerRow>> ListAsync(IReadOnlyCollection<Guid>? among, string? tag, int page, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var key = CustomerTag.KeyOf(tag ?? "");
        var looked = key.Length > 0 ? Tagged(db, key) : among is not null ? db.Customers.Where(c => among.Contains(c.Id)) : LastSeen(db);
        // sorted and cut here: whichever index the database looks along, it reads no more rows than these
        var found = (await looked.AsNoTracking().Select(c => new CustomerRow(c.Id, c.Name, c.Email, c.Phone, c.LastSeenAt)).ToListAsync(ct))
            .Where(c => c.Name.Length > 0 && (among?.Contains(c.Id) ?? true)).OrderByDescending(c => c.LastSeenAt).ThenBy(c => c.Id).ToList();
        page = PageOf.Nearest(page, found.Count, PageSize);
        var rows = found.Skip((page - 1) * PageSize).Take(PageSize).ToList();
        var ids = rows.ConvertAll(r => r.Id);
        var tags = (await db.CustomerTags.AsNoTracking().Where(t => ids.Contains(t.CustomerId)).ToListAsync(ct)).OrderBy(t => t.Key, StringComparer.Ordinal)
            .ToLookup(t => t.CustomerId, t => t.Name);
        return new([.. rows.Select(r => r with { Tags = [.. tags[r.Id]] })], found.Count, page, PageSize);
    }

    private static IQueryable<Customer> LastSeen(BookingDbContext db) =>
        db.Customers.Where(c => c.Name != "").OrderByDescending(c => c.LastSeenAt).Take(Max);

    // The newest customers of those who have it.
    private static IQueryable<Customer> Tagged(BookingDbContext db, string key) =>
        db.CustomerTags.Where(t => t.Key == key).OrderByDescending(t => t.CustomerId).Take(Max).Join(db.Customers, t => t.CustomerId, c => c.Id, (_, c) => c);
}
