using BookingApp.Data;
using BookingApp.Payments;
using BookingApp.Payments.Capture;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BookingApp.Monitoring.Alerts;

/// <summary>Too few of the last captures that succeeded.</summary>
internal sealed class CaptureSuccessCheck(IDbContextFactory<BookingDbContext> contexts, MonitoringMetrics metrics, IOptions<AlertOptions> options) : IAlertCheck
{
    private static readonly TimeSpan Fresh = TimeSpan.FromDays(1); // declines of last week are no news

    // Only a full window says anything, and only news is told: the same captures are not told twice.
    public async Task<AlertFinding?> LookAsync(DateTimeOffset now, CancellationToken ct)
    {
        var window = options.Value.CaptureWindow;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var last = await LatestAsync(db, window, ct);
        var good = last.Count(o => o.Kind is PaymentAttemptKind.Completed);
        metrics.CaptureSuccess = last.Count is 0 ? null : (double)good / last.Count;
        if (options.Value.CaptureSuccess is 0 || last.Count < window || last[0].At <= now - Fresh || good * 100 >= options.Value.CaptureSuccess * window)
            return null;

        var told = await db.Alerts.Where(a => a.Cause == AlertCause.CaptureSuccess).MaxAsync(a => (DateTimeOffset?)a.At, ct);
        return last[0].At <= told ? null : new AlertFinding(AlertCause.CaptureSuccess, good * 100 / window) { Good = good, Of = window };
    }

    private static async Task<List<PaymentAttempt>> LatestAsync(BookingDbContext db, int window, CancellationToken ct)
    {
        var latest = new List<PaymentAttempt>();
        foreach (var kind in (PaymentAttemptKind[])[PaymentAttemptKind.Completed, PaymentAttemptKind.Declined]) // each from the end of the index
        {
            var ofKind = db.PaymentAttempts.AsNoTracking().Where(o => o.Kind == kind);
            latest.AddRange(await ofKind.OrderByDescending(o => o.At).ThenByDescending(o => o.Id).Take(window).ToListAsync(ct));
        }

        return [.. latest.OrderByDescending(o => o.At).ThenByDescending(o => o.Id).Take(window)];
    }
}
