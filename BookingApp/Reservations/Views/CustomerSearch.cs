using BookingApp.Availability.Offers;
using BookingApp.Catalog;
using BookingApp.Catalog.AddOns;
using BookingApp.Contacts;
using BookingApp.Customers;
using BookingApp.Data;
using Microsoft.EntityFrameworkCore;
using static BookingApp.Reservations.ReservationStatus;

namespace BookingApp.Reservations.Views;

/// <summary>Finds customers for staff as they type: by the beginning of any of their names, of their address or of a phone number.</summary>
public sealed class CustomerSearch(IDbContextFactory<BookingDbContext> contexts, CatalogQueries catalogs, TimeProvider clock)
{
    public const int Max = 8;

    private const int Looked = 500; // at most, whatever is typed: one more letter finds the others
    private const int MaxWords = 4;
    private const int MinDigits = 3;
    private const int MaxVisits = 1_000;
    private const char FirstIdeograph = '\u2E80'; // from here on a letter is a word

    private static readonly ReservationStatus[] _came = [Confirmed, CheckedIn, Completed]; // once it has begun

    /// <summary>The customers whom a text may mean, who was here last first; none for a text too short to mean anybody.</summary>
    public async Task<IReadOnlyList<CustomerMatch>> FindAsync(Actor actor, string text, CancellationToken ct = default)
    {
        actor.MustBeStaff();
        var (zone, now) = ((await catalogs.SnapshotAsync(ct)).Zone, clock.Now());
        await using var db = await contexts.CreateDbContextAsync(ct);
        var best = await MeantAsync(db, text, ct);
        if (best.Count is 0)
            return [];
        var visits = await (await BookingsOfAsync(db, best, ct)).Select(r => new { r.CustomerId, r.Start, r.Status }).ToListAsync(ct);
        var last = visits.Where(v => v.Start <= now && _came.Contains(v.Status)).GroupBy(v => v.CustomerId!.Value)
            .ToDictionary(g => g.Key, g => g.Max(v => v.Start));
        return [.. best.Select(c => new CustomerMatch(c.Id, c.Name, c.Email, c.Phone, last.TryGetValue(c.Id, out var at) ? zone.ToLocal(at) : null))];
    }

    /// <summary>One customer as they are found; null for who is not there any more.</summary>
    public async Task<CustomerMatch?> MatchAsync(Actor actor, Guid customerId, CancellationToken ct = default)
    {
        actor.MustBeStaff();
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Customers.AsNoTracking().Where(c => c.Id == customerId)
            .Select(c => new CustomerMatch(c.Id, c.Name, c.Email, c.Phone, null)).FirstOrDefaultAsync(ct);
    }

    /// <summary>The few customers whom a text may mean, who was here last first.</summary>
    internal static async Task<IReadOnlyList<Customer>> MeantAsync(BookingDbContext db, string text, CancellationToken ct)
    {
        var found = new List<Customer>();
        foreach (var terms in Asked(text))
        {
            var ids = Beginning(db, terms);
            found.AddRange(await db.Customers.AsNoTracking().Where(c => ids.Contains(c.Id)).OrderByDescending(c => c.LastSeenAt).ThenBy(c => c.Id).Take(Max)
                .ToListAsync(ct));
        }

        return [.. found.DistinctBy(c => c.Id).OrderByDescending(c => c.LastSeenAt).Take(Max)];
    }

    /// <summary>The bookings of these customers, to be picked from in memory: asked for their state or start too, SQLite walks along another index, through
    /// all bookings.</summary>
    internal static async Task<IQueryable<Reservation>> BookingsOfAsync(BookingDbContext db, IReadOnlyList<Customer> customers, CancellationToken ct)
    {
        var ids = customers.Select(c => (Guid?)c.Id).ToList();
        List<string> mailboxes =
            [.. customers.Select(c => c.Mailbox), .. await db.CustomerMerges.Where(m => ids.Contains(m.CustomerId)).Select(m => m.Mailbox).ToListAsync(ct)];
        return db.Reservations.Where(r => ids.Contains(r.CustomerId) && mailboxes.Contains(r.CustomerMailbox!));
    }

