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

    private static readonly TimeSpan Pause = TimeSpan.FromHours(6);

    /// <summary>Goes through all customers.</summary>
    /// <returns>When to look again.</returns>
    public async Task<DateTimeOffset> RepairDueAsync(CancellationToken ct = default)
    {
        for (var after = ""; await NextAsync(after, ct) is { Count: > 0 } next; after = next[^1].Mailbox)
        {
            foreach (var lacking in (await LackingAsync(next, ct)).Chunk(Together))
                await work.DoAsync((db, token) => RepairAsync(db, lacking, token), ct);
        }

        return clock.Now() + Pause;
    }

    private async Task RepairAsync(BookingDbContext db, IEnumerable<Customer> lacking, CancellationToken ct)
    {
        foreach (var customer in lacking)
            await customers.RepairTermsAsync(db, customer.Id, customer.Mailbox, work.Now(), ct);
    }

#pragma warning disable CA1309 // the database compares, by its own order
    private async Task<List<Customer>> NextAsync(string after, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Customers.AsNoTracking().Where(c => string.Compare(c.Mailbox, after) > 0).OrderBy(c => c.Mailbox).Take(Batch).ToListAsync(ct);
    }
#pragma warning restore CA1309

    private async Task<List<Customer>> LackingAsync(List<Customer> some, CancellationToken ct)
    {
        var ids = some.ConvertAll(c => c.Id);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var kept = (await db.CustomerTerms.AsNoTracking().Where(t => ids.Contains(t.CustomerId)).ToListAsync(ct)).ToLookup(t => t.CustomerId, t => t.Term);
        return some.FindAll(c => !CustomerTerms.Of(c).SetEquals(kept[c.Id]));
    }
}
