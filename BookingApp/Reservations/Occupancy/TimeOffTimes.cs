using BookingApp.Availability.Busy;
using BookingApp.Catalog;
using BookingApp.Data;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Reservations.Occupancy;

/// <summary>What time off takes of people and rooms.</summary>
internal sealed class TimeOffTimes : IBusyTimes
{
    public async Task<IReadOnlyList<BusySpan>> ReadAsync(BookingDbContext db, BusyQuestion asked, CancellationToken ct)
    {
        var (resources, from, to) = (asked.ResourceIds, asked.From, asked.To);
        var blocks = await db.TimeOff.AsNoTracking().Where(b => resources.Contains(b.ResourceId) && b.End > from && b.Start < to).ToListAsync(ct);
        return [.. blocks.Select(b => new BusySpan(b.ResourceId, Cell.Range(b.Start, b.End), null))];
    }
}
