namespace BookingApp.Integrity;

internal static class IntegrityModule
{
    public static IServiceCollection AddIntegrity(this IServiceCollection services)
    {
        services.AddSettings<IntegrityOptions>(IntegrityOptions.Section);

        return services.AddSingleton<Doctor>().AddSingleton<DoctorSchedule>();
    }
}
