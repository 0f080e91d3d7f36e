using BookingApp.Availability.Busy;
using BookingApp.Catalog;
using BookingApp.Data;
using BookingApp.Data.Engines;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Reservations.Occupancy;

/// <summary>What time off takes of people and rooms.</summary>
internal sealed class TimeOffTimes : IBusyTimes
{
    private static readonly CompiledQuery<Func<BookingDbContext, int[], DateTimeOffset, DateTimeOffset, IAsyncEnumerable<TimeOff>>> _blocks = new(
        () => EF.CompileAsyncQuery((BookingDbContext db, int[] resources, DateTimeOffset from, DateTimeOffset to) =>
            db.Set<TimeOff>().AsNoTracking().Where(b => resources.Contains(b.ResourceId) && b.End > from && b.Start < to)));

    public async Task<IReadOnlyList<BusySpan>> ReadAsync(BookingDbContext db, BusyQuestion asked, CancellationToken ct)
    {
        var spans = new List<BusySpan>();
        await foreach (var b in _blocks.For(db)(db, [.. asked.ResourceIds], asked.From, asked.To).WithCancellation(ct))
            spans.Add(new BusySpan(b.ResourceId, Cell.Range(b.Start, b.End), null) { IsTimeOff = true });
        return spans;
    }
}
