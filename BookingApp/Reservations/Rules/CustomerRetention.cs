using BookingApp.Customers;
using BookingApp.Data;
using Microsoft.Extensions.Options;

namespace BookingApp.Reservations.Rules;

/// <summary>Deletes customers to whom no reservation belongs, held or over, as many days after they were last seen as are set.</summary>
/// <remarks>The foreign key refuses one who is being booked in that instant, and the unit of work is repeated.</remarks>
internal sealed class CustomerRetention(UnitOfWork work, IOptions<CustomerOptions> options, TimeProvider clock) : IRetentionPolicy
{
    public bool ReadsAll => true;

    public async Task PruneAsync(CancellationToken ct = default)
    {
        var old = clock.Now() - TimeSpan.FromDays(options.Value.KeepDays);
        await work.TakeOutAsync(db => db.Customers.Where(c => c.LastSeenAt < old && !db.Set<Reservation>().Any(r => r.CustomerId == c.Id)), ct);
    }
}
