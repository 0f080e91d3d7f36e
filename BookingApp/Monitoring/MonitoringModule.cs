using BookingApp.Monitoring.Alerts;
using BookingApp.Monitoring.Health;
using BookingApp.Settings;

namespace BookingApp.Monitoring;

internal static class MonitoringModule
{
    public static IServiceCollection AddMonitoring(this IServiceCollection services)
    {
        services.AddSettings<AlertOptions>(AlertOptions.Section);

        services.AddHealth();
        services.AddMetrics();
        return services.AddSingleton<MonitoringQueries>().AddSingleton<MonitoringMetrics>()
            .AddSingleton<IAlertCheck, HumanTaskCheck>().AddSingleton<IAlertCheck, OpenRefundCheck>().AddSingleton<IAlertCheck, CaptureSuccessCheck>()
            .AddSingleton<AlertSender>().AddSingleton<AlertService>();
    }

    public static void MapMonitoring(this IEndpointRouteBuilder routes) => routes.MapHealth();
}
