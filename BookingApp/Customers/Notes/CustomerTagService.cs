using BookingApp.Contacts;
using BookingApp.Data;
using BookingApp.Data.Changes;
using BookingApp.Data.Engines;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Customers.Notes;

/// <summary>Keeps the tags of customers, and says which are in use.</summary>
public sealed class CustomerTagService(UnitOfWork work, IDbContextFactory<BookingDbContext> contexts)
{
    /// <summary>The most that one customer has.</summary>
    public const int Max = 20;

    /// <summary>Gives a customer a tag, spelt as it is in use. One that they have already is no fault.</summary>
    public async Task<NoteResult> AddAsync(Actor actor, Guid customerId, string name, CancellationToken ct = default)
    {
        actor.MustBeStaff();
        name = name.Trim();
        if (VisibleText.IsBlank(name))
            return new NoteResult.Invalid("required");
        if (name.Length > CustomerTag.MaxLength)
            return new NoteResult.Invalid("too_long");
        if (name.Any(char.IsControl))
            return new NoteResult.Invalid("characters");
        var key = CustomerTag.KeyOf(name);
        return await work.TryAsync<NoteResult>(async (db, token) =>
        {
            if (!await db.Customers.AnyAsync(c => c.Id == customerId, token))
                return new NoteResult.NotFound();
            var theirs = await db.CustomerTags.Where(t => t.CustomerId == customerId).Select(t => t.Key).ToListAsync(token);
            if (theirs.Contains(key))
                return new NoteResult.Done();
            if (theirs.Count >= Max)
                return new NoteResult.Invalid("too_many");
            var spelt = await db.CustomerTags.Where(t => t.Key == key).Select(t => t.Name).FirstOrDefaultAsync(token);
            db.CustomerTags.Add(new CustomerTag { CustomerId = customerId, Key = key, Name = spelt ?? name });
            db.Publish(Change.Customer(customerId));
            return new NoteResult.Done();
        }, ct) ?? new NoteResult.Done(); // somebody else gave it to them in this instant
    }

    /// <summary>Takes a tag off a customer. Repeating it is harmless.</summary>
    public Task RemoveAsync(Actor actor, Guid customerId, string name, CancellationToken ct = default)
    {
        actor.MustBeStaff();
        var key = CustomerTag.KeyOf(name);
        return work.DoAsync(async (db, token) =>
        {
            if (await db.CustomerTags.Where(t => t.CustomerId == customerId && t.Key == key).ExecuteDeleteAsync(token) > 0)
                db.Publish(Change.Customer(customerId));
        }, ct);
    }

    /// <summary>The first so many tags that are in use, by the alphabet: of each the first row alone is read, however many have it.</summary>
    public async Task<IReadOnlyList<string>> InUseAsync(int max = 50, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var names = new List<string>();
        for (var next = await _next.For(db)(db, "", ct); next is not null && names.Count < max; next = await _next.For(db)(db, next.Key, ct))
            names.Add(next.Name);
        return names;
    }

#pragma warning disable CA1309 // the database compares, by its own order
    private static readonly CompiledQuery<Func<BookingDbContext, string, CancellationToken, Task<CustomerTag?>>> _next = new(() => EF.CompileAsyncQuery(
        (BookingDbContext db, string after, CancellationToken ct) =>
            db.Set<CustomerTag>().AsNoTracking().Where(t => string.Compare(t.Key, after) > 0).OrderBy(t => t.Key).FirstOrDefault()));
#pragma warning restore CA1309
}
