using BookingApp.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BookingApp.Monitoring.Alerts;

/// <summary>Looks for what staff must know at once, and tells it.</summary>
public sealed class AlertService(
    IDbContextFactory<BookingDbContext> contexts, IEnumerable<IAlertCheck> checks, AlertSender sender, IOptions<AlertOptions> options, TimeProvider clock)
{
    /// <summary>Looks at everything once.</summary>
    /// <returns>When to look again.</returns>
    public async Task<DateTimeOffset> CheckAsync(CancellationToken ct = default)
    {
        var now = clock.Now();
        foreach (var check in checks)
        {
            if (await check.LookAsync(now, ct) is { } finding)
                await sender.SendAsync(finding, now, ct);
        }

        return now + options.Value.Every;
    }

    /// <summary>The latest alerts, newest first.</summary>
    public async Task<IReadOnlyList<Alert>> LatestAsync(int max, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Alerts.AsNoTracking().OrderByDescending(a => a.At).ThenBy(a => a.Cause).Take(max).ToListAsync(ct);
    }
}
