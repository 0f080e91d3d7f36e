using BookingApp.Catalog;
using BookingApp.Customers;
using BookingApp.Data;
using BookingApp.Discounts;
using BookingApp.Reservations;
using BookingApp.Reservations.Amounts;
using Microsoft.EntityFrameworkCore;
using static BookingApp.Reservations.ReservationStatus;

namespace BookingApp.Payments.Customers;

/// <summary>Reads a customer together with their bookings and money.</summary>
public sealed class CustomerQueries(IDbContextFactory<BookingDbContext> contexts, CatalogQueries catalogs, IPaidAmounts amounts, TimeProvider clock)
{
    /// <summary>So many of their newest bookings are looked through: what more somebody has, nobody reads on one page.</summary>
    public const int MaxBookings = 1_000;

    private const int PageSize = 10;

    /// <summary>A customer, with a page of what was; null when there is none with this id.</summary>
    public async Task<CustomerView?> FindAsync(Guid id, int page = 1, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.Customers.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, ct) is not { } customer)
            return null;
        var rows = await db.Reservations.AsNoTracking().Where(r => r.CustomerId == id).OrderByDescending(r => r.Start).ThenBy(r => r.Id)
            .Take(MaxBookings + 1).ToListAsync(ct);
        var hasMore = rows.Count > MaxBookings;
        rows = hasMore ? rows[..MaxBookings] : rows;
        var (catalog, now) = (await catalogs.SnapshotAsync(ct), clock.Now());
        var paid = await amounts.ReadAsync(db, rows, now, ct);
        var counts = VisitCounts.Of([.. rows.Select(r => (r.StatusAt(now), r.Start))], now);

        var past = rows.Where(r => !IsAhead(r, now) && r.StatusAt(now) is not (Expired or Released)).ToList();
        page = PageOf.Nearest(page, past.Count, PageSize);
        return new CustomerView
        {
            Id = id,
            Name = customer.Name,
            Email = customer.Email,
            Phone = customer.Phone,
            PhoneE164 = customer.PhoneE164,
            Counts = counts with { First = Local(counts.First, catalog), Last = Local(counts.Last, catalog) },
            Money = MoneyOf(rows, paid, now),
            Points = await PointsAsync(db, customer, catalog, ct),
            Answers = AnswersOf(rows),
            HasMore = hasMore,
            Ahead = Views(rows.Where(r => IsAhead(r, now)).Reverse(), catalog, paid, now),
            Past = new(Views(past.Skip((page - 1) * PageSize).Take(PageSize), catalog, paid, now), past.Count, page, PageSize),
        };
    }

    /// <summary>Whom a customer was merged into; null when they were not.</summary>
    public async Task<Guid?> MergedIntoAsync(Guid formerId, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.CustomerMerges.Where(m => m.FormerId == formerId).Select(m => (Guid?)m.CustomerId).FirstOrDefaultAsync(ct);
    }

    /// <summary>How often the customer of a booking came; null for a booking whose customer is not known.</summary>
    public async Task<VisitCounts?> CountsAsync(Guid customerId, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!await db.Customers.AnyAsync(c => c.Id == customerId && c.Name != "", ct))
            return null;
        var rows = await db.Reservations.Where(r => r.CustomerId == customerId).OrderByDescending(r => r.Start).Take(MaxBookings)
            .Select(r => new { r.Status, r.Start }).ToListAsync(ct);
        var (catalog, now) = (await catalogs.SnapshotAsync(ct), clock.Now());
        var counts = VisitCounts.Of([.. rows.Select(r => (r.Status, r.Start))], now);
        return counts with { First = Local(counts.First, catalog), Last = Local(counts.Last, catalog) };
    }

    /// <summary>Whether a booking is this customer's: its page reads again when one of theirs changes.</summary>
    public async Task<bool> IsTheirsAsync(Guid customerId, string reference, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Reservations.AnyAsync(r => r.Reference == reference && r.CustomerId == customerId, ct);
    }

    private static bool IsAhead(Reservation r, DateTimeOffset now) =>
        r.End > now && r.StatusAt(now) is Held or Capturing or AwaitingApproval or Confirmed or CheckedIn;

    private static IReadOnlyList<ReservationView> Views(
        IEnumerable<Reservation> rows, CatalogSnapshot catalog, IReadOnlyDictionary<Guid, PaidAmounts> paid, DateTimeOffset now) =>
        [.. rows.Select(r => ReservationViews.Make(r, catalog, paid[r.Id], now))];

    private static IReadOnlyList<CustomerMoney> MoneyOf(
        IEnumerable<Reservation> rows, IReadOnlyDictionary<Guid, PaidAmounts> paid, DateTimeOffset now) =>
        [.. rows.Select(r => (paid[r.Id].Paid, paid[r.Id].Refunded, Due: DueOf(r, paid[r.Id], now)))
            .Where(m => m.Paid.IsPositive || m.Due.IsPositive).GroupBy(m => m.Paid.Currency)
            .OrderByDescending(g => g.Count())
            .Select(g => new CustomerMoney(Sum(g, m => m.Paid), Sum(g, m => m.Refunded), Sum(g, m => m.Due)))];

    private static Money DueOf(Reservation r, PaidAmounts paid, DateTimeOffset now) =>
        r.StatusAt(now) is var status && status.IsBooked() ? ReservationViews.DueOf(r, status, paid.Counted) : r.NothingDue;

    private static Money Sum<T>(IGrouping<string, T> group, Func<T, Money> amount) => new(group.Sum(m => amount(m).Minor), group.Key);

    // Anybody can type an address and answers with it: those of a booking that stood are theirs.
    private static IReadOnlyList<Answer> AnswersOf(IEnumerable<Reservation> newestFirst) =>
        [.. newestFirst.Where(r => r.ConfirmedAt is not null).OrderByDescending(r => r.DetailsAt ?? r.HeldAt).SelectMany(r => r.Answers)
            .DistinctBy(a => a.Question, StringComparer.Ordinal)];

    private static async Task<CustomerPoints?> PointsAsync(BookingDbContext db, Customer customer, CatalogSnapshot catalog, CancellationToken ct) =>
        catalog.Business.PointsPerVisit is 0
            ? null
            : await db.PointsAccounts.Where(a => a.Email == customer.Mailbox).Select(a => new CustomerPoints(a.Balance, a.Code)).SingleOrDefaultAsync(ct);

    private static DateTimeOffset? Local(DateTimeOffset? at, CatalogSnapshot catalog) => at is { } instant ? catalog.Zone.ToLocal(instant) : null;
}
