using BookingApp.Data;
using BookingApp.Data.Engines;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace BookingApp.Monitoring.Health;

/// <summary>An instance whose database takes nothing more can show pages, and hold nothing. While it seems so, each look tries to save something: that
/// it can is no proof before a while has passed without a failure.</summary>
internal sealed class SaveCheck(SaveTrouble trouble, UnitOfWork work) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!trouble.IsThere)
            return HealthCheckResult.Healthy();
        try
        {
            await work.DoAsync((_, _) => Task.CompletedTask, cancellationToken); // its own row is enough
            return trouble.IsThere ? Full() : HealthCheckResult.Healthy();
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            return Full();
        }
    }

    private static HealthCheckResult Full() =>
        HealthCheckResult.Unhealthy("Something could not be saved a moment ago: the database's disk is full, or it may not write.");
}
