using BookingApp.Data;
using BookingApp.Reservations.Holds;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BookingApp.Monitoring.Alerts;

/// <summary>Tells what was found, once per cause and hour, however many instances found it.</summary>
public sealed class AlertSender(UnitOfWork work, LimitGates gates, MonitoringMetrics metrics, Ids ids, IOptions<AlertOptions> options)
{
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    /// <summary>Tells it, unless its cause was told within the hour.</summary>
    public async Task SendAsync(AlertFinding finding, DateTimeOffset now, CancellationToken ct = default)
    {
        // Instances stand in line at the cause's gate; the key of cause and hour is the guard behind it.
        var (cause, alert) = (finding.Cause, new PaymentAlert(ids.NewId(now), finding, options.Value.To, now));
        var gate = LimitGates.KeyOf("alert", cause.ToString());
        await gates.PrepareAsync(gate, ct);
        var sent = await work.TryAsync<Alert>(async (db, token) =>
        {
            await LimitGates.PassAsync(db, gate, now, token);
            var since = now - Pause;
            var hour = Alert.HourOf(now);
            if (await db.Alerts.AnyAsync(a => a.Cause == cause && (a.At > since || a.Hour == hour), token))
                return null;
            var row = new Alert { Id = alert.Id, Cause = cause, Hour = hour, At = now, Count = finding.Count };
            db.Alerts.Add(row);
            db.Raise(alert);
            return row;
        }, ct);
        if (sent is not null)
            metrics.Alerted(cause);
    }
}
