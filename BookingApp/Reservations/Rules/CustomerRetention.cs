using BookingApp.Customers;
using BookingApp.Data;
using Microsoft.Extensions.Options;

namespace BookingApp.Reservations.Rules;

/// <summary>A customer whose last booking became another's, and who has none any more, goes after the days that are set.</summary>
/// <remarks>Nobody counts the bookings of a customer: whoever books them in that instant makes their row stay, or makes it anew.</remarks>
internal sealed class CustomerRetention(UnitOfWork work, IOptions<CustomerOptions> options, TimeProvider clock) : IRetentionPolicy
{
    public bool ReadsAll => true;

    public async Task PruneAsync(CancellationToken ct = default)
    {
        var old = clock.Now() - TimeSpan.FromDays(options.Value.KeepDays);
        await work.TakeOutAsync(db => db.Customers.Where(c => c.LastSeenAt < old && !db.Set<Reservation>().Any(r => r.CustomerId == c.Id)), ct);
    }
}
