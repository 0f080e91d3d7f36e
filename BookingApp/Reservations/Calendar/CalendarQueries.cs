using BookingApp.Catalog;
using BookingApp.Data;
using BookingApp.Reservations.Board;
using Microsoft.EntityFrameworkCore;
using static BookingApp.Reservations.ReservationStatus;

namespace BookingApp.Reservations.Calendar;

/// <summary>Reads weeks and months as staff see them.</summary>
public sealed class CalendarQueries(IDbContextFactory<BookingDbContext> contexts, CatalogQueries catalogs, TimeProvider clock)
{
    /// <summary>The week of a day, or of now: everybody's, or one person's.</summary>
    public async Task<WeekView> WeekAsync(DateOnly? asked, DayOfWeek firstDay, int? staffId, CancellationToken ct = default)
    {
        var (catalog, now) = (await catalogs.SnapshotAsync(ct), clock.Now());
        var today = catalog.Zone.DayOf(now);
        var span = CalendarSpan.Week(asked ?? today, today, firstDay, catalog.Zone);
        var only = Known(catalog, staffId);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var rows = await RowsAsync(Live(Between(db, span.From, span.To, only), now), ct);
        var visits = (await VisitsAsync(db, rows, catalog.Zone, ct)).ToLookup(v => v.StaffId);
        var off = await TimeOffAsync(db, span, ct);
        var blocks = BlocksOf(off);
        var people = Shown(catalog, only, visits.Select(v => v.Key));
        return new WeekView(
            span, Everyone(catalog), [.. people.Select(p => new CalendarPerson(p.Id, p.Name))],
            [
                .. span.Days.Select(date => new WeekDay(
                    date, catalog.Zone.StartOf(date), catalog.Zone.StartOf(date.AddDays(1)), catalog.IsClosed(date),
                    [.. people.Select(p => Day(p, date, catalog, blocks[p.Id], visits[p.Id]) with { Blocks = Parts(off, p.Id, date, catalog.Zone) })])),
            ]);
    }

    /// <summary>The month of a day, or of now, in numbers: everybody's, or one person's.</summary>
    public async Task<MonthView> MonthAsync(DateOnly? asked, DayOfWeek firstDay, int? staffId, CancellationToken ct = default)
    {
        var catalog = await catalogs.SnapshotAsync(ct);
        var today = catalog.Zone.DayOf(clock.Now());
        var span = CalendarSpan.Month(asked ?? today, today, firstDay, catalog.Zone);
        var only = Known(catalog, staffId);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var booked = Between(db, span.From, span.To, only).Where(r => ReservationStatuses.Booked.Contains(r.Status));
        var taken = await booked.Select(r => new Taken(r.StaffId, r.SessionId, r.Start, r.End)).ToListAsync(ct);
        var blocks = BlocksOf(await TimeOffAsync(db, span, ct));
        var counts = taken.CountBy(t => catalog.Zone.DayOf(t.Start)).ToDictionary();
        // A class takes its time once, however many come.
        var times = taken.DistinctBy(t => (t.StaffId, t.SessionId, t.Start)).ToLookup(t => t.StaffId);
        var people = Shown(catalog, only, []);
        return new MonthView(
            span, Everyone(catalog), [.. span.Days.Select(date => Numbers(date, catalog, people, counts.GetValueOrDefault(date), times, blocks))]);
    }

    private static MonthDay Numbers(
        DateOnly date, CatalogSnapshot catalog, List<Resource> people, int visits, ILookup<int, Taken> times, ILookup<int, BoardSpan> blocks)
    {
        if (catalog.IsClosed(date))
            return new MonthDay(date, visits, null, IsClosed: true, []);
        var (open, booked, off) = (TimeSpan.Zero, TimeSpan.Zero, new List<string>());
        foreach (var person in people)
        {
            var hours = WorkingTime.Of(catalog, person, date);
            var there = WorkingTime.Without(hours, blocks[person.Id]);
            if (hours.Count > 0 && there.Count is 0)
                off.Add(person.Name);
            foreach (var span in there)
            {
                open += span.End - span.Start;
                booked += times[person.Id].Aggregate(TimeSpan.Zero, (sum, t) => sum + WorkingTime.Between([span], t.Start, t.End));
            }
        }

        return new MonthDay(date, visits, open > TimeSpan.Zero ? Math.Min(100, (int)Math.Round(100 * (booked / open))) : null, IsClosed: false, off);
    }

