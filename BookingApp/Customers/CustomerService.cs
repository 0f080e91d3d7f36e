using BookingApp.Contacts;
using BookingApp.Customers.Merging;
using BookingApp.Data;
using BookingApp.Data.Engines;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Customers;

/// <summary>Knows who comes by their mailbox.</summary>
public sealed class CustomerService(Ids ids)
{
    private const string Before = "before_customer";

    private static readonly CompiledQuery<Func<BookingDbContext, Guid, string, CancellationToken, Task<Customer?>>> _ofIdAndMailbox = new(
        () => EF.CompileAsyncQuery((BookingDbContext db, Guid id, string mailbox, CancellationToken ct) =>
            db.Set<Customer>().SingleOrDefault(c => c.Id == id
                && (c.Mailbox == mailbox || db.Set<CustomerMerge>().Any(m => m.CustomerId == c.Id && m.Mailbox == mailbox)))));

    // In one statement, which sees one moment: a mailbox is its customer's, or leads to whom that was merged into.
    private static readonly CompiledQuery<Func<BookingDbContext, string, CancellationToken, Task<Customer?>>> _ofMailbox = new(() => EF.CompileAsyncQuery(
        (BookingDbContext db, string mailbox, CancellationToken ct) => db.Set<Customer>()
            .Where(c => db.Set<CustomerMerge>().Where(m => m.Mailbox == mailbox).Select(m => m.CustomerId)
                .Concat(db.Set<Customer>().Where(o => o.Mailbox == mailbox).Select(o => o.Id)).Contains(c.Id))
            .OrderBy(c => c.Mailbox == mailbox).FirstOrDefault())); // both only where an older instance knew nothing of the merge

    /// <summary>Finds the customer of a mailbox, or adds one, in the caller's transaction. A name is not stored yet: whoever types an address may be
    /// anybody.</summary>
    /// <remarks>On a server an insert of the same mailbox by another transaction waits for this one's commit; so call this before a reservation's row is
    /// locked. On SQLite, which has one writer, who is new is saved with all else of the unit of work.</remarks>
    /// <returns>Null where no address is given.</returns>
    public async Task<Customer?> FindOrAddAsync(BookingDbContext db, string email, DateTimeOffset at, CancellationToken ct = default) =>
        EmailAddress.CanonicalOf(email) is not { Length: > 0 } mailbox ? null
            : await FindAsync(db, mailbox, ct) is { } known ? known
            : db.Database.IsSqlite() ? Add(db, mailbox, Customer.New(ids.NewId(at), email, at))
            : await TryAddAsync(db, Customer.New(ids.NewId(at), email, at), ct)
                ?? await FindAsync(db, mailbox, ct); // another booking added it at the same moment

    /// <summary>The customer of an address; null where there is none.</summary>
    public async Task<Customer?> FindAsync(BookingDbContext db, CustomerDetails details, CancellationToken ct = default) =>
        EmailAddress.CanonicalOf(details.Email) is { Length: > 0 } mailbox ? await FindAsync(db, mailbox, ct) : null;

    /// <summary>Takes what a customer said of themselves with a booking that stands; in the caller's transaction, behind the reservation's row.</summary>
    public async Task TakeDetailsAsync(BookingDbContext db, Guid id, CustomerDetails details, DateTimeOffset at, CancellationToken ct = default)
    {
        var mailbox = EmailAddress.CanonicalOf(details.Email);
        var isKnown = db.Customers.Local.Any(c => c.Id == id);
        if (!db.Database.IsSqlite() && await LockAsync(db, id, mailbox, at, ct) is 0) // SQLite has one writer, and needs no lock
            return; // an instance of the version before has changed the address alone
        if (await _ofIdAndMailbox.For(db)(db, id, mailbox, ct) is not { } customer)
            return;
        if (isKnown && db.Entry(customer).State is EntityState.Unchanged)
            await db.Entry(customer).ReloadAsync(ct); // what another booking has said since we read them may be later than this
        var was = CustomerTerms.Of(customer);
        customer.TakeDetails(details, at); // saved with the unit of work
        if (!CustomerTerms.Of(customer).SetEquals(was))
            await CustomerTerms.WriteAsync(db, customer, areThere: was.Count > 0, ct);
    }

    /// <summary>Writes anew what a customer is found by, if they are not found by all of it; in the caller's transaction.</summary>
    internal async Task RepairTermsAsync(BookingDbContext db, Guid id, string mailbox, DateTimeOffset at, CancellationToken ct)
    {
        if (!db.Database.IsSqlite() && await LockAsync(db, id, mailbox, at, ct) is 0)
            return;
        if (await _ofIdAndMailbox.For(db)(db, id, mailbox, ct) is { } customer)
            await CustomerTerms.WriteAsync(db, customer, areThere: true, ct);
    }

    private static Task<int> LockAsync(BookingDbContext db, Guid id, string mailbox, DateTimeOffset at, CancellationToken ct) =>
        db.Customers
            .Where(c => c.Id == id && (c.Mailbox == mailbox || db.Set<CustomerMerge>().Any(m => m.CustomerId == c.Id && m.Mailbox == mailbox)))
            .ExecuteUpdateAsync(set => set.SetProperty(c => c.FirstSeenAt, c => c.FirstSeenAt > at ? at : c.FirstSeenAt), ct);

    private static Task<Customer?> FindAsync(BookingDbContext db, string mailbox, CancellationToken ct) =>
        _ofMailbox.For(db)(db, mailbox, ct);

    // Nobody else adds one meanwhile, but this unit may have.
    private static Customer Add(BookingDbContext db, string mailbox, Customer customer) =>
        db.Customers.Local.FirstOrDefault(c => c.Mailbox == mailbox) ?? db.Customers.Add(customer).Entity;

    // The insert waits for whoever makes the same mailbox; if they commit, only what came since is taken back, and not the whole unit.
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
                throw; // not the mailbox but another unique key was taken: the unit of work has lost a race
            return null;
        }
    }
}
