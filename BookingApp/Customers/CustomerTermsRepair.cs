using BookingApp.Data;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Customers;

/// <summary>Gives customers what they are found by, where it is missing or not theirs any more: those of earlier versions, and those whom an instance of
/// the version before has written while instances are replaced one by one.</summary>
/// <remarks>Each is compared as it stands and written under its own row: several instances may do it at once, and one that is killed is followed.</remarks>
public sealed class CustomerTermsRepair(IDbContextFactory<BookingDbContext> contexts, UnitOfWork work, CustomerService customers, TimeProvider clock)
{
    private const int Batch = 500;
    private const int Together = 50; // in a transaction: who books waits for no more

    /// <summary>How long it may be until somebody is looked at again.</summary>
    internal static readonly TimeSpan Pause = TimeSpan.FromHours(6);

    /// <summary>Goes through all customers.</summary>
    /// <returns>When to look again.</returns>
    public async Task<DateTimeOffset> RepairDueAsync(CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        for (var after = ""; await NextAsync(db, after, ct) is { Count: > 0 } next; after = next[^1].Mailbox)
        {
            foreach (var lacking in (await LackingAsync(db, next, ct)).Chunk(Together))
                await work.DoAsync((unit, token) => RepairAsync(unit, lacking, token), ct);
        }

        return clock.Now() + Pause;
    }

    private async Task RepairAsync(BookingDbContext db, IEnumerable<Customer> lacking, CancellationToken ct)
    {
        foreach (var customer in lacking)
            await customers.RepairTermsAsync(db, customer.Id, customer.Mailbox, work.Now(), ct);
    }

#pragma warning disable CA1309 // the database compares, by its own order
    /// <summary>The next customers behind one, by their mailboxes.</summary>
    internal static async Task<List<Customer>> NextAsync(BookingDbContext db, string after, CancellationToken ct) =>
        await db.Customers.AsNoTracking().Where(c => string.Compare(c.Mailbox, after) > 0).OrderBy(c => c.Mailbox).Take(Batch).ToListAsync(ct);
#pragma warning restore CA1309

    /// <summary>Those of some customers who are not found by what they would be now.</summary>
    internal static async Task<List<Customer>> LackingAsync(BookingDbContext db, List<Customer> some, CancellationToken ct)
    {
        var ids = some.ConvertAll(c => c.Id);
        var kept = (await db.CustomerTerms.AsNoTracking().Where(t => ids.Contains(t.CustomerId)).ToListAsync(ct)).ToLookup(t => t.CustomerId, t => t.Term);
        var merged = (await db.CustomerMerges.AsNoTracking().Where(m => ids.Contains(m.CustomerId)).ToListAsync(ct)).ToLookup(m => m.CustomerId);
        return some.FindAll(c => !CustomerTerms.Of(c, merged[c.Id]).SetEquals(kept[c.Id]));
    }
}
