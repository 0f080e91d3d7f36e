using BookingApp.Customers;
using BookingApp.Customers.Erasure;
using BookingApp.Customers.Merging;
using BookingApp.Data;
using BookingApp.Reservations;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Payments.Customers.Merging;

/// <summary>Makes one customer of two who are one person: all that the one has goes to the other, whose contact stays.</summary>
public sealed class CustomerMerging(
    UnitOfWork work, IDbContextFactory<BookingDbContext> contexts, IEnumerable<IPersonalData> rooms, CustomerQueries queries, ILogger<CustomerMerging> log)
{
    private const int MaxTries = 5; // of a lost race
    private static readonly TimeSpan Shown = TimeSpan.FromDays(2); // how long what is over still stands on somebody's board

    /// <summary>Both as they are, and what a merge would make of them; null when one of them is not there.</summary>
    public async Task<MergePreview?> PreviewAsync(Actor actor, Guid keptId, Guid formerId, CancellationToken ct = default)
    {
        actor.MustBeAdmin();
        return keptId != formerId && await SideAsync(keptId, ct) is { } kept && await SideAsync(formerId, ct) is { } former ? new(kept, former) : null;
    }

    /// <summary>Merges the former into whom is kept, all of it or nothing, once per command. Emails stay as they were sent.</summary>
    /// <remarks>The former's row is the guard: whoever books or writes for them in this instant is waited for, or is repeated and finds whom is
    /// kept.</remarks>
    public async Task<MergeResult> MergeAsync(Actor actor, Guid keptId, Guid formerId, Guid command, CancellationToken ct = default)
    {
        actor.MustBeAdmin();
        if (keptId == formerId)
            throw new RuleBrokenException("merge_self");
        for (var tries = 0; tries < MaxTries; tries++)
        {
            var now = work.Now();
            var result = await work.OnceAsync<MergeResult>(
                command, (db, _, token) => MergeAsync(db, actor, keptId, formerId, command, now, token), (db, _, token) => AgainAsync(db, command, token), ct);
            if (result is MergeResult.Merged)
                log.LogInformation("The customer {Former} was merged into {Customer} by {Actor}", formerId, keptId, actor);
            if (result is not null)
                return result;
        }

        throw new InvalidOperationException("The customers kept changing.");
    }

    private async Task<MergeResult?> MergeAsync(
        BookingDbContext db, Actor actor, Guid keptId, Guid formerId, Guid command, DateTimeOffset now, CancellationToken ct)
    {
        if (await db.Customers.SingleOrDefaultAsync(c => c.Id == keptId, ct) is not { } kept
            || await db.Customers.AsNoTracking().SingleOrDefaultAsync(c => c.Id == formerId, ct) is not { } former)
            return new MergeResult.NotFound();
        await MoveBookingsAsync(db, former, keptId, ct); // first, since whoever changes one locks it before its customer
        await LockAsync(db, former, command, ct);
        await MoveBookingsAsync(db, former, keptId, ct); // and those that were being made
        await db.Customers.Where(c => c.Id == keptId).ExecuteUpdateAsync(set => set.SetProperty(c => c.FirstSeenAt, c => c.FirstSeenAt), ct);
        await db.Entry(kept).ReloadAsync(ct); // as they are now that nobody else changes them
        if (db.Entry(kept).State is EntityState.Detached)
            return null;

        var parties = new MergeParties(
            formerId, await CustomerMailboxes.OfAsync(db, former, ct), keptId, await CustomerMailboxes.OfAsync(db, kept, ct));
        foreach (var room in rooms)
            await room.MoveAsync(db, parties, now, ct);
        await db.CustomerMerges.Where(m => m.Mailbox == former.Mailbox).ExecuteDeleteAsync(ct); // an older instance knew nothing of an earlier one
        kept.Absorb(former);
        db.CustomerMerges.Add(CustomerMerge.Of(command, former, keptId, actor, now));
        await db.SaveChangesAsync(ct);
        await db.Customers.Where(c => c.Id == formerId).ExecuteDeleteAsync(ct); // refused by its key while a booking is still theirs
        await CustomerTerms.WriteAsync(db, kept, areThere: true, ct);
        foreach (var booking in await db.Reservations.AsNoTracking().Where(r => r.CustomerId == keptId && r.End > now - Shown).ToListAsync(ct))
            db.Publish(booking);
        return new MergeResult.Merged(keptId);
    }

    private static async Task<MergeResult?> AgainAsync(BookingDbContext db, Guid command, CancellationToken ct) =>
        await db.CustomerMerges.AsNoTracking().SingleOrDefaultAsync(m => m.Id == command, ct) is { } done
            ? new MergeResult.Merged(done.CustomerId)
            : new MergeResult.NotFound();

    // By the mailbox too: a booking of an earlier version may not have its customer yet.
    private static Task MoveBookingsAsync(BookingDbContext db, Customer former, Guid keptId, CancellationToken ct) => db.Reservations
        .Where(r => r.CustomerId == former.Id || (r.CustomerId == null && r.CustomerMailbox == former.Mailbox))
        .ExecuteUpdateAsync(set => set.SetProperty(r => r.CustomerId, keptId).SetProperty(r => r.Version, r => r.Version + 1), ct);

    // The mailbox is a key: while it changes, PostgreSQL lets nobody refer to the row, and waits for who has just done so.
    private static async Task LockAsync(BookingDbContext db, Customer former, Guid command, CancellationToken ct)
    {
        var taken = $"merged:{command:N}";
        if (await db.Customers.Where(c => c.Id == former.Id && c.Mailbox == former.Mailbox)
            .ExecuteUpdateAsync(set => set.SetProperty(c => c.Mailbox, taken), ct) is 0)
            throw new DbUpdateConcurrencyException("Somebody else merged or erased them.");
    }

    private async Task<MergeSide?> SideAsync(Guid id, CancellationToken ct)
    {
        if (await queries.FindAsync(id, ct: ct) is not { } customer)
            return null;
        await using var db = await contexts.CreateDbContextAsync(ct);
        return new MergeSide
        {
            Id = id,
            Name = customer.Name,
            Email = customer.Email,
            Phone = customer.Phone,
            Counts = customer.Counts,
            Bookings = customer.Ahead.Count + customer.Past.Total,
            Money = customer.Money,
            Points = customer.Points?.Balance,
            Notes = await db.CustomerNotes.CountAsync(n => n.CustomerId == id, ct),
            Tags = await db.CustomerTags.Where(t => t.CustomerId == id).OrderBy(t => t.Key).Select(t => t.Name).ToListAsync(ct),
        };
    }
}
