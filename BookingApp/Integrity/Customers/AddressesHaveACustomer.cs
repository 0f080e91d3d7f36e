namespace BookingApp.Integrity.Customers;

/// <summary>Each booking with an address belongs to a customer.</summary>
/// <remarks>A version before that kept no mailboxes wrote null; the job fills it within a minute.</remarks>
internal sealed class AddressesHaveACustomer : IIntegrityCheck
{
    private static readonly TimeSpan UntilFilled = TimeSpan.FromMinutes(2); // jobs look every minute

    public string Rule => "Customers";

    public Task<IEnumerable<Finding>> RunAsync(CheckContext context) => context.TellAsync(
        from r in SettledBookings.Since(context, UntilFilled)
        where r.CustomerId == null && r.CustomerMailbox != ""
        select new { r.Reference },
        r => new Finding($"reservation {r.Reference}: an address without a customer", r.Reference));
}
