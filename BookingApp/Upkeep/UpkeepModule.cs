using BookingApp.Data;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;

namespace BookingApp.Upkeep;

internal static class UpkeepModule
{
    public static IServiceCollection AddUpkeep(this IServiceCollection services)
    {
        services.AddOptions<UpkeepOptions>().BindConfiguration(UpkeepOptions.Section).ValidateDataAnnotations().ValidateOnStart();

        services.AddHealthChecks().AddDbContextCheck<BookingDbContext>("database", tags: ["ready"]);

        return services.AddSingleton<Pruning>().AddSingleton<Doctor>().AddHostedService<UpkeepService>();
    }

    /// <summary>For proxies: alive, and ready to serve. Readiness does not depend on the doctor.</summary>
    public static void MapUpkeep(this IEndpointRouteBuilder routes)
    {
        routes.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false });
        routes.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains("ready") });
    }
}
