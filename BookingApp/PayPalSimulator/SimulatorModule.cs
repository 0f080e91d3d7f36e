using BookingApp.PayPalSimulator.Pages;
using BookingApp.PayPalSimulator.Storage;
using BookingApp.PayPalSimulator.Webhooks;
using BookingApp.Settings;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace BookingApp.PayPalSimulator;

internal static class SimulatorModule
{
    /// <summary>Registers the simulator; it does nothing until it is chosen and mapped.</summary>
    public static IServiceCollection AddSimulator(this IServiceCollection services)
    {
        services.AddSettings<AppOptions>(AppOptions.Section);
        services.AddOptions<SimulatorOptions>().BindConfiguration(SimulatorOptions.AccountSection);
        services.AddSettings<SimulatorOptions>(SimulatorOptions.Section)
            .Validate(o => o.WebhookUrl.Length is 0 || Uri.TryCreate(o.WebhookUrl, UriKind.Absolute, out var uri) && uri.Scheme is ("http" or "https"),
                "Simulator:WebhookUrl must be an absolute http or https address, or empty for the app's own.")
            .ValidateOnStart();
        services.AddHttpClient(WebhookPost.HttpName, http => http.Timeout = TimeSpan.FromSeconds(30)).RemoveAllLoggers();
        services.AddLocalization();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<Ids>();

        return services.AddSingleton<SimulatorMode>().AddSingleton<SimulatorStore>().AddSingleton<SimulatorFaults>().AddSingleton<SimulatorIds>()
            .AddSingleton<SimulatorOrders>().AddSingleton<SimulatorSearch>().AddSingleton<SimulatorImport>().AddSingleton<SimulatorAccess>()
            .AddSingleton<SimulatorKeys>().AddSingleton<SimulatorVerification>().AddSingleton<SimulatorCalls>().AddSingleton<SimulatorApi>()
            .AddSingleton<SimulatorControl>().AddSingleton<SimulatorLayout>().AddSingleton<ApprovalPage>().AddSingleton<FaultsPage>()
            .AddSingleton<SenderSignal>().AddSingleton<SimulatorEvents>().AddSingleton<WebhookPost>().AddSingleton<WebhookDeliveries>()
            .AddHostedService<SimulatorRootFile>().AddHostedService<WebhookSender>();
    }

    /// <summary>Maps the simulator where it was chosen to live inside the app; Production refuses it.</summary>
    public static IEndpointRouteBuilder MapSimulator(this WebApplication app)
    {
        if (!app.Services.GetRequiredService<SimulatorMode>().IsInside)
            return app;
        if (app.Environment.IsProduction())
            throw new InvalidOperationException("PayPal:Mode must be Sandbox or Live in Production: the Simulator takes no money.");

        // who drives the app finds it where the simulator alone has it
        app.Services.GetRequiredService<SimulatorControl>().Map(app.MapGroup("").ExcludeFromDescription());
        return app.MapSimulator(SimulatorNames.PathPrefix);
    }

    internal static IEndpointRouteBuilder MapSimulator(this WebApplication app, string prefix)
    {
        var routes = app.MapGroup(prefix).ExcludeFromDescription();
        app.Services.GetRequiredService<SimulatorApi>().Map(routes);
        app.Services.GetRequiredService<SimulatorControl>().Map(routes);
        app.Services.GetRequiredService<SimulatorLayout>().Map(routes);
        app.Services.GetRequiredService<ApprovalPage>().Map(routes);
        app.Services.GetRequiredService<FaultsPage>().Map(routes);
        return app;
    }
}
