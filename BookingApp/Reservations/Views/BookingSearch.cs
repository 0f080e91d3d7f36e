using System.Text;
using BookingApp.Catalog;
using BookingApp.Contacts;
using BookingApp.Data;
using Microsoft.EntityFrameworkCore;
using static BookingApp.Reservations.ReservationStatus;

namespace BookingApp.Reservations.Views;

/// <summary>Finds bookings for the list of the admins.</summary>
public sealed class BookingSearch(IDbContextFactory<BookingDbContext> contexts, CatalogQueries catalogs, ReservationQueries queries, TimeProvider clock)
{
    private const string IdnHost = "xn--"; // RFC 5890: how DNS writes a host's name of other letters than ASCII's

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
        var (rows, total, page) = await PageAsync(sorted.ThenBy(r => r.Id), filter, ct);
        return new(await queries.ViewsAsync(db, rows, ct), total, page, filter.PageSize) { Since = oldest is { } day ? catalog.Zone.DayOf(day) : null };
    }

    // What fits on the first page is counted by reading it: rows are looked through once, not twice.
    private static async Task<(List<Reservation> Rows, int Total, int Page)> PageAsync(
        IOrderedQueryable<Reservation> sorted, BookingFilter filter, CancellationToken ct)
    {
        var first = filter.Page <= 1 ? await sorted.Take(filter.PageSize).ToListAsync(ct) : null;
        if (first is not null && first.Count < filter.PageSize)
            return (first, first.Count, 1);
        var total = await sorted.CountAsync(ct);
        var page = PageOf.Nearest(filter.Page, total, filter.PageSize);
        var rows = page is 1 && first is not null
            ? first
            : await sorted.Skip((page - 1) * filter.PageSize).Take(filter.PageSize).ToListAsync(ct);
        return (rows, total, page);
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

    // No name holds a control character, and PostgreSQL refuses to look for one.
    /// <summary>What was typed, without what cannot be seen.</summary>
    internal static string? Searched(string? text) => text is null ? null : string.Concat(text.Where(c => !char.IsControl(c))).Trim();

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
            found = Ascii.IsValid(lower) // a mailbox is its address in small letters, but for a host of other letters, which is written anew
                ? found.Where(r => r.CustomerName.ToLower().Contains(lower) || (mailbox != "" && r.CustomerMailbox!.Contains(mailbox))
                    || ((r.CustomerMailbox == null || r.CustomerMailbox.Contains(IdnHost)) && r.CustomerEmail.ToLower().Contains(lower)))
                : found.Where(r => r.CustomerName.ToLower().Contains(lower) || r.CustomerEmail.ToLower().Contains(lower)
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
}
