using BookingApp.Customers;
using BookingApp.Customers.Erasure;
using BookingApp.Customers.Merging;
using BookingApp.Data;
using BookingApp.Reservations;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Payments.Customers;

/// <summary>Finds what belongs to whoever asks for their data.</summary>
internal static class DataSubjects
{
    /// <summary>The customer, if they are one, and their mailboxes; no mailbox when there is no such customer.</summary>
    public static async Task<(Customer? Customer, IReadOnlyList<string> Mailboxes)> FindAsync(BookingDbContext db, DataSubjectKey whose, CancellationToken ct)
    {
        if (whose.Mailbox is { } mailbox)
        {
            if (mailbox.Length is 0)
                return (null, []); // nobody's: it is what rows without an address have
            var known = await CustomerMailboxes.KnownAsAsync(db, mailbox, ct);
            var theirs = await db.Customers.AsNoTracking().SingleOrDefaultAsync(c => c.Mailbox == known, ct);
            return theirs is null ? (null, [mailbox]) : (theirs, await CustomerMailboxes.OfAsync(db, theirs, ct));
        }

        return await db.Customers.AsNoTracking().SingleOrDefaultAsync(c => c.Id == whose.CustomerId, ct) is { } customer
            ? (customer, await CustomerMailboxes.OfAsync(db, customer, ct))
            : (null, []);
    }

    /// <summary>Their bookings, holds that lapsed included. By the mailbox too: one of an earlier version may not have its customer yet.</summary>
    public static IQueryable<Reservation> BookingsOf(BookingDbContext db, Customer? customer, IReadOnlyList<string> mailboxes) => customer is { Id: var id }
        ? db.Reservations.Where(r => r.CustomerId == id || mailboxes.Contains(r.CustomerMailbox!))
        : db.Reservations.Where(r => mailboxes.Contains(r.CustomerMailbox!));
}
