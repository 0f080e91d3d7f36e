namespace BookingApp.Monitoring;

internal static class MonitoringModule
{
    public static IServiceCollection AddMonitoring(this IServiceCollection services)
    {
        services.AddSettings<AlertOptions>(AlertOptions.Section);

        services.AddMetrics();
        return services.AddSingleton<MonitoringQueries>().AddSingleton<MonitoringMetrics>().AddSingleton<AlertService>();
    }
}
