using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace BookingApp.Monitoring.Health;

/// <summary>Whether this instance was told to end: it says so to whoever spreads the visitors, and serves on meanwhile.</summary>
internal sealed class Drain : IHealthCheck
{
    private volatile bool _hasBegun;

    /// <summary>From here on readiness says no.</summary>
    public void Begin() => _hasBegun = true;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
        _hasBegun ? HealthCheckResult.Degraded("This instance is being stopped: send new visitors to another.") : HealthCheckResult.Healthy());
}
