using System.Linq.Expressions;
using BookingApp.Catalog;
using BookingApp.Contacts;
using BookingApp.Data;
using Microsoft.EntityFrameworkCore;
using static BookingApp.Reservations.ReservationStatus;

namespace BookingApp.Reservations.Views;

/// <summary>Finds the few bookings that staff mean while they type: by reference, name, email or phone.</summary>
public sealed class BookingFinder(IDbContextFactory<BookingDbContext> contexts, CatalogQueries catalogs, TimeProvider clock)
{
    /// <summary>So many are found at most.</summary>
    public const int MaxFound = 8;

    private const int LookedThrough = 10_000; // of the newest: each of them is looked at for a piece of a name, address or number
    private const int MinLength = 2;
    private const int MinDigits = 3;

    /// <summary>Those that are not over, the soonest first, then the latest before. Staff find what stands on the boards; admins also what has ended
    /// without a visit. A whole reference or email is found anywhere, and so are the bookings of customers whose name, address or number begins so; a piece
    /// from the middle, and who gave no address, among so many of the newest.</summary>
    public async Task<IReadOnlyList<FoundBooking>> FindAsync(Actor actor, string? text, int lookedThrough = LookedThrough, CancellationToken ct = default)
    {
        actor.MustBeStaff();
        if (BookingSearch.Searched(text) is not { Length: >= MinLength } typed)
            return [];
        var (catalog, now) = (await catalogs.SnapshotAsync(ct), clock.Now());
        await using var db = await contexts.CreateDbContextAsync(ct);
        var seen = Seen(db.Reservations.AsNoTracking(), actor, now);
        var rows = await ExactAsync(seen, typed, now, ct);
        if (rows.Count is 0)
        {
            var since = await PageOf.OldestAsync(db.Reservations.OrderByDescending(r => r.Start).Select(r => r.Start), lookedThrough, ct);
            rows = await FirstAsync((since is { } oldest ? seen.Where(r => r.Start >= oldest) : seen).Where(Holds(typed)), now, ct);
            if (rows.Count < MaxFound && await CustomerSearch.MeantAsync(db, typed, ct) is { Count: > 0 } customers)
            {
                var theirs = await Rows(await CustomerSearch.BookingsOfAsync(db, customers, ct)).ToListAsync(ct);
                rows = Best(rows.Concat(theirs.Where(r => IsSeen(r, actor, now))), now);
            }
        }

        return
        [
            .. rows.Select(r => new FoundBooking(
                r.Reference, r.Status is Held && r.HeldUntil <= now ? Expired : r.Status, catalog.Zone.ToLocal(r.Start), r.CustomerName, r.ServiceName,
                r.PartySize, catalog.NameOf(r.StaffId))),
        ];
    }

    private static IQueryable<Reservation> Seen(IQueryable<Reservation> all, Actor actor, DateTimeOffset now) => actor is Actor.Staff { Admin: false }
        ? all.Where(r => ReservationStatuses.Live.Contains(r.Status) && !(r.Status == Held && r.HeldUntil <= now))
        : all;

    // The same of a row that was read.
    private static bool IsSeen(Row row, Actor actor, DateTimeOffset now) =>
        actor is not Actor.Staff { Admin: false } || (ReservationStatuses.Live.Contains(row.Status) && !(row.Status is Held && row.HeldUntil <= now));

    // The index knows where a whole reference or address is, and no other row is looked at.
    private static async Task<List<Row>> ExactAsync(IQueryable<Reservation> seen, string typed, DateTimeOffset now, CancellationToken ct)
    {
        var reference = typed.ToUpperInvariant();
        var one = await FirstAsync(seen.Where(r => r.Reference == reference), now, ct);
        return one.Count > 0 || !EmailAddress.TryParse(typed, out var address)
            ? one
            : await FirstAsync(seen.Where(r => r.CustomerMailbox == address.Canonical), now, ct);
    }

    private static async Task<List<Row>> FirstAsync(IQueryable<Reservation> found, DateTimeOffset now, CancellationToken ct)
    {
        var earliest = now - Service.LongestClaim; // what has begun before has ended
        var ahead = await Rows(found.Where(r => r.Start > earliest && r.End > now).OrderBy(r => r.Start).ThenBy(r => r.Id)).Take(MaxFound).ToListAsync(ct);
        if (ahead.Count is MaxFound)
            return ahead;
        var before = Rows(found.Where(r => r.Start < now && r.End <= now).OrderByDescending(r => r.Start).ThenBy(r => r.Id));
        return [.. ahead, .. await before.Take(MaxFound - ahead.Count).ToListAsync(ct)];
    }

    private static List<Row> Best(IEnumerable<Row> found, DateTimeOffset now)
    {
        var (ahead, before) = (new List<Row>(), new List<Row>());
        foreach (var row in found.DistinctBy(r => r.Reference))
            (row.End > now ? ahead : before).Add(row);
        return [.. ahead.OrderBy(r => r.Start).Concat(before.OrderByDescending(r => r.Start)).Take(MaxFound)];
    }

    private static IQueryable<Row> Rows(IQueryable<Reservation> found) => found.Select(
        r => new Row(r.Reference, r.Status, r.HeldUntil, r.Start, r.End, r.CustomerName, r.ServiceName, r.PartySize, r.StaffId));

    // A mailbox is its address in small letters; a number is kept as it is dialled from everywhere, and typed as it is dialled at home.
    private static Expression<Func<Reservation, bool>> Holds(string typed)
    {
        var (lower, mailbox) = (typed.ToLowerInvariant(), EmailAddress.CanonicalOf(typed));
        if (Digits(typed) is not { } digits)
            return r => r.CustomerName.ToLower().Contains(lower) || (mailbox != "" && r.CustomerMailbox!.Contains(mailbox));
        return r => r.CustomerPhoneE164!.Contains(digits) || r.CustomerPhone.Contains(typed) || r.CustomerName.Contains(typed)
            || r.CustomerMailbox!.Contains(typed);
    }

    // As they stand in a number that is dialled from everywhere: without the prefix to dial out, or the zero before an area code.
    private static string? Digits(string typed)
    {
        if (typed.Any(c => !char.IsAsciiDigit(c) && !"+()/.- ".Contains(c, StringComparison.Ordinal)) || typed.Count(char.IsAsciiDigit) < MinDigits)
            return null;
        var digits = string.Concat(typed.Where(char.IsAsciiDigit));
        return digits.TrimStart('0') is { Length: > 0 } dialled ? dialled : digits;
    }

    private sealed record Row(
        string Reference, ReservationStatus Status, DateTimeOffset HeldUntil, DateTimeOffset Start, DateTimeOffset End, string CustomerName, string ServiceName,
        int PartySize, int StaffId);
}
