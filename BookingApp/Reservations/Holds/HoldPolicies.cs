using BookingApp.Catalog;
using BookingApp.Customers;
using BookingApp.Data;
using BookingApp.Reservations.Rules;
using Microsoft.Extensions.Options;

namespace BookingApp.Reservations.Holds;

/// <summary>Asks every policy whether a visitor may hold, or give the details that make a hold theirs.</summary>
public sealed class HoldPolicies(IEnumerable<IHoldPolicy> policies, IOptions<HoldOptions> options)
{
    /// <summary>How long a time of this service is held.</summary>
    internal TimeSpan LifetimeOf(Service service) => service.HoldLifetimeSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : options.Value.Lifetime;

    /// <summary>Makes ready what the policies look at, before the transaction.</summary>
    public async Task PrepareAsync(Visitor visitor, CancellationToken ct = default)
    {
        foreach (var policy in policies)
            await policy.PrepareAsync(visitor, ct);
    }

    /// <summary>Looks, and counts whoever may; inside the transaction.</summary>
    /// <returns>The first refusal; null: go on.</returns>
    public async Task<HoldRefusal?> AdmitAsync(BookingDbContext db, Visitor visitor, string? reference, DateTimeOffset now, CancellationToken ct)
    {
        foreach (var policy in policies)
        {
            if (await policy.AdmitAsync(db, visitor, reference, now, ct) is { } refusal)
                return refusal;
        }

        return null;
    }
}
