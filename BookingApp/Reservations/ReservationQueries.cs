using BookingApp.Catalog;
using BookingApp.Contacts;
using BookingApp.Customers;
using BookingApp.Customers.Merging;
using BookingApp.Data;
using BookingApp.Reservations.Amounts;
using BookingApp.Reservations.History;
using Microsoft.EntityFrameworkCore;
using static BookingApp.Reservations.ReservationStatus;

namespace BookingApp.Reservations;

/// <summary>Reads reservations. A lapsed hold reads expired before any sweep.</summary>
public sealed class ReservationQueries(
    IDbContextFactory<BookingDbContext> contexts, CatalogQueries catalogs, IPaidAmounts amounts, CustomerService customers, TimeProvider clock)
{
    /// <summary>A customer's own: by reference and secret. A wrong secret and an unknown reference look alike.</summary>
    public async Task<ReservationView?> FindAsync(string reference, string? key, CancellationToken ct = default) =>
        await FindByReferenceAsync(reference, ct) is { } view && view.HasKey(key) ? view : null;

    /// <summary>For staff: by reference alone.</summary>
    public Task<ReservationView?> FindByReferenceAsync(string reference, CancellationToken ct = default) =>
        Written(reference) is { } written ? FindAsync(all => all.Where(r => r.Reference == written), ct) : Task.FromResult<ReservationView?>(null);

    /// <summary>A reservation; null when there is none with this id.</summary>
    public Task<ReservationView?> FindAsync(Guid id, CancellationToken ct = default) => FindAsync(all => all.Where(r => r.Id == id), ct);

    /// <summary>A browser's own unpaid holds, newest first: what "continue" leads back to.</summary>
    public async Task<IReadOnlyList<ReservationView>> HeldByBrowserAsync(string browser, CancellationToken ct = default)
    {
        var now = clock.Now();
        return await ViewsAsync(all => all.Where(r => r.Browser == browser && r.Status == Held && r.HeldUntil > now).OrderByDescending(r => r.HeldAt), ct);
    }

    /// <summary>The visits that were booked in one go, the first of them first: those too that have been cancelled since.</summary>
    public Task<IReadOnlyList<ReservationView>> OfSeriesAsync(Guid seriesId, CancellationToken ct = default) =>
        ViewsAsync(all => all.Where(r => r.SeriesId == seriesId).OrderBy(r => r.Start).ThenBy(r => r.Id), ct);

    /// <summary>All that happened to a reservation, oldest first.</summary>
    public async Task<IReadOnlyList<HistoryView>> HistoryAsync(Guid id, CancellationToken ct = default)
    {
        var zone = (await catalogs.SnapshotAsync(ct)).Zone;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var events = await db.ReservationEvents.AsNoTracking().Where(e => e.ReservationId == id).ToListAsync(ct);
        return [.. events.OrderBy(e => e.At).ThenBy(e => e.Id) // here: SQL Server compares the random end of an id first
            .Select(e => new HistoryView(zone.ToLocal(e.At), e.Actor, e.What, e.Detail))];
    }

    /// <summary>Who is behind a reservation, as far as it is still known.</summary>
    public async Task<Visitor> VisitorAsync(Guid id, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var row = await db.Reservations.AsNoTracking().Where(r => r.Id == id).Select(r => new { r.Browser, r.IpAddress, r.CustomerEmail }).SingleAsync(ct);
        return new Visitor(row.Browser, row.IpAddress, row.CustomerEmail);
    }

    /// <summary>How many no-shows somebody has, under all of their addresses.</summary>
    public async Task<int> NoShowsAsync(string email, CancellationToken ct = default)
    {
        var mailbox = EmailAddress.CanonicalOf(email);
        if (mailbox.Length is 0)
            return 0; // without an address there is nobody to look up
        await using var db = await contexts.CreateDbContextAsync(ct);
        var theirs = await CustomerMailboxes.OfAsync(db, mailbox, ct);
        return await db.Reservations.CountAsync(r => r.Status == NoShow && theirs.Contains(r.CustomerMailbox!), ct);
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

    /// <summary>Whether a reservation has this reference.</summary>
    internal async Task<bool> IsTakenAsync(string reference, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Reservations.AnyAsync(r => r.Reference == reference, ct);
    }

    /// <summary>How the customer of an address is called, where that is another name than is said with it now; else null.</summary>
    public async Task<string?> OtherNameAsync(Actor actor, CustomerDetails details, CancellationToken ct = default)
    {
        actor.MustBeStaff();
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await customers.FindAsync(db, details, ct) is { } known && !known.IsCalled(details.Name) ? known.Name : null;
    }

    /// <summary>Who has stayed away as often as the business allows pays in full, whatever the service asks of others.</summary>
    internal async Task<bool> MustPrepayAsync(string email, CatalogSnapshot catalog, CancellationToken ct) =>
        catalog.TakesOnline && catalog.Business.PrepayAfterNoShows is > 0 and var limit && await NoShowsAsync(email, ct) >= limit;

    // As references are kept; null for what none can be.
    internal static string? Written(string reference) => reference.Trim().ToUpperInvariant() is var wanted && !wanted.Any(char.IsControl) ? wanted : null;

    internal async Task<ReservationView> ViewAsync(Reservation reservation, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return (await ViewsAsync(db, [reservation], ct))[0];
    }

    private async Task<ReservationView?> FindAsync(Func<IQueryable<Reservation>, IQueryable<Reservation>> which, CancellationToken ct) =>
        (await ViewsAsync(which, ct)).FirstOrDefault();

    internal async Task<IReadOnlyList<ReservationView>> ViewsAsync(Func<IQueryable<Reservation>, IQueryable<Reservation>> which, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await ViewsAsync(db, await which(db.Reservations.AsNoTracking()).ToListAsync(ct), ct);
    }

    internal async Task<IReadOnlyList<ReservationView>> ViewsAsync(BookingDbContext db, IReadOnlyList<Reservation> rows, CancellationToken ct)
    {
        if (rows.Count is 0)
            return [];
        var catalog = await catalogs.SnapshotAsync(ct);
        var now = clock.Now();
        var paid = await amounts.ReadAsync(db, rows, now, ct);
        return [.. rows.Select(r => ReservationViews.Make(r, catalog, paid[r.Id], now))];
    }
}
