using BookingApp.Data;
using BookingApp.Data.Engines;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Customers.Merging;

/// <summary>The mailboxes of one person: that which their customer is known by, and those of customers who were merged into it.</summary>
public static class CustomerMailboxes
{
    private static readonly CompiledQuery<Func<BookingDbContext, string, CancellationToken, Task<string?>>> _knownAs = new(
        () => EF.CompileAsyncQuery((BookingDbContext db, string mailbox, CancellationToken ct) =>
            db.Set<CustomerMerge>().Where(m => m.Mailbox == mailbox)
                .Join(db.Set<Customer>(), m => m.CustomerId, c => c.Id, (_, c) => c.Mailbox).SingleOrDefault()));

    /// <summary>The mailbox by which whoever uses this one is known: mostly itself.</summary>
    public static async Task<string> KnownAsAsync(BookingDbContext db, string mailbox, CancellationToken ct) =>
        await _knownAs.For(db)(db, mailbox, ct) ?? mailbox;

    /// <summary>All mailboxes of whoever uses this one, that by which they are known first.</summary>
    public static async Task<IReadOnlyList<string>> OfAsync(BookingDbContext db, string mailbox, CancellationToken ct)
    {
        var known = await KnownAsAsync(db, mailbox, ct);
        return
        [
            known,
            .. await db.CustomerMerges.Where(m => db.Set<Customer>().Any(c => c.Id == m.CustomerId && c.Mailbox == known)).OrderBy(m => m.Mailbox)
                .Select(m => m.Mailbox).ToListAsync(ct),
        ];
    }

    /// <summary>All mailboxes of a customer, that by which they are known first.</summary>
    public static async Task<IReadOnlyList<string>> OfAsync(BookingDbContext db, Customer customer, CancellationToken ct) =>
    [
        customer.Mailbox,
        .. await db.CustomerMerges.Where(m => m.CustomerId == customer.Id).OrderBy(m => m.Mailbox).Select(m => m.Mailbox).ToListAsync(ct),
    ];

    /// <summary>The same, with the customer's row as the lock: whoever merges them meanwhile waits for this unit of work, or is seen by it.</summary>
    public static async Task<IReadOnlyList<string>> LockAsync(BookingDbContext db, string mailbox, CancellationToken ct)
    {
        var known = await KnownAsAsync(db, mailbox, ct);
        await db.Customers.Where(c => c.Mailbox == known).ExecuteUpdateAsync(set => set.SetProperty(c => c.LastSeenAt, c => c.LastSeenAt), ct);
        return await OfAsync(db, mailbox, ct);
    }
}
