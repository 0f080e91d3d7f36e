using BookingApp.Customers;
using BookingApp.Reservations;
using BookingApp.Reservations.History;

namespace BookingApp.Integrity;

/// <summary>Who comes is known by their mailbox.</summary>
/// <remarks>While instances are replaced one by one, those of the version before write bookings without their customer. What changed so lately that
/// jobs have not had the time to give them theirs is no finding.</remarks>
internal static class CustomerChecks
{
    private static readonly TimeSpan UntilFilled = TimeSpan.FromMinutes(2); // jobs look every minute
    private static readonly TimeSpan UntilReassigned = TimeSpan.FromMinutes(62); // along the whole index, every hour

    // A mailbox that is null was written by a version that kept none: the next minute has it.
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
