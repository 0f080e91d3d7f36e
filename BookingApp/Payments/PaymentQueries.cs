using BookingApp.Catalog;
using BookingApp.Data;
using BookingApp.Payments.Refunds;
using BookingApp.Reservations;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Payments;

/// <summary>What the admins' list of payments can be sorted by.</summary>
public enum PaymentColumn
{
    Created,
    Customer,
    Status,
    Amount,
    Captured,
}

/// <summary>Reads the money.</summary>
public sealed class PaymentQueries(IDbContextFactory<BookingDbContext> contexts, CatalogQueries catalogs)
{
    /// <summary>The list's own order.</summary>
    public static readonly ListOrder<PaymentColumn> NewestFirst = new(PaymentColumn.Created, IsDescending: true);

    /// <summary>A page of payments, newest first or in the order asked for. A page beyond the last is the last. Of very many only the newest are
    /// listed.</summary>
    public async Task<PageOf<PaymentRow>> ListAsync(
        PaymentStatus? status, int page, int pageSize, ListOrder<PaymentColumn>? asked = null, int max = PageOf.Max, CancellationToken ct = default)
    {
        var zone = (await catalogs.SnapshotAsync(ct)).Zone;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var found = db.Payments.AsNoTracking().Where(p => status == null || p.Status == status);
        DateTimeOffset? oldest = null;
        if (status is null or not (PaymentStatus.NeedsHuman or PaymentStatus.Capturing)) // of those there are few, and none may be missed
            oldest = await PageOf.OldestAsync(db.Payments.OrderByDescending(p => p.CreatedAt).Select(p => p.CreatedAt), max, ct);
        if (oldest is { } since)
            found = found.Where(p => p.CreatedAt >= since);
        var total = await found.CountAsync(ct);
        page = PageOf.Nearest(page, total, pageSize);
        var order = asked ?? NewestFirst;
        var named = found.Join(db.Reservations.AsNoTracking(), p => p.ReservationId, r => r.Id, (p, r) => new { Payment = p, r.Reference, r.CustomerName });
        var sorted = order.Column switch
        {
            PaymentColumn.Customer => order.Sort(named, n => n.CustomerName),
            PaymentColumn.Status => order.Sort(named, n => n.Payment.Status),
            PaymentColumn.Amount => order.Sort(named, n => n.Payment.Amount.Minor),
            PaymentColumn.Captured => order.Sort(named, n => n.Payment.CapturedMinor),
            _ => order.Sort(named, n => n.Payment.CreatedAt),
        };
        var rows = await sorted.ThenByDescending(n => n.Payment.CreatedAt).ThenBy(n => n.Payment.Id).Skip((page - 1) * pageSize).Take(pageSize).Select(n => new
        {
            n.Payment,
            n.Reference,
            n.CustomerName,
            Back = db.Set<Refund>().Where(f => f.PaymentId == n.Payment.Id && f.Status != RefundStatus.Failed && f.Status != RefundStatus.Withdrawn)
                .Sum(f => f.Amount.Minor),
        }).ToListAsync(ct);
        var items = rows.Select(r => new PaymentRow(
            r.Payment.Id, r.Reference, r.CustomerName, r.Payment.Amount, r.Payment.Captured, r.Payment.Amount with { Minor = r.Back }, r.Payment.Status,
            r.Payment.OrderId, r.Payment.CaptureId, r.Payment.Issue, zone.ToLocal(r.Payment.CreatedAt)));
        return new([.. items], total, page, pageSize) { Since = oldest is { } at ? zone.DayOf(at) : null };
    }
}
