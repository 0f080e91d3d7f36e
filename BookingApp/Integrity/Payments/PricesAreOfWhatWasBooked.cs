using BookingApp.Reservations;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Integrity.Payments;

/// <summary>A price with add-ons is the service's own and theirs.</summary>
/// <remarks>What was added stands in one column, so the sums are made here, row by row.</remarks>
internal sealed class PricesAreOfWhatWasBooked : IIntegrityCheck
{
    public string Rule => "I6";

    public async Task<IEnumerable<Finding>> RunAsync(CheckContext context)
    {
        var found = new List<Finding>();
        var added = context.Db.Reservations.AsNoTracking().Where(r => r.ServicePriceMinor != null)
            .Select(r => new { r.Reference, r.Price.Minor, Service = r.ServicePriceMinor!.Value, r.AddOns });
        await foreach (var r in added.AsAsyncEnumerable().WithCancellation(context.Ct))
        {
            var sum = r.Service + r.AddOns.Sum(a => a.PriceMinor);
            if (sum != r.Minor && found.Count < Doctor.MaxFindings)
                found.Add(new Finding($"reservation {r.Reference}: costs {r.Minor}, its service and what was added cost {sum}", r.Reference));
        }

        return found;
    }
}
