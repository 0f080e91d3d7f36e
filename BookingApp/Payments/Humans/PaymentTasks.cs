using BookingApp.Data;
using BookingApp.Payments.Refunds;
using BookingApp.Payments.Webhooks;
using BookingApp.Reservations;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Payments.Humans;

/// <summary>Payments, refunds, disputes and messages of the provider that need a human.</summary>
internal sealed class PaymentTasks(IDbContextFactory<BookingDbContext> contexts) : IHumanTaskSource
{
    public async Task<IReadOnlyList<HumanTask>> ListAsync(CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var payments = await (from p in db.Payments.AsNoTracking()
                              join r in db.Reservations.AsNoTracking() on p.ReservationId equals r.Id
                              where p.Status == PaymentStatus.NeedsHuman
                              select new { r.Reference, p.Issue, Since = p.HumanSince ?? p.CreatedAt }).ToListAsync(ct);
        var refunds = await (from f in db.Refunds.AsNoTracking()
                             join r in db.Reservations.AsNoTracking() on f.ReservationId equals r.Id
                             where Refund.OpenStatuses.Contains(f.Status) // all that the index holds; those that need a person are picked out below
                             select new { r.Reference, f.Status, f.Issue, Since = f.StoppedAt ?? f.CreatedAt }).ToListAsync(ct);
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
            .. payments.Select(p => new HumanTask(HumanTaskKind.Payment, p.Reference, p.Issue, p.Since)),
            .. refunds.Where(f => f.Status is RefundStatus.Failed or RefundStatus.Suspended)
                .Select(f => new HumanTask(HumanTaskKind.Refund, f.Reference, f.Issue, f.Since)),
            .. disputes.Select(d => new HumanTask(HumanTaskKind.Dispute, d.Reference, d.DisputeId, d.CreatedAt)),
            .. events.Select(e => new HumanTask(HumanTaskKind.Event, e.Reference ?? "", e.EventType, e.ReceivedAt) { EventId = e.Id }),
        ];
    }
}
