using BookingApp.Data;
using BookingApp.Payments;
using BookingApp.Payments.Capture;
using BookingApp.Payments.Facts;
using BookingApp.Payments.Humans;
using BookingApp.Payments.Refunds;
using BookingApp.Reservations;
using BookingApp.Reservations.Holds;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BookingApp.Monitoring;

/// <summary>Looks for what staff must know at once, and tells it: one alert per cause and hour, however many instances look.</summary>
public sealed class AlertService(
    IDbContextFactory<BookingDbContext> contexts, UnitOfWork work, HumanTasks humans, LimitGates gates, MonitoringMetrics metrics, Ids ids,
    IOptions<AlertOptions> options, TimeProvider clock)
{
    private const int MaxLines = 15; // of an email; the admin home page has them all
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);
    private static readonly TimeSpan Fresh = TimeSpan.FromDays(1); // declines of last week are no news

    /// <summary>Looks at everything once.</summary>
    /// <returns>When to look again.</returns>
    public async Task<DateTimeOffset> CheckAsync(CancellationToken ct = default)
    {
        var now = clock.Now();
        await CheckHumansAsync(now, ct);
        await CheckRefundsAsync(now, ct);
        await CheckCapturesAsync(now, ct);
        return now + options.Value.Every;
    }

    /// <summary>The latest alerts, newest first.</summary>
    public async Task<IReadOnlyList<Alert>> LatestAsync(int most, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Alerts.AsNoTracking().OrderByDescending(a => a.At).ThenBy(a => a.Cause).Take(most).ToListAsync(ct);
    }

    // A dispute has its own email, and takes weeks at the provider: nobody wants one an hour.
    private async Task CheckHumansAsync(DateTimeOffset now, CancellationToken ct)
    {
        var tasks = await humans.ListAsync(ct);
        metrics.HumanTasks = tasks.Count;
        var old = tasks.Where(t => t.What is not "Dispute" && t.Since <= now - options.Value.HumanAfter)
            .Select(t => new AlertLine(t.What, t.Reference, t.Since)).ToList();
        if (options.Value.HumanAfter > TimeSpan.Zero && old.Count > 0)
            await SendAsync(AlertOf(AlertCause.NeedsHuman, now) with { Lines = Cut(old) }, old.Count, ct);
    }

    private async Task CheckRefundsAsync(DateTimeOffset now, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var open = await (from f in db.Refunds.AsNoTracking()
                          join r in db.Reservations.AsNoTracking() on f.ReservationId equals r.Id
                          where Refund.OpenStatuses.Contains(f.Status)
                          orderby f.CreatedAt
                          select new { r.Reference, f.CreatedAt }).ToListAsync(ct);
        metrics.OpenRefunds = open.Count;
        var old = open.Where(f => f.CreatedAt <= now - options.Value.RefundAfter).Select(f => new AlertLine("OpenRefund", f.Reference, f.CreatedAt)).ToList();
        if (options.Value.RefundAfter > TimeSpan.Zero && old.Count > 0)
            await SendAsync(AlertOf(AlertCause.RefundOpen, now) with { Lines = Cut(old) }, old.Count, ct);
    }

    // Only a full window says anything, and only news is told: the same captures are not told twice.
    private async Task CheckCapturesAsync(DateTimeOffset now, CancellationToken ct)
    {
        var window = options.Value.CaptureWindow;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var latest = new List<PaymentAttempt>();
        foreach (var kind in (PaymentAttemptKind[])[PaymentAttemptKind.Completed, PaymentAttemptKind.Declined]) // each from the end of the index
            latest.AddRange(
                await db.PaymentAttempts.AsNoTracking().Where(o => o.Kind == kind).OrderByDescending(o => o.At).ThenByDescending(o => o.Id).Take(window)
                    .ToListAsync(ct));
        var last = latest.OrderByDescending(o => o.At).ThenByDescending(o => o.Id).Take(window).ToList();
        var good = last.Count(o => o.Kind is PaymentAttemptKind.Completed);
        metrics.CaptureSuccess = last.Count is 0 ? null : (double)good / last.Count;
        if (options.Value.CaptureSuccess is 0 || last.Count < window || last[0].At <= now - Fresh || good * 100 >= options.Value.CaptureSuccess * window)
            return;
        var told = await db.Alerts.Where(a => a.Cause == AlertCause.CaptureSuccess).MaxAsync(a => (DateTimeOffset?)a.At, ct);
        if (told is null || last[0].At > told)
            await SendAsync(AlertOf(AlertCause.CaptureSuccess, now) with { Good = good, Of = window }, good * 100 / window, ct);
    }

    // Instances stand in line at the cause's gate; the key of cause and hour is the guard behind it.
    private async Task SendAsync(PaymentAlert alert, int count, CancellationToken ct)
    {
        var (cause, now) = (alert.Cause, alert.At);
        var gate = LimitGates.KeyOf("alert", cause.ToString());
        await gates.PrepareAsync(gate, ct);
        var sent = await work.TryAsync<Alert>(async (db, token) =>
        {
            await LimitGates.PassAsync(db, gate, now, token);
            var since = now - Pause;
            var hour = Alert.HourOf(now);
            if (await db.Alerts.AnyAsync(a => a.Cause == cause && (a.At > since || a.Hour == hour), token))
                return null;
            var row = new Alert { Id = alert.Id, Cause = cause, Hour = hour, At = now, Count = count };
            db.Alerts.Add(row);
            db.Raise(alert);
            return row;
        }, ct);
        if (sent is not null)
            metrics.Alerted(cause);
    }

    private PaymentAlert AlertOf(AlertCause cause, DateTimeOffset now) => new(ids.NewId(now), cause, options.Value.To, now);

    private static List<AlertLine> Cut(List<AlertLine> lines) => lines.Count > MaxLines ? lines[..MaxLines] : lines;
}
