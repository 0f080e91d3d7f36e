using BookingApp.Customers;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Integrity.Customers;

/// <summary>Each customer is found by the words, the address and the phone numbers that they said last, and by no others.</summary>
/// <remarks>An instance of the version before writes none of them; the job that does looks at all customers at its start and every six hours.</remarks>
internal sealed class CustomersAreFoundByWhatTheySaid : IIntegrityCheck
{
    public string Rule => "Customers";

    public async Task<IEnumerable<Finding>> RunAsync(CheckContext context)
    {
        if (!await context.Db.CustomerTerms.AnyAsync(context.Ct))
            return []; // of a version that had none: the app has not been started since
        var (settled, findings) = (context.Now - CustomerTermsRepair.Pause, new List<Finding>());
        for (var after = ""; findings.Count < Doctor.MaxFindings && await CustomerTermsRepair.NextAsync(context.Db, after, context.Ct) is { Count: > 0 } next;
            after = next[^1].Mailbox)
        {
            findings.AddRange((await CustomerTermsRepair.LackingAsync(context.Db, next.FindAll(c => c.LastSeenAt < settled), context.Ct))
                .Select(c => new Finding($"customer {c.Id}: not found by what they said last; the app mends it within six hours, and when it starts")));
        }

        return findings.Take(Doctor.MaxFindings);
    }
}
