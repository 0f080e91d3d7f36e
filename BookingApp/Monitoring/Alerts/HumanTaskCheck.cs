using BookingApp.Payments.Humans;
using Microsoft.Extensions.Options;

namespace BookingApp.Monitoring.Alerts;

/// <summary>What has needed a human for too long.</summary>
internal sealed class HumanTaskCheck(HumanTasks humans, MonitoringMetrics metrics, IOptions<AlertOptions> options) : IAlertCheck
{
    // A dispute has its own email, and takes weeks at the provider: nobody wants one an hour.
    public async Task<AlertFinding?> LookAsync(DateTimeOffset now, CancellationToken ct)
    {
        var tasks = await humans.ListAsync(ct);
        metrics.HumanTasks = tasks.Count;
        if (options.Value.HumanAfter <= TimeSpan.Zero)
            return null;
        var old = tasks.Where(t => t.Kind is not HumanTaskKind.Dispute && t.Since <= now - options.Value.HumanAfter);
        return AlertFinding.About(AlertCause.NeedsHuman, [.. old.Select(t => new AlertLine(t.Kind.ToString(), t.Reference, t.Since))]);
    }
}
