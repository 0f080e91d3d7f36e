using BookingApp.Catalog;
using BookingApp.Data;
using BookingApp.Settings;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace BookingApp.Monitoring.Health;

internal static class HealthModule
{
    private static readonly string[] _ready = ["ready"];

    public static IServiceCollection AddHealth(this IServiceCollection services)
    {
        services.AddSettings<ShutdownOptions>(ShutdownOptions.Section);
        services.AddOptions<HostOptions>() // read while the app is put together, before settings are looked at: a wrong one is told then
            .Configure<Unchecked<ShutdownOptions>>((host, ours) => host.ShutdownTimeout = ours.Value.Timeout);

        // Reads a table, since a connection alone says nothing of a database that is not migrated yet.
        services.AddHealthChecks()
            .AddDbContextCheck<BookingDbContext>("database", tags: _ready, customTestQuery: async (db, ct) => await db.Businesses.CountAsync(ct) >= 0)
            .AddCheck<SaveCheck>("saving", tags: _ready).AddCheck<ClockCheck>("clock", tags: _ready).AddCheck<Drain>("drain", tags: _ready);
        return services.AddSingleton<SaveCheck>().AddSingleton<Drain>().AddSingleton<ClockCheck>().AddSingleton<IHostLifetime, DrainingLifetime>();
    }

    /// <summary>For proxies: alive, and ready to serve. Readiness does not depend on the doctor.</summary>
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false });
        routes.MapHealthChecks("/health/ready", new HealthCheckOptions
        {
            Predicate = check => check.Tags.Contains("ready"),
            ResponseWriter = WriteAsync,
            ResultStatusCodes = { [HealthStatus.Degraded] = StatusCodes.Status503ServiceUnavailable }, // told to end: well, but nobody is to be sent here
        });
    }

    // What is wrong, in our own words: a driver's message may name the server.
    private static Task WriteAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "text/plain";
        var wrong = report.Entries.Where(entry => entry.Value.Status is not HealthStatus.Healthy)
            .Select(entry => $"\n{entry.Key}: {(entry.Value.Exception is null && entry.Value.Description is { Length: > 0 } said ? said : "cannot be read")}");
        return context.Response.WriteAsync(report.Status + string.Concat(wrong));
    }
}
