using BookingApp.Catalog;
using BookingApp.Data;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace BookingApp.Payments.Simulator;

internal static class SimulatorModule
{
    /// <summary>Registers the stand-in; it does nothing until it is chosen and mapped.</summary>
    public static IServiceCollection AddSimulator(this IServiceCollection services)
    {
        services.AddSettings<AppOptions>(AppOptions.Section);
        services.AddOptions<StandInOptions>().BindConfiguration(StandInOptions.AccountSection);
        services.AddSettings<StandInOptions>(StandInOptions.Section)
            .Validate(o => o.WebhookUrl.Length is 0 || Uri.TryCreate(o.WebhookUrl, UriKind.Absolute, out var uri) && uri.Scheme is ("http" or "https"),
                "StandIn:WebhookUrl must be an absolute http or https address, or empty for the app's own.")
            .ValidateOnStart();
        services.AddHttpClient(StandInCourier.HttpName, http => http.Timeout = TimeSpan.FromSeconds(30)).RemoveAllLoggers();
        services.AddLocalization();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<Ids>();

        return services.AddSingleton<StandInBooks>().AddSingleton<StandInFaults>().AddSingleton<StandInIds>().AddSingleton<CourierBell>().AddSingleton<StandInKeys>()
            .AddSingleton<StandInEvents>().AddSingleton<StandInOrders>().AddSingleton<StandInSearch>().AddSingleton<StandInPast>().AddSingleton<DemoMade>(s => s.GetRequiredService<StandInPast>().CopyAsync).AddSingleton<StandInAccess>()
            .AddSingleton<StandInApi>().AddSingleton<StandInControl>().AddSingleton<StandInFrame>().AddSingleton<ApprovalPage>().AddSingleton<FaultsPage>()
            .AddHostedService<StandInCourier>();
    }

    /// <summary>Maps the stand-in where it was chosen to live inside the app; Production refuses it.</summary>
    public static IEndpointRouteBuilder MapSimulator(this WebApplication app)
    {
        if (!app.Services.GetRequiredService<IOptions<PriceOptions>>().Value.Online
            || !app.Services.GetRequiredService<IOptions<StandInOptions>>().Value.IsInside(app.Services.GetRequiredService<IOptions<AppOptions>>().Value))
            return app;
        if (app.Environment.IsProduction())
            throw new InvalidOperationException("PayPal:Mode must be Sandbox or Live in Production: the Simulator takes no money.");

        app.Services.GetRequiredService<StandInControl>().Map(app.MapGroup("").ExcludeFromDescription()); // who drives the app finds it where the stand-in alone has it
        return app.MapStandIn(StandIn.PathPrefix);
    }

    internal static IEndpointRouteBuilder MapStandIn(this WebApplication app, string prefix)
    {
        var routes = app.MapGroup(prefix).ExcludeFromDescription();
        app.Services.GetRequiredService<StandInApi>().Map(routes);
        app.Services.GetRequiredService<StandInControl>().Map(routes);
        app.Services.GetRequiredService<StandInFrame>().Map(routes);
        app.Services.GetRequiredService<ApprovalPage>().Map(routes);
        app.Services.GetRequiredService<FaultsPage>().Map(routes);
        return app;
    }
}
