using BookingApp.Customers;
using BookingApp.Reservations;
using BookingApp.Reservations.History;

namespace BookingApp.Integrity;

/// <summary>Each booking with an address belongs to the customer of that mailbox.</summary>
/// <remarks>During a rolling update, instances of the version before write bookings without a customer, and jobs add it. So bookings that changed too
/// lately for the jobs to have seen them are no finding.</remarks>
internal static class CustomerChecks
{
    private static readonly TimeSpan UntilFilled = TimeSpan.FromMinutes(2); // jobs look every minute
    private static readonly TimeSpan UntilReassigned = TimeSpan.FromMinutes(62); // along the whole index, every hour

    // A version before that kept no mailboxes wrote null; the job fills it within a minute.
    public static Task<IEnumerable<Finding>> NobodyAsync(CheckContext context) => context.TellAsync(
        from r in SettledSince(context, UntilFilled)
        where r.CustomerId == null && r.CustomerMailbox != ""
        select new { r.Reference },
        r => new Finding($"reservation {r.Reference}: an address without a customer", r.Reference));

    public static Task<IEnumerable<Finding>> AnotherAsync(CheckContext context) => context.TellAsync(
        from r in SettledSince(context, UntilReassigned)
        join c in context.Db.Customers on r.CustomerId equals c.Id
        where c.Mailbox != r.CustomerMailbox
        select new { r.Reference },
        r => new Finding($"reservation {r.Reference}: its customer has another mailbox", r.Reference));

    private static IQueryable<Reservation> SettledSince(CheckContext context, TimeSpan needed)
    {
        var settled = context.Now - needed;
        return context.Db.Reservations.Where(
            r => r.CustomerMailbox != null && !context.Db.Set<ReservationEvent>().Any(e => e.ReservationId == r.Id && e.At > settled));
    }
}
