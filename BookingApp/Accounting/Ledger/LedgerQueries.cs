using System.Runtime.CompilerServices;
using BookingApp.Catalog;
using BookingApp.Data;
using BookingApp.Data.Replica;
using BookingApp.Payments;
using BookingApp.Reservations;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Accounting.Ledger;

/// <summary>Reads the ledger: its pages and files from where reports are read, the week of the home page from the database itself.</summary>
public sealed class LedgerQueries(IDbContextFactory<BookingDbContext> contexts, ReportContexts reports, CatalogQueries catalogs)
{
    /// <summary>The list's own order.</summary>
    public static readonly ListOrder<LedgerColumn> NewestFirst = new(LedgerColumn.At, IsDescending: true);

    private static readonly ListOrder<LedgerColumn> _oldestFirst = new(LedgerColumn.At, IsDescending: false);

    /// <summary>The entries of the period, the newest transaction first or in the order asked for. By time the sides of a transaction stay
    /// together, debit before credit.</summary>
    public async Task<PageOf<LedgerRow>> ListAsync(LedgerFilter filter, ListOrder<LedgerColumn>? asked = null, CancellationToken ct = default)
    {
        var period = await PeriodAsync(filter, ct);
        await using var db = await reports.CreateDbContextAsync(ct);
        var total = await Entries(db, filter, period).CountAsync(ct);
        var page = PageOf.Nearest(filter.Page, total, filter.PageSize);
        var rows = await Rows(db, filter, period, asked ?? NewestFirst).Skip((page - 1) * filter.PageSize).Take(filter.PageSize).ToListAsync(ct);
        return new PageOf<LedgerRow>([.. rows.Select(r => r with { At = period.Zone.ToLocal(r.At) })], total, page, filter.PageSize);
    }

    /// <summary>What came in less what was refunded on each business day from one to another, both included, by the ledger.</summary>
    public async Task<IReadOnlyList<DayNet>> NetByDayAsync(DateOnly from, DateOnly to, CancellationToken ct = default)
    {
        var catalog = await catalogs.SnapshotAsync(ct);
        var (first, end) = (catalog.Zone.StartOf(from), catalog.Zone.StartOf(to.AddDays(1)));
        await using var db = await contexts.CreateDbContextAsync(ct);
        var currency = catalog.Business.Currency; // amounts in a former currency stand on the ledger page
        var entries = await db.LedgerEntries.AsNoTracking()
            .Where(e => e.Account == LedgerAccount.Customer && e.Currency == currency && e.At >= first && e.At < end)
            .Select(e => new { e.At, e.Minor })
            .ToListAsync(ct);
        var owed = entries.AggregateBy(e => catalog.Zone.DayOf(e.At), 0L, (sum, e) => checked(sum + e.Minor)).ToDictionary();
        var days = Enumerable.Range(0, to.DayNumber - from.DayNumber + 1).Select(from.AddDays);
        return [.. days.Select(day => new DayNet(day, new Money(-owed.GetValueOrDefault(day), currency)))];
    }

    /// <summary>All of the period in the order of booking, for a file of any length.</summary>
    public async IAsyncEnumerable<LedgerRow> ReadAsync(LedgerFilter filter, [EnumeratorCancellation] CancellationToken ct = default)
    {
        var period = await PeriodAsync(filter, ct);
        await using var db = await reports.CreateDbContextAsync(ct);
        await foreach (var row in Rows(db, filter, period, _oldestFirst).AsAsyncEnumerable().WithCancellation(ct))
            yield return row with { At = period.Zone.ToLocal(row.At) };
    }

    /// <summary>Each account over the period; all of them together come to zero.</summary>
    public async Task<IReadOnlyList<LedgerTotal>> TotalsAsync(LedgerFilter filter, CancellationToken ct = default)
    {
        var (_, first, end) = await PeriodAsync(filter, ct);
        await using var db = await reports.CreateDbContextAsync(ct);
        var sums = await db.LedgerEntries.AsNoTracking().Where(e => e.At < end)
            .GroupBy(e => new { e.Account, e.Currency })
            .Select(g => new
            {
                g.Key,
                Before = g.Sum(e => e.At < first ? e.Minor : 0),
                Debit = g.Sum(e => e.At >= first && e.Minor > 0 ? e.Minor : 0),
                Credit = g.Sum(e => e.At >= first && e.Minor < 0 ? -e.Minor : 0),
            }).ToListAsync(ct);
        return [.. sums.OrderBy(s => s.Key.Currency, StringComparer.Ordinal).ThenBy(s => s.Key.Account)
            .Select(
                s => new LedgerTotal(
                    s.Key.Account, new Money(s.Before, s.Key.Currency), new Money(s.Debit, s.Key.Currency), new Money(s.Credit, s.Key.Currency)))];
    }

    private async Task<(BusinessZone Zone, DateTimeOffset First, DateTimeOffset End)> PeriodAsync(LedgerFilter filter, CancellationToken ct)
    {
        var zone = (await catalogs.SnapshotAsync(ct)).Zone;
        return (zone, zone.StartOf(filter.From), zone.StartOf(filter.To.AddDays(1)));
    }

    private static IQueryable<LedgerEntry> Entries(
        BookingDbContext db, LedgerFilter filter, (BusinessZone Zone, DateTimeOffset First, DateTimeOffset End) period)
    {
        var (first, end, account) = (period.First, period.End, filter.Account);
        return db.LedgerEntries.AsNoTracking().Where(e => e.At >= first && e.At < end && (account == null || e.Account == account));
    }

    private static IQueryable<LedgerRow> Rows(
        BookingDbContext db, LedgerFilter filter, (BusinessZone Zone, DateTimeOffset First, DateTimeOffset End) period,
        ListOrder<LedgerColumn> order)
    {
        var rows = from e in Entries(db, filter, period)
                   join r in db.Reservations.AsNoTracking() on e.ReservationId equals r.Id
                   join payment in db.Payments.AsNoTracking() on e.PaymentId equals payment.Id into payments
                   from p in payments.DefaultIfEmpty()
                   join refund in db.Refunds.AsNoTracking() on e.RefundId equals refund.Id into refunds
                   from f in refunds.DefaultIfEmpty()
                   select new { Entry = e, r.Reference, p.Provider, p.OrderId, p.CaptureId, f.ProviderRefundId };
        var sorted = order.Column switch
        {
            LedgerColumn.Booking => order.Sort(rows, r => r.Reference).ThenBy(r => r.Entry.At).ThenBy(r => r.Entry.TransactionId),
            LedgerColumn.Account => order.Sort(rows, r => r.Entry.Account).ThenBy(r => r.Entry.At).ThenBy(r => r.Entry.TransactionId),
            LedgerColumn.Amount => order.Sort(rows, r => Math.Abs(r.Entry.Minor)).ThenBy(r => r.Entry.At).ThenBy(r => r.Entry.TransactionId),
            _ when order.IsDescending => rows.OrderByDescending(r => r.Entry.At).ThenByDescending(r => r.Entry.TransactionId),
            _ => rows.OrderBy(r => r.Entry.At).ThenBy(r => r.Entry.TransactionId),
        };
        return sorted.ThenByDescending(r => r.Entry.Minor).ThenBy(r => r.Entry.Id).Select(r => new LedgerRow(
            r.Entry.At, r.Entry.TransactionId, r.Entry.Account, r.Entry.What, new Money(
                r.Entry.Minor, r.Entry.Currency), r.Reference, r.Provider, r.OrderId, r.CaptureId, r.ProviderRefundId));
    }
}
