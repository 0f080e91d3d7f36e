using System.Runtime.CompilerServices;
using BookingApp.Catalog;
using BookingApp.Contacts;
using BookingApp.Customers;
using BookingApp.Data;
using BookingApp.Reservations.Amounts;
using BookingApp.Reservations.Board;
using BookingApp.Reservations.History;
using BookingApp.Reservations.Holds;
using BookingApp.Reservations.Views;
using Microsoft.EntityFrameworkCore;
using static BookingApp.Reservations.ReservationStatus;

namespace BookingApp.Reservations;

/// <summary>Reads reservations. A lapsed hold reads expired before any sweep.</summary>
public sealed class ReservationQueries(IDbContextFactory<BookingDbContext> contexts, CatalogQueries catalogs, IPaidAmounts amounts, TimeProvider clock)
{
    /// <summary>A customer's own: by reference and secret. A wrong secret and an unknown reference look alike.</summary>
    public async Task<ReservationView?> FindAsync(string reference, string? key, CancellationToken ct = default) =>
        await FindByReferenceAsync(reference, ct) is { } view && view.HasKey(key) ? view : null;

    /// <summary>For staff: by reference alone.</summary>
    public Task<ReservationView?> FindByReferenceAsync(string reference, CancellationToken ct = default) =>
        Written(reference) is { } written ? FindAsync(all => all.Where(r => r.Reference == written), ct) : Task.FromResult<ReservationView?>(null);

    /// <summary>A reservation; null when there is none with this id.</summary>
    public Task<ReservationView?> FindAsync(Guid id, CancellationToken ct = default) => FindAsync(all => all.Where(r => r.Id == id), ct);

    /// <summary>What a request made that bore this mark, however it stands now; nothing when that is longer ago.</summary>
    public async Task<ReservationView?> FindByMarkAsync(string mark, TimeSpan within, CancellationToken ct = default)
    {
        var since = clock.Now() - within;
        return await FindAsync(all => all.Where(r => r.Browser == mark && r.HeldAt > since).OrderByDescending(r => r.HeldAt), ct);
    }

    /// <summary>A browser's own unpaid holds, newest first: what "continue" leads back to.</summary>
    public async Task<IReadOnlyList<ReservationView>> HeldByBrowserAsync(string browser, CancellationToken ct = default)
    {
        var now = clock.Now();
        return await ViewsAsync(all => all.Where(r => r.Browser == browser && r.Status == Held && r.HeldUntil > now).OrderByDescending(r => r.HeldAt), ct);
    }