    /// <summary>How often a customer came, as of now; of very many visits the latest count.</summary>
    public async Task<CustomerVisits> VisitsAsync(Actor actor, Guid customerId, CancellationToken ct = default)
    {
        actor.MustBeStaff();
        var (zone, now) = ((await catalogs.SnapshotAsync(ct)).Zone, clock.Now());
        await using var db = await contexts.CreateDbContextAsync(ct);
        var latest = await db.Reservations.Where(r => r.CustomerId == customerId).OrderByDescending(r => r.Start).Take(MaxVisits)
            .Select(r => new { r.Start, r.Status }).ToListAsync(ct);
        var begun = latest.FindAll(v => v.Start <= now);
        var came = begun.FindAll(v => _came.Contains(v.Status)); // the latest first
        return new CustomerVisits(came.Count, came.Count > 0 ? zone.ToLocal(came[0].Start) : null, begun.Count(v => v.Status is NoShow))
        {
            Ahead = latest.Count(v => v.Start > now && _came.Contains(v.Status)),
        };
    }

    /// <summary>What a customer had last, or has booked ahead, with whom, with what and for how many; null for whoever has had nothing.</summary>
    public async Task<Offer?> LastAsync(Actor actor, Guid customerId, CancellationToken ct = default)
    {
        actor.MustBeStaff();
        var now = clock.Now();
        await using var db = await contexts.CreateDbContextAsync(ct);
        var last = await db.Reservations.Where(r => r.CustomerId == customerId && _came.Contains(r.Status))
            .OrderByDescending(r => r.Start <= now).ThenByDescending(r => r.Start) // else the next one that is ahead
            .Select(r => new { r.ServiceId, r.StaffId, r.PartySize, r.AddOns }).FirstOrDefaultAsync(ct);
        return last is null ? null : new Offer(last.ServiceId, last.StaffId, last.PartySize) { AddOns = AddOnIds.Of(last.AddOns.Select(a => a.AddOnId)) };
    }

    // What the text may be, each of it terms that one customer must have: a phone number, or names, or an address.
    private static List<List<string>> Asked(string text)
    {
        var plain = BookingSearch.Searched(text) ?? "";
        if (plain.All(c => char.IsDigit(c) || char.IsWhiteSpace(c) || "+-–()./".Contains(c, StringComparison.Ordinal)))
        {
            var digits = PhoneNumber.DigitsOf(plain);
            digits = digits.StartsWith("00", StringComparison.Ordinal) ? digits[2..] : digits; // how a country is dialled from most others
            return digits.Length < MinDigits ? [] : [[CustomerTerms.Cut(digits)]];
        }

        var asked = new List<List<string>>();
        List<string> names = [.. CustomerTerms.Words(plain).Take(MaxWords).OrderByDescending(w => w.Length)]; // the longest is the rarest
        if (names is [var longest, ..] && (longest.Length > 1 || longest[0] >= FirstIdeograph))
            asked.Add(names);
        var address = CustomerTerms.Cut(EmailAddress.CanonicalOf(plain));
        if (address.Length > 1 && !address.Any(char.IsWhiteSpace) && !(names.Count is 1 && names[0] == address))
            asked.Add([address]);
        return asked;
    }

    // Whose terms begin with the first, and who has one with each of the others.
#pragma warning disable CA1309 // the database compares, by the numbers of the letters
    private static IQueryable<Guid> Beginning(BookingDbContext db, List<string> terms)
    {
        var (first, end) = (terms[0], CustomerTerms.End(terms[0]));
        var found = db.CustomerTerms.Where(t => string.Compare(t.Term, first) >= 0 && string.Compare(t.Term, end) < 0);
        foreach (var (begins, ends) in terms.Skip(1).Select(t => (t, CustomerTerms.End(t))))
        {
            found = found.Where(t => db.Set<CustomerTerm>().Any(
                o => o.CustomerId == t.CustomerId && string.Compare(o.Term, begins) >= 0 && string.Compare(o.Term, ends) < 0));
        }

        return found.OrderBy(t => t.Term).ThenByDescending(t => t.CustomerId).Select(t => t.CustomerId).Take(Looked);
    }
#pragma warning restore CA1309
}
