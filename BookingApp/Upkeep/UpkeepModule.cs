using BookingApp.Data;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BookingApp.Upkeep;

internal static class UpkeepModule
{
    public static IServiceCollection AddUpkeep(this IServiceCollection services)
    {
        services.AddSettings<UpkeepOptions>(UpkeepOptions.Section);

        // A read, not a ping: it fails as well where the tables are not there yet.
        services.AddHealthChecks().AddDbContextCheck<BookingDbContext>("database", tags: ["ready"], customTestQuery: async (db, ct) => await db.Businesses.CountAsync(ct) >= 0);
        services.AddSingleton<IValidateOptions<AppOptions>, TrustedProxies>().AddSingleton<IValidateOptions<AppOptions>, SecureAddress>();

        return services.AddSingleton<Pruning>().AddSingleton<Doctor>().AddSingleton<DoctorRounds>().AddHostedService<UpkeepService>();
    }

    /// <summary>First of all: who really calls, and a line in the log about it.</summary>
    public static void UseUpkeep(this WebApplication app)
    {
        TrustedProxies.Use(app);
        app.UseRequestLog();
    }

    /// <summary>For proxies: alive, and ready to serve. Readiness does not depend on the doctor.</summary>
    public static void MapUpkeep(this IEndpointRouteBuilder routes)
    {
        routes.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false });
        routes.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains("ready") });
    }
}
