using System.Globalization;
using BookingApp.Data.Engines;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace BookingApp.Monitoring.Health;

/// <summary>An instance whose clock is not the database's would end the holds of others too early, or take over work that is still being done.</summary>
internal sealed class ClockCheck(DatabaseClock clock) : IHealthCheck
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(2);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (await clock.AheadAsync(cancellationToken) is not { } ahead || ahead.Duration() <= Tolerance)
            return HealthCheckResult.Healthy();
        var where = ahead > TimeSpan.Zero ? "ahead of" : "behind";
        return HealthCheckResult.Unhealthy(string.Create(
            CultureInfo.InvariantCulture, $"This machine's clock is {ahead.Duration().TotalSeconds:0.0} s {where} the database's; 2 s are allowed."));
    }
}