    /// <summary>A business day as staff see it: live reservations, holds, blocks and hours of every active person.</summary>
    public async Task<BoardView> BoardAsync(DateOnly date, CancellationToken ct = default)
    {
        var catalog = await catalogs.SnapshotAsync(ct);
        var (from, to) = (catalog.Zone.StartOf(date), catalog.Zone.StartOf(date.AddDays(1)));
        var now = clock.Now();
        var (earliest, latest) = (from - Service.LongestClaim, to + Service.LongestClaim);
        var claimed = await ViewsAsync( // a visit of a day beside it may reach in by its buffer alone
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
            date, from, to, catalog.Zone.ToLocal(now), catalog.IsClosed(
                date), [.. people.Select(
                    p => Column(
                        p, date, catalog.Zone, blocks[p.Id], [.. reservations[p.Id]]) with { Buffers = [.. buffers[p.Id].Select(r => Buffer(r, from, to))] })]);
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

    /// <summary>Bookings by reference, name, email and filter, the latest visit first or in the order asked for. Of very many only the newest are
    /// looked through, and the answer says since when.</summary>
    public async Task<PageOf<ReservationView>> SearchAsync(BookingFilter filter, CancellationToken ct = default)
    {
        var catalog = await catalogs.SnapshotAsync(ct);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var (found, text) = await ExactAsync(During(db.Reservations.AsNoTracking(), filter, catalog.Zone), Searched(filter.Text), ct);
        var oldest = await PageOf.OldestAsync(found.OrderByDescending(r => r.Start).Select(r => r.Start), filter.Max, ct);
        if (oldest is { } since)
            found = found.Where(r => r.Start >= since);
        var now = clock.Now();
        found = Narrow(found, filter, text, now);
        var total = await found.CountAsync(ct);
        var page = PageOf.Nearest(filter.Page, total, filter.PageSize);
        var order = filter.Order ?? BookingFilter.LatestFirst;
        var sorted = order.Column switch
        {
            BookingColumn.Customer => order.Sort(found, r => r.CustomerName).ThenByDescending(r => r.Start),
            BookingColumn.Service => order.Sort(found, r => db.Set<Service>().Where(s => s.Id == r.ServiceId).Select(s => s.Name).First())
                .ThenByDescending(r => r.Start),
            BookingColumn.Person => order.Sort(found, r => db.Set<Resource>().Where(p => p.Id == r.StaffId).Select(p => p.Name).First())
                .ThenByDescending(r => r.Start),
            BookingColumn.Status => order.Sort(found, r => r.Status == Held && r.HeldUntil <= now ? Expired : r.Status).ThenByDescending(r => r.Start),
            _ => order.Sort(found, r => r.Start),
        };
        var rows = await sorted.ThenBy(r => r.Id).Skip((page - 1) * filter.PageSize).Take(filter.PageSize).ToListAsync(ct);
        return new(await ViewsAsync(db, rows, ct), total, page, filter.PageSize) { Since = oldest is { } day ? catalog.Zone.DayOf(day) : null };
    }

    // Who types a whole reference or address means it: the index knows where it is, and no other row is looked at.
    private static async Task<(IQueryable<Reservation> Found, string? Text)> ExactAsync(IQueryable<Reservation> during, string? text, CancellationToken ct)
    {
        if (text is not { Length: > 0 })
            return (during, null);
        var reference = text.ToUpperInvariant();
        var one = during.Where(r => r.Reference == reference);
        if (await one.AnyAsync(ct))
            return (one, null);
        if (EmailAddress.TryParse(text, out var address) && during.Where(r => r.CustomerMailbox == address.Canonical) is var theirs
            && await theirs.AnyAsync(ct))
            return (theirs, null);
        return (during, text);
    }

    /// <summary>All that happened to a reservation, oldest first.</summary>
    public async Task<IReadOnlyList<HistoryView>> HistoryAsync(Guid id, CancellationToken ct = default)
    {
        var zone = (await catalogs.SnapshotAsync(ct)).Zone;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var events = await db.ReservationEvents.AsNoTracking().Where(e => e.ReservationId == id).OrderBy(e => e.At).ThenBy(e => e.Id).ToListAsync(ct);
        return [.. events.Select(e => new HistoryView(zone.ToLocal(e.At), e.Actor, e.What, e.Detail))];
    }

    /// <summary>Holds that were released or expired, newest first.</summary>
    public async Task<PageOf<ReleaseView>> ReleasedAsync(ReleaseFilter filter, CancellationToken ct = default)
    {
        var catalog = await catalogs.SnapshotAsync(ct);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var oldest = await PageOf.OldestAsync(
            Released(db, filter with { Text = null, Reason = null }, catalog.Zone).OrderByDescending(r => r.ReleasedAt)
                .Select(r => r.ReleasedAt), filter.Max, ct);
        var found = Released(db, filter, catalog.Zone);
        if (oldest is { } since)
            found = found.Where(r => r.ReleasedAt >= since);
        var total = await found.CountAsync(ct);
        var page = PageOf.Nearest(filter.Page, total, filter.PageSize);
        var order = filter.Order ?? ReleaseFilter.LatestFirst;
        var sorted = order.Column switch
        {
            ReleaseColumn.Customer => order.Sort(found, r => r.CustomerName),
            ReleaseColumn.Start => order.Sort(found, r => r.Start),
            ReleaseColumn.Held => order.Sort(found, r => r.HeldAt),
            _ => order.Sort(found, r => r.ReleasedAt),
        };
        var rows = await sorted.ThenBy(r => r.Id).Skip((page - 1) * filter.PageSize).Take(filter.PageSize).ToListAsync(ct);
        return new([.. rows.Select(r => ViewOf(r, catalog))], total, page, filter.PageSize) { Since = oldest is { } day ? catalog.Zone.DayOf(day) : null };
    }

    /// <summary>How many holds were released or expired between two business days, both included.</summary>
    public async Task<int> CountReleasedAsync(DateOnly from, DateOnly to, CancellationToken ct = default)
    {
        var zone = (await catalogs.SnapshotAsync(ct)).Zone;
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await Released(db, new ReleaseFilter(From: from, To: to), zone).CountAsync(ct);
    }

    /// <summary>Every hold that was released or expired, newest first, without an end: a row at a time.</summary>
    public async IAsyncEnumerable<ReleaseView> AllReleasedAsync(ReleaseFilter filter, [EnumeratorCancellation] CancellationToken ct = default)
    {
        var catalog = await catalogs.SnapshotAsync(ct);
        await using var db = await contexts.CreateDbContextAsync(ct);
        await foreach (
            var row in Released(db, filter, catalog.Zone).OrderByDescending(r => r.ReleasedAt).ThenBy(r => r.Id).AsAsyncEnumerable().WithCancellation(ct))
            yield return ViewOf(row, catalog);
    }

    private static IQueryable<ReleaseRecord> Released(BookingDbContext db, ReleaseFilter filter, BusinessZone zone)
    {
        var found = db.ReleaseRecords.AsNoTracking().AsQueryable();
        if (filter.Reason is { } reason)
            found = found.Where(r => r.Reason == reason);
        if (filter.From is { } first && zone.StartOf(first) is var from)
            found = found.Where(r => r.ReleasedAt >= from);
        if (filter.To is { } last && zone.StartOf(last.AddDays(1)) is var to)
            found = found.Where(r => r.ReleasedAt < to);
        if (Searched(filter.Text) is { Length: > 0 } text && (text.ToLowerInvariant(), text.ToUpperInvariant()) is var (lower, upper))
            found = found.Where(r => r.Reference == upper || r.CustomerName.ToLower().Contains(lower) || r.ServiceName.ToLower().Contains(lower));
        return found;
    }

    private static ReleaseView ViewOf(ReleaseRecord r, CatalogSnapshot catalog) => new(
        r.Reference, r.ServiceName, catalog.NameOf(r.StaffId), r.CustomerName, catalog.Zone.ToLocal(r.Start),
        catalog.Zone.ToLocal(r.HeldAt), catalog.Zone.ToLocal(r.HeldUntil), catalog.Zone.ToLocal(r.ReleasedAt), r.Reason, r.ReleasedBy);

    /// <summary>Who is behind a reservation, as far as it is still known.</summary>
    public async Task<Visitor> VisitorAsync(Guid id, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var row = await db.Reservations.AsNoTracking().Where(r => r.Id == id).Select(r => new { r.Browser, r.IpAddress, r.CustomerEmail }).SingleAsync(ct);
        return new Visitor(row.Browser, row.IpAddress, row.CustomerEmail);
    }

    /// <summary>How many no-shows somebody has.</summary>
    public async Task<int> NoShowsAsync(string email, CancellationToken ct = default)
    {
        var mailbox = EmailAddress.CanonicalOf(email);
        if (mailbox.Length is 0)
            return 0; // without an address there is nobody to look up
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Reservations.CountAsync(r => r.Status == NoShow && r.CustomerMailbox == mailbox, ct);
    }

    /// <summary>Lapsed holds that nobody has ended yet, in id order.</summary>
    public async Task<IReadOnlyList<Guid>> LapsedAsync(DateTimeOffset now, int max, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Reservations.Where(r => r.Status == Held && r.HeldUntil <= now).OrderBy(r => r.Id).Take(max).Select(r => r.Id).ToListAsync(ct);
    }

    /// <summary>When the next hold is due; null when nothing is held.</summary>
    public async Task<DateTimeOffset?> NextLapseAsync(CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Reservations.Where(r => r.Status == Held).OrderBy(r => r.HeldUntil).Select(r => (DateTimeOffset?)r.HeldUntil).FirstOrDefaultAsync(ct);
    }

    // As references are kept; null for what none can be.
    internal static string? Written(string reference) => reference.Trim().ToUpperInvariant() is var wanted && !wanted.Any(char.IsControl) ? wanted : null;

    internal async Task<ReservationView> ViewAsync(Reservation reservation, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return (await ViewsAsync(db, [reservation], ct))[0];
    }

    private async Task<ReservationView?> FindAsync(Func<IQueryable<Reservation>, IQueryable<Reservation>> which, CancellationToken ct) =>
        (await ViewsAsync(which, ct)).FirstOrDefault();

    private async Task<IReadOnlyList<ReservationView>> ViewsAsync(Func<IQueryable<Reservation>, IQueryable<Reservation>> which, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await ViewsAsync(db, await which(db.Reservations.AsNoTracking()).ToListAsync(ct), ct);
    }

    private async Task<IReadOnlyList<ReservationView>> ViewsAsync(BookingDbContext db, IReadOnlyList<Reservation> rows, CancellationToken ct)
    {
        if (rows.Count is 0)
            return [];
        var catalog = await catalogs.SnapshotAsync(ct);
        var now = clock.Now();
        var paid = await amounts.ReadAsync(db, rows, now, ct);
        return [.. rows.Select(r => ReservationViews.Make(r, catalog, paid[r.Id], now))];
    }

    // No name holds a control character, and PostgreSQL refuses to look for one.
    private static string? Searched(string? text) => text is null ? null : string.Concat(text.Where(c => !char.IsControl(c))).Trim();

    private static IQueryable<Reservation> During(IQueryable<Reservation> found, BookingFilter filter, BusinessZone zone)
    {
        if (filter.From is { } first && zone.StartOf(first) is var from)
            found = found.Where(r => r.Start >= from);
        if (filter.To is { } last && zone.StartOf(last.AddDays(1)) is var to)
            found = found.Where(r => r.Start < to);
        return found;
    }

    private static IQueryable<Reservation> Narrow(IQueryable<Reservation> found, BookingFilter filter, string? text, DateTimeOffset now)
    {
        if (text is not null)
        {
            var lower = text.ToLowerInvariant();
            var mailbox = EmailAddress.CanonicalOf(text);
            found = found.Where(r => r.CustomerName.ToLower().Contains(lower) || r.CustomerEmail.ToLower().Contains(lower)
                || (mailbox != "" && r.CustomerMailbox!.Contains(mailbox)));
        }

        if (filter.Statuses is { Count: > 0 } statuses)
        {
            var (held, expired) = (statuses.Contains(Held), statuses.Contains(Expired));
            found = found.Where(
                r => (r.Status != Held && statuses.Contains(r.Status))
                    || (r.Status == Held && ((held && r.HeldUntil > now) || (expired && r.HeldUntil <= now))));
        }

        if (filter.ServiceId is { } service)
            found = found.Where(r => r.ServiceId == service);
        if (filter.StaffId is { } staff)
            found = found.Where(r => r.StaffId == staff);
        return found;
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
