using BookingApp.Catalog;
using BookingApp.Data;
using BookingApp.Monitoring.Alerts;
using BookingApp.Settings;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Monitoring;

internal static class MonitoringModule
{
    public static IServiceCollection AddMonitoring(this IServiceCollection services)
    {
        services.AddSettings<AlertOptions>(AlertOptions.Section);

        // Reads a table, since a connection alone says nothing of a database that is not migrated yet.
        services.AddHealthChecks()
            .AddDbContextCheck<BookingDbContext>("database", tags: ["ready"], customTestQuery: async (db, ct) => await db.Businesses.CountAsync(ct) >= 0);

        services.AddMetrics();
        return services.AddSingleton<MonitoringQueries>().AddSingleton<MonitoringMetrics>()
            .AddSingleton<IAlertCheck, HumanTaskCheck>().AddSingleton<IAlertCheck, OpenRefundCheck>().AddSingleton<IAlertCheck, CaptureSuccessCheck>()
            .AddSingleton<AlertSender>().AddSingleton<AlertService>();
    }

    /// <summary>For proxies: alive, and ready to serve. Readiness does not depend on the doctor.</summary>
    public static void MapMonitoring(this IEndpointRouteBuilder routes)
    {
        routes.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false });
        routes.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains("ready") });
    }
}
