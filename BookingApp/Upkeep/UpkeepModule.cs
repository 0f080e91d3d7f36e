namespace BookingApp.Upkeep;

internal static class UpkeepModule
{
    public static IServiceCollection AddUpkeep(this IServiceCollection services)
    {
        services.AddOptions<UpkeepOptions>().BindConfiguration(UpkeepOptions.Section).ValidateDataAnnotations().ValidateOnStart();

        return services.AddSingleton<Pruning>().AddSingleton<Doctor>().AddHostedService<UpkeepService>();
    }
}
