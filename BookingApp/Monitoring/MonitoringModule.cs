namespace BookingApp.Monitoring;

internal static class MonitoringModule
{
    public static IServiceCollection AddMonitoring(this IServiceCollection services)
    {
        services.AddOptions<AlertOptions>().BindConfiguration(AlertOptions.Section).ValidateDataAnnotations().ValidateOnStart();

        services.AddMetrics();
        return services.AddSingleton<MonitoringQueries>().AddSingleton<MonitoringMetrics>().AddSingleton<AlertService>();
    }
}
