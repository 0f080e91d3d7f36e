using BookingApp.Customers;
using BookingApp.Customers.Merging;

namespace BookingApp.Integrity.Customers;

/// <summary>Each booking with an address belongs to the customer of that mailbox, or whom that was merged into.</summary>
internal sealed class CustomersHaveTheirMailbox : IIntegrityCheck
{
    private static readonly TimeSpan UntilReassigned = TimeSpan.FromMinutes(62); // along the whole index, every hour

    public string Rule => "Customers";

    public Task<IEnumerable<Finding>> RunAsync(CheckContext context) => context.TellAsync(
        from r in SettledBookings.Since(context, UntilReassigned)
        join c in context.Db.Customers on r.CustomerId equals c.Id
        where c.Mailbox != r.CustomerMailbox
            && !context.Db.Set<CustomerMerge>().Any(m => m.CustomerId == c.Id && m.Mailbox == r.CustomerMailbox)
        select new { r.Reference },
        r => new Finding($"reservation {r.Reference}: its customer has another mailbox", r.Reference));
}
