using BookingApp.Settings;

namespace BookingApp.Demo;

internal static class DemoModule
{
    /// <summary>What fills an empty database: the demo business, or a file.</summary>
    public static IServiceCollection AddDemo(this IServiceCollection services)
    {
        services.AddSettings<SeedOptions>(SeedOptions.Section);
        return services.AddSingleton<Seeder>().AddSingleton<CatalogueFile>()
            .AddSingleton<DemoData>().AddSingleton<DemoBusiness>().AddSingleton<PayPalHistory>();
    }
}
