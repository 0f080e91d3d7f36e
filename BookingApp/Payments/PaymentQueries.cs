using BookingApp.Accounting;
using BookingApp.Catalog;
using BookingApp.Data;
using BookingApp.Notifications;
using BookingApp.Payments.Refunds;
using BookingApp.Reservations;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Payments;

/// <summary>A payment in the admins' list.</summary>
public sealed record PaymentRow(
    Guid Id, string Reference, string CustomerName, Money Amount, Money Captured, Money Refunded, PaymentStatus Status, string? OrderId, string? CaptureId,
    string? Issue, DateTimeOffset CreatedAt);

/// <summary>What the admins' list of payments can be sorted by.</summary>
public enum PaymentColumn
{
    Created,
    Customer,
    Status,
    Amount,
    Captured,
}

/// <summary>Something that no step of ours can end: a code whose text is a resource, and the booking it concerns.</summary>
public sealed record HumanTask(string What, string Reference, string? Detail, DateTimeOffset Since)
{
    public Guid? EventId { get; init; } // of a message that may be acted on again
}

/// <summary>Reads the money.</summary>
public sealed class PaymentQueries(IDbContextFactory<BookingDbContext> contexts, CatalogQueries catalogs)
{
    /// <summary>The list's own order.</summary>
    public static readonly ListOrder<PaymentColumn> NewestFirst = new(PaymentColumn.Created, IsDescending: true);

    private const int MaxDead = 1_000; // more lines nobody reads

    /// <summary>A page of payments, newest first or in the order asked for. A page beyond the last is the last. Of very many only the newest are
    /// listed.</summary>
    public async Task<PageOf<PaymentRow>> ListAsync(
        PaymentStatus? status, int page, int pageSize, ListOrder<PaymentColumn>? asked = null, int most = PageOf.Max, CancellationToken ct = default)
    {
        var zone = (await catalogs.SnapshotAsync(ct)).Zone;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var found = db.Payments.AsNoTracking().Where(p => status == null || p.Status == status);
        DateTimeOffset? oldest = null;
        if (status is null or not (PaymentStatus.NeedsHuman or PaymentStatus.Capturing)) // of those there are few, and none may be missed
            oldest = await PageOf.OldestAsync(db.Payments.OrderByDescending(p => p.CreatedAt).Select(p => p.CreatedAt), most, ct);
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

    /// <summary>What came in less what went back on each business day from one to another, both included, by the ledger.</summary>
    public async Task<IReadOnlyList<DayNet>> NetByDayAsync(DateOnly from, DateOnly to, CancellationToken ct = default)
    {
        var catalog = await catalogs.SnapshotAsync(ct);
        var (first, end) = (catalog.Zone.StartOf(from), catalog.Zone.StartOf(to.AddDays(1)));
        await using var db = await contexts.CreateDbContextAsync(ct);
        var currency = catalog.Business.Currency; // the ledger page has what was taken in another one
        var entries = await db.LedgerEntries.AsNoTracking()
            .Where(e => e.Account == LedgerAccount.Customer && e.Currency == currency && e.At >= first && e.At < end)
            .Select(e => new { e.At, e.Minor })
            .ToListAsync(ct);
        var owed = entries.AggregateBy(e => catalog.Zone.DayOf(e.At), 0L, (sum, e) => checked(sum + e.Minor)).ToDictionary();
        var days = Enumerable.Range(0, to.DayNumber - from.DayNumber + 1).Select(from.AddDays);
        return [.. days.Select(day => new DayNet(day, new Money(-owed.GetValueOrDefault(day), currency)))];
    }

    /// <summary>All that needs a human, the oldest first; nothing before the first run.</summary>
    public async Task<IReadOnlyList<HumanTask>> NeedsHumanAsync(CancellationToken ct = default)
    {
        if (await catalogs.FindBusinessAsync(ct) is null)
            return [];
        var zone = (await catalogs.SnapshotAsync(ct)).Zone;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var payments = await (from p in db.Payments.AsNoTracking()
                              join r in db.Reservations.AsNoTracking() on p.ReservationId equals r.Id
                              where p.Status == PaymentStatus.NeedsHuman
                              select new { r.Reference, p.Issue, Since = p.HumanSince ?? p.CreatedAt }).ToListAsync(ct);
        var refunds = await (from f in db.Refunds.AsNoTracking()
                             join r in db.Reservations.AsNoTracking() on f.ReservationId equals r.Id
                             where Refund.OpenStatuses.Contains(f.Status) // what the index holds: which of them stand still is told here
                             select new { r.Reference, f.Status, f.Issue, Since = f.StoppedAt ?? f.CreatedAt }).ToListAsync(ct);
        // by the index: nearly all are sent, and a planner that knows only averages reads them
        var emails = await (from l in db.OutboxEmails.AsNoTracking().Where(l => l.State == EmailState.Dead).OrderBy(l => l.DueAt).Take(MaxDead)
                            join r in db.Reservations.AsNoTracking() on l.ReservationId equals r.Id
                            select new { r.Reference, l.LastError, Since = l.DueAt ?? l.WrittenAt }).ToListAsync(ct);
        var disputes = await (from p in db.Payments.AsNoTracking()
                              join r in db.Reservations.AsNoTracking() on p.ReservationId equals r.Id
                              where p.Dispute == DisputeState.Open
                              select new { r.Reference, p.DisputeId, p.CreatedAt }).ToListAsync(ct);
        var events = await (from e in db.PaymentEvents.AsNoTracking()
                            where e.State == PaymentEventState.Failed
                            select new
                            {
                                e.Id,
                                e.EventType,
                                e.ReceivedAt,
                                Reference = db.Set<Payment>()
                                    .Where(
                                        p => p.Provider == e.Provider
                                            && ((e.OrderId != null && p.OrderId == e.OrderId) || (e.CaptureId != null && p.CaptureId == e.CaptureId)))
                                    .Select(p => db.Set<Reservation>().Where(r => r.Id == p.ReservationId).Select(r => r.Reference).FirstOrDefault())
                                    .FirstOrDefault(),
                            }).ToListAsync(ct);
        return
        [
            .. payments.Select(p => new HumanTask("Payment", p.Reference, p.Issue, zone.ToLocal(p.Since)))
                .Concat(
                    refunds.Where(f => f.Status is RefundStatus.Failed or RefundStatus.Suspended)
                        .Select(f => new HumanTask("Refund", f.Reference, f.Issue, zone.ToLocal(f.Since))))
                .Concat(emails.Select(l => new HumanTask("Email", l.Reference, l.LastError, zone.ToLocal(l.Since))))
                .Concat(disputes.Select(d => new HumanTask("Dispute", d.Reference, d.DisputeId, zone.ToLocal(d.CreatedAt))))
                .Concat(events.Select(e => new HumanTask("Event", e.Reference ?? "", e.EventType, zone.ToLocal(e.ReceivedAt)) { EventId = e.Id }))
                .OrderBy(t => t.Since),
        ];
    }
}
