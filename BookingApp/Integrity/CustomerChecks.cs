using BookingApp.Customers;
using BookingApp.Reservations;

namespace BookingApp.Integrity;

/// <summary>Who comes is known by their mailbox.</summary>
internal static class CustomerChecks
{
    // A mailbox that is null was written by a version that kept none: the next minute has it.
    public static Task<IEnumerable<Finding>> MailboxAsync(CheckContext context) => context.TellAsync(
        from r in context.Db.Reservations
        join c in context.Db.Customers on r.CustomerId equals c.Id into theirs
        from c in theirs.DefaultIfEmpty()
        where r.CustomerMailbox != null && (c == null ? r.CustomerMailbox != "" : c.Mailbox != r.CustomerMailbox)
        select new { r.Reference, HasCustomer = c != null },
        r => new Finding(
            r.HasCustomer ? $"reservation {r.Reference}: its customer has another mailbox" : $"reservation {r.Reference}: an address without a customer",
            r.Reference));
}
