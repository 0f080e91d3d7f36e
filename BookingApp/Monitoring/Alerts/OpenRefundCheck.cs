using BookingApp.Data;
using BookingApp.Payments;
using BookingApp.Payments.Refunds;
using BookingApp.Reservations;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BookingApp.Monitoring.Alerts;

/// <summary>Refunds that have been under way for too long.</summary>
internal sealed class OpenRefundCheck(IDbContextFactory<BookingDbContext> contexts, MonitoringMetrics metrics, IOptions<AlertOptions> options) : IAlertCheck
{
    public async Task<AlertFinding?> LookAsync(DateTimeOffset now, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var open = await (from f in db.Refunds.AsNoTracking()
                          join r in db.Reservations.AsNoTracking() on f.ReservationId equals r.Id
                          where Refund.OpenStatuses.Contains(f.Status)
                          orderby f.CreatedAt
                          select new { r.Reference, f.CreatedAt }).ToListAsync(ct);
        metrics.OpenRefunds = open.Count;
        if (options.Value.RefundAfter <= TimeSpan.Zero)
            return null;
        var old = open.Where(f => f.CreatedAt <= now - options.Value.RefundAfter);
        return AlertFinding.About(AlertCause.RefundOpen, [.. old.Select(f => new AlertLine("OpenRefund", f.Reference, f.CreatedAt))]);
    }
}
