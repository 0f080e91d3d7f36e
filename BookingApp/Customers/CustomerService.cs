using BookingApp.Contacts;
using BookingApp.Data;
using BookingApp.Data.Engines;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Customers;

/// <summary>Knows who comes by their mailbox.</summary>
public sealed class CustomerService(Ids ids)
{
    private const string Before = "before_customer";

    /// <summary>The customer of a mailbox, who is made when they come for the first time, with what they say of themselves; in the caller's
    /// transaction.</summary>
    /// <remarks>Where something is new the row is locked for the rest of it: whoever takes several takes this before any reservation's.</remarks>
    /// <returns>Null where no address is given: who has none is nobody that we would know again.</returns>
    public async Task<Customer?> FindOrAddAsync(BookingDbContext db, CustomerDetails details, DateTimeOffset at, CancellationToken ct = default)
    {
        if (EmailAddress.CanonicalOf(details.Email) is not { Length: > 0 } mailbox)
            return null;
        if (await FindAsync(db, mailbox, ct) is not { } customer)
        {
            if (await TryAddAsync(db, Customer.New(ids.NewId(at), details, at), ct) is { } made)
                return made;
            customer = (await FindAsync(db, mailbox, ct))!; // by another booking in that instant
        }

        customer.TakeDetails(details, at);
        await db.SaveChangesAsync(ct);
        return customer;
    }

    private static Task<Customer?> FindAsync(BookingDbContext db, string mailbox, CancellationToken ct) =>
        db.Customers.SingleOrDefaultAsync(c => c.Mailbox == mailbox, ct);

    // On a server the insert waits for whoever makes the same mailbox; if they commit, only what came since is taken back, and not the whole unit.
    private static async Task<Customer?> TryAddAsync(BookingDbContext db, Customer customer, CancellationToken ct)
    {
        var transaction = db.Database.CurrentTransaction!;
        await transaction.CreateSavepointAsync(Before, ct);
        var added = db.Customers.Add(customer);
        try
        {
            await db.SaveChangesAsync(ct);
            return customer;
        }
        catch (DbUpdateException failure) when (DatabaseEngine.IsUniqueViolation(failure))
        {
            added.State = EntityState.Detached;
            await transaction.RollbackToSavepointAsync(Before, ct);
            if (await FindAsync(db, customer.Mailbox, ct) is null)
                throw; // another key than the mailbox's was taken: a race is lost
            return null;
        }
    }
}
