using BookingApp.Catalog;
using BookingApp.Data;
using BookingApp.Reservations.Views;
using Microsoft.EntityFrameworkCore;
using static BookingApp.Reservations.ReservationStatus;

namespace BookingApp.Reservations.Board;

/// <summary>Reads a business day as staff see it, and its numbers.</summary>
public sealed class BoardQueries(IDbContextFactory<BookingDbContext> contexts, CatalogQueries catalogs, ReservationQueries queries, TimeProvider clock)
{
    /// <summary>The business day that is asked for, or that of now: known before any visit is read.</summary>
    public async Task<BoardDay> DayAsync(DateOnly? asked, CancellationToken ct = default)
    {
        var zone = (await catalogs.SnapshotAsync(ct)).Zone;
        var today = zone.DayOf(clock.Now());
        return new BoardDay(asked ?? today, today, zone.StartOf(today.AddDays(1)));
    }

    /// <summary>A business day as staff see it: live reservations, holds, blocks and hours of every active person.</summary>
    public async Task<BoardView> BoardAsync(DateOnly date, CancellationToken ct = default)
    {
        var catalog = await catalogs.SnapshotAsync(ct);
        var now = clock.Now();
        var (from, to) = (catalog.Zone.StartOf(date), catalog.Zone.StartOf(date.AddDays(1)));
        var (earliest, latest) = (from - Service.LongestClaim, to + Service.LongestClaim);
        var claimed = await queries.ViewsAsync( // a visit of a day beside it may reach in by its buffer alone
            all => all.Where(
                r => ReservationStatuses.Live.Contains(r.Status) && r.Start > earliest && r.Start < latest && r.ClaimStart < to && r.ClaimEnd > from
                    && !(r.Status == Held && r.HeldUntil <= now))
                .OrderBy(r => r.Start), ct);
        var reservations = claimed.Where(r => r.Start < to && r.End > from).ToLookup(r => r.StaffId);
        var buffers = claimed.Where(r => r.Start >= to || r.End <= from).ToLookup(r => r.StaffId);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var blocks = (await db.TimeOff.AsNoTracking().Where(t => t.End > from && t.Start < to).ToListAsync(ct)).ToLookup(t => t.ResourceId);
        var people = catalog.Resources.Where(r => r.Kind is ResourceKind.Person && (r.Active || reservations.Contains(r.Id) || buffers.Contains(r.Id)));
        return new BoardView(
            date, from, to, catalog.Zone, catalog.IsClosed(date),
            [
                .. people.Select(p => Column(p, date, catalog.Zone, blocks[p.Id], [.. reservations[p.Id]]) with
                {
                    Buffers = [.. buffers[p.Id].Select(r => Buffer(r, from, to))],
                }),
            ]);
    }

    /// <summary>The business's day of now in numbers: how many visits it has, and which comes next.</summary>
    public async Task<TodayView> TodayAsync(CancellationToken ct = default)
    {
        var catalog = await catalogs.SnapshotAsync(ct);
        var now = clock.Now();
        var date = catalog.Zone.DayOf(now);
        var (from, to) = (catalog.Zone.StartOf(date), catalog.Zone.StartOf(date.AddDays(1)));
        var earliest = from - Service.LongestClaim;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var visits = db.Reservations.AsNoTracking()
            .Where(r => ReservationStatuses.Booked.Contains(r.Status) && r.Start > earliest && r.Start < to && r.End > from);
        var count = await visits.CountAsync(ct);
        var next = await visits.Where(r => r.Status == ReservationStatus.Confirmed && r.Start > now) // who is here, or will not come, is not waited for
            .OrderBy(r => r.Start).ThenBy(r => r.Id).Select(r => new { r.Start, r.CustomerName, r.StaffId }).FirstOrDefaultAsync(ct);
        return new TodayView(
            date, to, count, next is null ? null : new NextVisit(catalog.Zone.ToLocal(next.Start), next.CustomerName, catalog.NameOf(next.StaffId)));
    }

    /// <summary>How many visits begin on each of so many business days, from one on.</summary>
    public async Task<IReadOnlyList<DayVisits>> VisitsByDayAsync(DateOnly first, int days, CancellationToken ct = default)
    {
        var zone = (await catalogs.SnapshotAsync(ct)).Zone;
        var (from, to) = (zone.StartOf(first), zone.StartOf(first.AddDays(days)));
        await using var db = await contexts.CreateDbContextAsync(ct);
        var starts = await db.Reservations.AsNoTracking()
            .Where(r => ReservationStatuses.Booked.Contains(r.Status) && r.Start >= from && r.Start < to)
            .Select(r => r.Start)
            .ToListAsync(ct);
        var counts = starts.CountBy(zone.DayOf).ToDictionary();
        return [.. Enumerable.Range(0, days).Select(first.AddDays).Select(day => new DayVisits(day, counts.GetValueOrDefault(day)))];
    }

    // Only what of it lies in the day.
    private static BoardBuffer Buffer(ReservationView visit, DateTimeOffset from, DateTimeOffset to)
    {
        var (start, end) = visit.End <= from ? (visit.End, visit.ClaimEnd) : (visit.ClaimStart, visit.Start);
        return new BoardBuffer(visit.Reference, visit.ServiceName, visit.Start, start > from ? start : from, end < to ? end : to);
    }

    private static BoardColumn Column(
        Resource person, DateOnly date, BusinessZone zone, IEnumerable<TimeOff> blocks, IReadOnlyList<ReservationView> reservations)
    {
        var hours = person.Hours.Where(h => h.Day == date.DayOfWeek).OrderBy(h => h.FromMinute).ToList();
        return new BoardColumn(
            person.Id, person.Name,
            [.. hours.Select(h => new BoardSpan(zone.At(date, h.FromMinute), zone.At(date, h.ToMinute))).Where(s => s.Start < s.End)],
            [.. hours.SelectMany(h => h.Breaks).Select(b => new BoardSpan(zone.At(date, b.FromMinute), zone.At(date, b.ToMinute))).Where(s => s.Start < s.End)],
            [.. blocks.Select(b => new BoardBlock(b.Id, zone.ToLocal(b.Start), zone.ToLocal(b.End), b.Reason))],
            reservations);
    }
}
