using BookingApp.Accounting.Ledger;
using BookingApp.Catalog;
using BookingApp.Data;
using BookingApp.Data.Replica;
using BookingApp.Payments;
using BookingApp.Payments.Refunds;
using BookingApp.Reservations;
using BookingApp.Reservations.Amounts;
using BookingApp.Reservations.Views;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Accounting.Reports;

/// <summary>Reads what came in and what is still due, from where reports are read.</summary>
public sealed class MoneyReports(ReportContexts reports, CatalogQueries catalogs, IPaidAmounts amounts, TimeProvider clock)
{
    /// <summary>So many bookings that owe something are named.</summary>
    public const int MaxOwing = 100;

    /// <summary>More days than these are told by month.</summary>
    public const int MaxDays = 62;

    private const int Batch = 500; // bookings whose payments are read at once

    private static readonly RefundReason[] _forNothing = [.. Enum.GetValues<RefundReason>().Where(Refund.IsForNothing)];

    /// <summary>The business days from one to another, both included.</summary>
    public async Task<MoneyReport> ReadAsync(DateOnly from, DateOnly to, CancellationToken ct = default)
    {
        var catalog = await catalogs.SnapshotAsync(ct);
        var (first, end) = (catalog.Zone.StartOf(from), catalog.Zone.StartOf(to.AddDays(1)));
        await using var db = await reports.CreateDbContextAsync(ct);
        var currency = catalog.Business.Currency;
        var byMonth = to.DayNumber - from.DayNumber >= MaxDays;
        var totals = new Dictionary<string, MoneyTotals>(StringComparer.Ordinal) { [currency] = MoneyTotals.None(currency) };
        var spans = new SortedDictionary<DateOnly, MoneyTotals>();
        var entries = db.LedgerEntries.AsNoTracking().Where(e => e.At >= first && e.At < end)
            .Select(e => new { e.At, e.Account, e.What, e.Minor, e.Currency });
        await foreach (var entry in entries.AsAsyncEnumerable().WithCancellation(ct)) // of a year too many to keep
        {
            var moved = Of(entry.Account, entry.What, new Money(entry.Minor, entry.Currency));
            totals[entry.Currency] = totals.GetValueOrDefault(entry.Currency, MoneyTotals.None(entry.Currency)) + moved;
            if (entry.Currency != currency)
                continue;
            var day = catalog.Zone.DayOf(entry.At);
            var span = byMonth ? new DateOnly(day.Year, day.Month, 1) : day;
            spans[span] = spans.GetValueOrDefault(span, MoneyTotals.None(currency)) + moved;
        }

        var owing = await OwingAsync(db, catalog, first, end, ct);
        return new MoneyReport(
            [.. totals.OrderBy(t => t.Key != currency).ThenBy(t => t.Key, StringComparer.Ordinal).Select(t => t.Value)],
            [.. spans.Select(s => new MoneySpan(Later(s.Key, from), byMonth ? Earlier(s.Key.AddMonths(1).AddDays(-1), to) : s.Key, s.Value))],
            [.. owing.GroupBy(o => o.Due.Currency).OrderBy(g => g.Key != currency).ThenBy(g => g.Key, StringComparer.Ordinal)
                .Select(g => new Money(g.Sum(o => o.Due.Minor), g.Key))],
            [.. owing.Take(MaxOwing)], owing.Count);
    }

    // One side of each transaction says all of it.
    private static MoneyTotals Of(LedgerAccount account, string what, Money amount)
    {
        var none = MoneyTotals.None(amount.Currency);
        return (account, what) switch
        {
            (LedgerAccount.Provider, "captured") => none with { Online = amount },
            (LedgerAccount.InPerson, "captured") => none with { InPerson = amount },
            (LedgerAccount.Customer, "refunded" or "disputed") => none with { GivenBack = amount },
            (LedgerAccount.Fees, _) => none with { Fees = amount },
            _ => none,
        };
    }

    private async Task<IReadOnlyList<DueBooking>> OwingAsync(
        BookingDbContext db, CatalogSnapshot catalog, DateTimeOffset first, DateTimeOffset end, CancellationToken ct)
    {
        var now = clock.Now();
        var owing = new List<DueBooking>();
        var (payments, refunds) = (db.Payments, db.Refunds);
        // No refund lowers what counts as paid by more than all of those that paid for nothing: of these rows the exact sum is asked.
        var ids = await db.Reservations.AsNoTracking()
            .Where(r => ReservationStatuses.Booked.Contains(r.Status) && r.Start >= first && r.Start < end
                && r.Price.Minor - r.CouponMinor - r.PointsMinor > payments.Where(p => p.ReservationId == r.Id).Sum(p => p.CapturedMinor)
                    - refunds.Where(f => f.ReservationId == r.Id && _forNothing.Contains(f.Reason)).Sum(f => f.Amount.Minor))
            .OrderBy(r => r.Start).ThenBy(r => r.Id).Select(r => r.Id).ToListAsync(ct);
        foreach (var batch in ids.Chunk(Batch))
        {
            var rows = await db.Reservations.AsNoTracking().Where(r => batch.Contains(r.Id)).OrderBy(r => r.Start).ThenBy(r => r.Id).ToListAsync(ct);
            var paid = await amounts.ReadAsync(db, rows, now, ct);
            owing.AddRange(
                from r in rows
                let due = ReservationViews.DueOf(r, r.Status, paid[r.Id].Counted)
                where due.IsPositive
                select new DueBooking(r.Reference, catalog.Zone.ToLocal(r.Start), r.CustomerName, r.ServiceName.For(r.PartySize), due, r.End <= now));
        }

        return owing;
    }

    private static DateOnly Later(DateOnly a, DateOnly b) => a > b ? a : b;

    private static DateOnly Earlier(DateOnly a, DateOnly b) => a < b ? a : b;
}
