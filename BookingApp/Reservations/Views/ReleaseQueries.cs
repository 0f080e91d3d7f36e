using System.Runtime.CompilerServices;
using BookingApp.Catalog;
using BookingApp.Data;
using BookingApp.Data.Replica;
using BookingApp.Reservations.History;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Reservations.Views;

/// <summary>Reads the holds that ended without a booking.</summary>
public sealed class ReleaseQueries(IDbContextFactory<BookingDbContext> contexts, ReportContexts reports, CatalogQueries catalogs)
{
    /// <summary>Holds that were released or expired, newest first.</summary>
    public async Task<PageOf<ReleaseView>> ListAsync(ReleaseFilter filter, CancellationToken ct = default)
    {
        var catalog = await catalogs.SnapshotAsync(ct);
        await using var db = await reports.CreateDbContextAsync(ct);
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
    public async Task<int> CountAsync(DateOnly from, DateOnly to, CancellationToken ct = default)
    {
        var zone = (await catalogs.SnapshotAsync(ct)).Zone;
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await Released(db, new ReleaseFilter(From: from, To: to), zone).CountAsync(ct);
    }

    /// <summary>Every hold that was released or expired, newest first, without an end: a row at a time.</summary>
    public async IAsyncEnumerable<ReleaseView> AllAsync(ReleaseFilter filter, [EnumeratorCancellation] CancellationToken ct = default)
    {
        var catalog = await catalogs.SnapshotAsync(ct);
        await using var db = await reports.CreateDbContextAsync(ct);
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
        if (BookingSearch.Searched(filter.Text) is { Length: > 0 } text && (text.ToLowerInvariant(), text.ToUpperInvariant()) is var (lower, upper))
            found = found.Where(r => r.Reference == upper || r.CustomerName.ToLower().Contains(lower) || r.ServiceName.ToLower().Contains(lower));
        return found;
    }

    private static ReleaseView ViewOf(ReleaseRecord r, CatalogSnapshot catalog) => new(
        r.Reference, r.ServiceName, catalog.NameOf(r.StaffId), r.CustomerName, catalog.Zone.ToLocal(r.Start),
        catalog.Zone.ToLocal(r.HeldAt), catalog.Zone.ToLocal(r.HeldUntil), catalog.Zone.ToLocal(r.ReleasedAt), r.Reason, r.ReleasedBy);
}
