using BookingApp.Accounts;
using BookingApp.Contacts;
using BookingApp.Customers;
using BookingApp.Customers.Merging;
using BookingApp.Data;
using BookingApp.Data.Engines;
using BookingApp.Discounts;
using BookingApp.Reservations;
using BookingApp.Risk;
using BookingApp.Risk.Blocks;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Jobs;

/// <summary>Brings addresses that earlier versions kept as typed into the form that they are compared by, and gives bookings their customer; SQL has
/// done the plain ones, and cannot do the rest.</summary>
/// <remarks>Each row is changed under the condition that it still is as it was read, and always into the same: several instances may do it at once,
/// and one that is killed is followed by the next.</remarks>
public sealed class CanonicalAddresses(
    IDbContextFactory<BookingDbContext> contexts, UnitOfWork work, CustomerService customers, TimeProvider clock, ILogger<CanonicalAddresses> log)
{
    private const int Batch = 200;

    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongPause = TimeSpan.FromHours(1);

    /// <summary>Does it now and then as well: while instances are replaced one by one, those of the version before go on writing.</summary>
    /// <returns>When to look again.</returns>
    public async Task<DateTimeOffset> FillDueAsync(CancellationToken ct = default)
    {
        await FillAsync(ct);
        return clock.Now() + Pause;
    }

    /// <summary>Does it, at every start, before anything is served. Where all is done it costs four look-ups.</summary>
    public async Task FillAsync(CancellationToken ct = default)
    {
        await FillAsync(db => db.Reservations.Where(r => r.CustomerMailbox == null).OrderBy(r => r.Id), ct);
        await FillAsync(WithoutCustomer, ct);
        await FillBlocksAsync(ct);
        await FillUsersAsync(ct);
    }

    /// <summary>Gives bookings their own customer that have another mailbox's: an instance of the version before has changed the address, and knows
    /// of no customers. They are looked for along a whole index.</summary>
    /// <returns>When to look again.</returns>
    public async Task<DateTimeOffset> ReassignDueAsync(CancellationToken ct = default)
    {
        await FillAsync(OfAnother, ct);
        return clock.Now() + LongPause;
    }

    // "Greater than empty" instead of "not empty", so that the index is searched by a range. Ordered as the index is: PostgreSQL overestimates how many
    // rows there are, and would else walk along the primary key, through all past bookings.
#pragma warning disable CA1309 // the database compares, by its own order
    private static IOrderedQueryable<Reservation> WithoutCustomer(BookingDbContext db) =>
        db.Reservations.Where(r => r.CustomerId == null && string.Compare(r.CustomerMailbox, "") > 0).OrderBy(r => r.CustomerId).ThenBy(r => r.CustomerMailbox);
#pragma warning restore CA1309

    private static IOrderedQueryable<Reservation> OfAnother(BookingDbContext db) =>
        db.Reservations.Where(r => r.CustomerMailbox != null && db.Set<Customer>().Any(c => c.Id == r.CustomerId && c.Mailbox != r.CustomerMailbox)
                && !db.Set<CustomerMerge>().Any(m => m.CustomerId == r.CustomerId && m.Mailbox == r.CustomerMailbox))
            .OrderBy(r => r.CustomerId).ThenBy(r => r.CustomerMailbox);

    private async Task FillAsync(Func<BookingDbContext, IOrderedQueryable<Reservation>> lacking, CancellationToken ct)
    {
        var (filled, failed) = (0, new HashSet<Guid>());
        while ((await NextAsync(lacking, failed.Count, ct)).Where(b => !failed.Contains(b.Id)).ToList() is { Count: > 0 } bookings)
        {
            foreach (var booking in bookings) // a transaction each: customers are locked before reservations, so none can deadlock
            {
                if (await TryFillAsync(booking, ct))
                    filled++;
                else
                    failed.Add(booking.Id);
            }
        }

        if (filled > 0)
            log.LogInformation("Gave {Count} bookings their customer, by the canonical form of the address", filled);
    }

    // One that cannot be changed does not stop the others, nor the start; the Doctor goes on to name it.
    private async Task<bool> TryFillAsync(Reservation booking, CancellationToken ct)
    {
        try
        {
            await work.DoAsync((db, token) => FillAsync(db, booking, token), ct);
            return true;
        }
        catch (Exception failure) when (failure is not OperationCanceledException && !DatabaseEngine.IsTransient(failure))
        {
            log.LogError(failure, "Booking {Reference} could not be given its customer", booking.Reference);
            return false;
        }
    }

    private async Task<List<Reservation>> NextAsync(
        Func<BookingDbContext, IOrderedQueryable<Reservation>> lacking, int failed, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await lacking(db).AsNoTracking().Take(Batch + failed).ToListAsync(ct);
    }

    // The booking, its customer, its coupon's use, and the points that were earned under the address as it was kept before.
    private async Task FillAsync(BookingDbContext db, Reservation booking, CancellationToken ct)
    {
        var (id, email) = (booking.Id, booking.CustomerEmail);
        var (before, mailbox, at) = (email.ToLowerInvariant(), EmailAddress.CanonicalOf(email), booking.DetailsAt ?? booking.HeldAt);
        var customer = (await customers.FindOrAddAsync(db, email, at, ct))?.Id;
        await db.SaveChangesAsync(ct); // before the booking refers to it
        var changed = await db.Reservations
            .Where(r => r.Id == id && r.CustomerMailbox == booking.CustomerMailbox && r.CustomerId == booking.CustomerId && r.CustomerEmail == email)
            .ExecuteUpdateAsync(
                set => set.SetProperty(r => r.CustomerMailbox, mailbox).SetProperty(r => r.CustomerId, customer)
                    .SetProperty(r => r.Version, r => r.Version + 1),
                ct);
        if (changed is 0)
            return;
        if (customer is { } theirs && booking.ConfirmedAt is not null)
            await customers.TakeDetailsAsync(db, theirs, booking.Details(), at, ct);
        if (before == mailbox)
            return;
        await db.CouponUses.Where(u => u.ReservationId == id && u.CustomerEmail == before)
            .ExecuteUpdateAsync(set => set.SetProperty(u => u.CustomerEmail, mailbox), ct);
        await MovePointsAsync(db, before, mailbox, ct);
    }

    // An account that is there already keeps its own points and code; so does the old one, and each is spent by its code.
    private static async Task MovePointsAsync(BookingDbContext db, string before, string mailbox, CancellationToken ct)
    {
        if (await db.PointsAccounts.AnyAsync(a => a.Email == mailbox, ct)
            || await db.PointsAccounts.AsNoTracking().SingleOrDefaultAsync(a => a.Email == before, ct) is not { } account)
            return;
        await db.PointsAccounts.Where(a => a.Email == account.Email).ExecuteDeleteAsync(ct);
        db.PointsAccounts.Add(PointsAccount.Moved(account, mailbox));
        await db.SaveChangesAsync(ct);
        await db.PointsEntries.Where(e => e.Email == before).ExecuteUpdateAsync(set => set.SetProperty(e => e.Email, mailbox), ct);
        await db.Reservations.Where(r => r.PointsEmail == before).ExecuteUpdateAsync(set => set.SetProperty(r => r.PointsEmail, mailbox), ct);
    }

    // The label of a block tells the address that its hash does not.
    private async Task FillBlocksAsync(CancellationToken ct)
    {
        await using var read = await contexts.CreateDbContextAsync(ct);
        foreach (var block in (
            await read.RiskBlocks.AsNoTracking().Where(b => b.Kind == SubjectKind.Email)
                .ToListAsync(ct)).Where(b => b.Subject != Subject.Of(b.Kind, b.Label).Key))
        {
            var subject = Subject.Of(block.Kind, block.Label).Key;
            await work.TryAsync<RiskBlock>(async (db, token) =>
            {
                await db.RiskBlocks.Where(b => b.Id == block.Id && b.Subject == block.Subject && !db.Set<RiskBlock>().Any(other => other.Subject == subject))
                    .ExecuteUpdateAsync(set => set.SetProperty(b => b.Subject, subject).SetProperty(b => b.Version, b => b.Version + 1), token);
                return block;
            }, ct); // who was blocked under both stays so
        }
    }

    // Who signs in is looked up by the canonical form too.
    private async Task FillUsersAsync(CancellationToken ct)
    {
        await using var read = await contexts.CreateDbContextAsync(ct);
        foreach (var user in (await read.Users.AsNoTracking().Where(u => u.Email != null).ToListAsync(ct)).Where(u => u.NormalizedEmail != Upper(u.Email!)))
        {
            var key = Upper(user.Email!);
            await work.TryAsync<string>(async (db, token) =>
            {
                await db.Users.Where(
                    u => u.Id == user.Id && u.Email == user.Email
                        && !db.Set<AppUser>().Any(other => other.Id != user.Id && (other.NormalizedUserName == key || other.NormalizedEmail == key)))
                    .ExecuteUpdateAsync(set => set.SetProperty(u => u.NormalizedEmail, key).SetProperty(u => u.NormalizedUserName, key), token);
                return key;
            }, ct);
        }
    }

    private static string Upper(string email) => AddressNormalizer.KeyOf(email);
}
