using BookingApp.Catalog;
using BookingApp.Customers;
using BookingApp.Customers.Notes;
using BookingApp.Data;
using BookingApp.Reservations.Claims;
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
        var visits = claimed.Where(r => r.Start < to && r.End > from).ToList();
        var reservations = visits.ToLookup(r => r.StaffId);
        var buffers = claimed.Where(r => r.Start >= to || r.End <= from).ToLookup(r => r.StaffId);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var blocks = (await db.TimeOff.AsNoTracking().Where(t => t.End > from && t.Start < to).ToListAsync(ct)).ToLookup(t => t.ResourceId);
        var sessions = await SessionsAsync(db, visits, ct);
        var people = catalog.Resources.Where(r => r.Kind is ResourceKind.Person && (r.Active || reservations.Contains(r.Id) || buffers.Contains(r.Id)));
        var day = new BoardView(date, from, to, catalog.Zone, catalog.IsClosed(date), [])
        {
            Usual = BoardColumns.Usual(catalog, date),
            FirstVisits = await FirstVisitsAsync(db, visits, ct),
            Kept = await KeptAsync(db, visits, ct),
        };
        return day with
        {
            Columns =
            [
                .. people.Select(p => BoardColumns.Of(catalog, p, day, blocks[p.Id], [.. reservations[p.Id]]) with
                {
                    Buffers = [.. buffers[p.Id].DistinctBy(r => r.SessionId ?? r.Id).Select(r => BoardColumns.Buffer(r, day))],
                    Classes = BoardColumns.Classes(reservations[p.Id], sessions, catalog),
                }),
            ],
        };
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

    private static async Task<KeptOfCustomers> KeptAsync(BookingDbContext db, IReadOnlyList<ReservationView> visits, CancellationToken ct)
    {
        var ids = visits.Select(v => v.CustomerId).OfType<Guid>().Distinct().ToArray();
        return ids.Length is 0 ? KeptOfCustomers.None : new KeptOfCustomers(
            await CustomerNoteQueries.TagsAsync(db, ids, ct),
            (await db.CustomerNotes.Where(n => ids.Contains(n.CustomerId)).Select(n => n.CustomerId).Distinct().ToListAsync(ct)).ToHashSet());
    }

    private static async Task<IReadOnlyDictionary<Guid, ClassSession>> SessionsAsync(
        BookingDbContext db, IReadOnlyList<ReservationView> visits, CancellationToken ct)
    {
        var ids = visits.Select(v => v.SessionId).OfType<Guid>().Distinct().ToArray();
        return ids.Length > 0
            ? await db.ClassSessions.AsNoTracking().Where(s => ids.Contains(s.Id)).ToDictionaryAsync(s => s.Id, ct)
            : new Dictionary<Guid, ClassSession>();
    }

    // Each is asked of the index of mailboxes, which ends at the first that it finds: a regular of many years costs no more than a new customer.
    private static async Task<IReadOnlySet<Guid>> FirstVisitsAsync(BookingDbContext db, IReadOnlyList<ReservationView> visits, CancellationToken ct)
    {
        var booked = visits.Where(v => v.Status.IsBooked() && v.Customer is { Email.Length: > 0 }).Select(v => v.Id).ToArray();
        if (booked.Length is 0)
            return new HashSet<Guid>();
        var all = db.Reservations.AsNoTracking();
        return (await all.Where(r => booked.Contains(r.Id) && r.CustomerMailbox != null && r.CustomerMailbox != ""
                && !all.Any(e => e.CustomerMailbox != null && e.CustomerMailbox == r.CustomerMailbox && ReservationStatuses.Booked.Contains(e.Status)
                    && e.Start < r.Start))
            .Select(r => r.Id)
            .ToListAsync(ct)).ToHashSet();
    }
}