    private static PersonDay Day(Resource person, DateOnly date, CatalogSnapshot catalog, IEnumerable<BoardSpan> blocks, IEnumerable<CalendarVisit> visits)
    {
        var hours = WorkingTime.Of(catalog, person, date);
        var there = WorkingTime.Without(hours, blocks);
        var (from, to) = (catalog.Zone.StartOf(date), catalog.Zone.StartOf(date.AddDays(1)));
        return new PersonDay(person.Id, date, there, hours.Count > 0 && there.Count is 0, [.. visits.Where(v => v.Start >= from && v.Start < to)]);
    }

    private static int? Known(CatalogSnapshot catalog, int? staffId) =>
        staffId is { } id && catalog.FindResource(id) is { Kind: ResourceKind.Person } ? id : null;

    private static List<Resource> Shown(CatalogSnapshot catalog, int? only, IEnumerable<int> busy)
    {
        var coming = busy.ToHashSet();
        return [.. catalog.Resources.Where(r => r.Kind is ResourceKind.Person && (only is { } id ? r.Id == id : r.Active || coming.Contains(r.Id)))];
    }

    private static List<CalendarPerson> Everyone(CatalogSnapshot catalog) => [.. catalog.People.Select(p => new CalendarPerson(p.Id, p.Name))];

    // Bounded at both ends along an index, so that years before and after cost nothing.
    private static IQueryable<Reservation> Between(BookingDbContext db, DateTimeOffset from, DateTimeOffset to, int? only)
    {
        var earliest = from - Service.LongestClaim;
        var all = db.Reservations.AsNoTracking().Where(r => r.Start < to && r.End > from);
        return only is { } id
            ? all.Where(r => r.StaffId == id && r.ClaimStart > earliest && r.ClaimStart < to)
            : all.Where(r => r.Start > earliest);
    }

    private static IQueryable<Reservation> Live(IQueryable<Reservation> all, DateTimeOffset now) =>
        all.Where(r => ReservationStatuses.Live.Contains(r.Status) && !(r.Status == Held && r.HeldUntil <= now));

    private static Task<List<Row>> RowsAsync(IQueryable<Reservation> found, CancellationToken ct) => found.OrderBy(r => r.Start).ThenBy(r => r.Id)
        .Select(r => new Row(
            new CalendarVisit(r.Reference, r.ServiceId, r.ServiceName, r.StaffId, r.Start, r.End, r.Status, r.CustomerName, r.PartySize) { Id = r.Id },
            r.SessionId))
        .ToListAsync(ct);

    private static async Task<List<CalendarVisit>> VisitsAsync(BookingDbContext db, List<Row> rows, BusinessZone zone, CancellationToken ct)
    {
        var ids = rows.Select(r => r.SessionId).OfType<Guid>().Distinct().ToList();
        var sessions = db.ClassSessions.AsNoTracking().Where(s => ids.Contains(s.Id));
        var seats = ids.Count is 0 ? [] : await sessions.ToDictionaryAsync(s => s.Id, s => s.Capacity, ct);
        return
        [
            .. rows.Where(r => r.SessionId is null).Select(r => r.Visit)
                .Concat(
                    rows.Where(r => r.SessionId is not null).GroupBy(r => r.SessionId!.Value)
                        .Select(c => c.First().Visit with { Guests = c.Sum(r => r.Visit.Guests), Capacity = seats[c.Key], SessionId = c.Key }))
                .OrderBy(v => v.Start).Select(v => v with { Start = zone.ToLocal(v.Start), End = zone.ToLocal(v.End) }),
        ];
    }

    private static async Task<List<TimeOff>> TimeOffAsync(BookingDbContext db, CalendarSpan span, CancellationToken ct)
    {
        var (from, to) = (span.From, span.To);
        return await db.TimeOff.AsNoTracking().Where(t => t.End > from && t.Start < to).OrderBy(t => t.Start).ToListAsync(ct);
    }

    private static ILookup<int, BoardSpan> BlocksOf(List<TimeOff> off) => off.ToLookup(b => b.ResourceId, b => new BoardSpan(b.Start, b.End));

    // What of a person's time off lies in a day and leaves something of it.
    private static IReadOnlyList<BoardBlock> Parts(List<TimeOff> off, int personId, DateOnly date, BusinessZone zone)
    {
        var (from, to) = (zone.StartOf(date), zone.StartOf(date.AddDays(1)));
        return
        [
            .. off.Where(b => b.ResourceId == personId && b.End > from && b.Start < to && !(b.Start <= from && b.End >= to)).Select(
                b => new BoardBlock(b.Id, zone.ToLocal(b.Start > from ? b.Start : from), zone.ToLocal(b.End < to ? b.End : to), b.Reason)),
        ];
    }

    private sealed record Row(CalendarVisit Visit, Guid? SessionId);

    private sealed record Taken(int StaffId, Guid? SessionId, DateTimeOffset Start, DateTimeOffset End);
}
