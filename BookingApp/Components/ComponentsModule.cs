using BookingApp.Catalog;
using BookingApp.Catalog.Pricing;
using BookingApp.Components.Admin.Bookings;
using BookingApp.Components.Admin.Ledger;
using BookingApp.Components.Admin.Money;
using BookingApp.Components.Customer;
using BookingApp.Components.Layout.Theme;
using BookingApp.Components.Staff.Customers.Rights;
using BookingApp.Payments.PayPal;
using BookingApp.Settings;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.Extensions.Options;
using MudBlazor;
using MudBlazor.Services;

namespace BookingApp.Components;

/// <summary>The front door of everything a browser sees.</summary>
internal static class ComponentsModule
{
    public static IServiceCollection AddPages(this IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<AppOptions>, TrustedProxies>().AddSingleton<IValidateOptions<AppOptions>, SecureAddress>();
        services.AddRazorComponents().AddInteractiveServerComponents(options =>
        {
            // A browser that leaves answers no call any more: its circuit ends before the call does, which then fails nobody.
            options.JSInteropDefaultCallTimeout = options.DisconnectedCircuitRetentionPeriod + TimeSpan.FromMinutes(2);
        });
        services.AddCascadingAuthenticationState();
        services.AddLocalization();
        services.AddMudServices(Look.Configure).AddMudWords();
        services.AddSafeCompression();
        services.AddScoped<Shared.Feedback.SavedNotes>().AddScoped<Staff.Undo.UndoOffers>().AddScoped<Staff.Undo.VisitMoves>();
        services.AddSingleton<Staff.WalkIns.DeskBooker>();
        services.AddTransient<Shared.Inputs.FormCommand>().AddScoped<Shared.Inputs.PressedCommands>(); // each component has its own command
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "forgery";
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
        services.AddOptions<RequestLocalizationOptions>().Configure<CatalogQueries>(VisitorCulture.Configure);
        return services;
    }

    /// <summary>The built app serves its assets in every environment, as the published one does.</summary>
    public static void UseBuiltAssets(this IWebHostBuilder host)
    {
        host.UseStaticWebAssets();
        // No file that came later is served: the placeholder for them claims every address for GET, so that a POST to nowhere is told 405.
        host.UseSetting("DisableStaticAssetNotFoundRuntimeFallback", "true");
    }

    // Its own resources are used for English unless it is told otherwise.
    internal static IServiceCollection AddMudWords(this IServiceCollection services) => services
        .AddTransient<MudLocalizer, MudWords>()
        .AddLocalizationInterceptor(provider => new DefaultLocalizationInterceptor(
            provider.GetRequiredService<ILoggerFactory>(), provider.GetRequiredService<MudLocalizer>())
        {
            IgnoreDefaultEnglish = true,
        });

    /// <summary>What goes before sign-in: headers, culture, and pages for what went wrong.</summary>
    public static IApplicationBuilder UsePages(this WebApplication app)
    {
        var services = app.Services;
        var takesOnline = services.GetRequiredService<IOptions<PriceOptions>>().Value.Online;
        app.UseSecurityHeaders(takesOnline ? services.GetRequiredService<IOptions<PayPalOptions>>().Value.ApiBaseUrl : null);
        app.UseKnownHosts();
        app.UseNoIndex();
        app.UseSafeCompression();
        app.UseErrorPages();
        app.Use(NullCharacters.RefuseInAddress);
        return app.UseRequestLocalization();
    }

    public static WebApplication MapPages(this WebApplication app)
    {
        app.UseAntiforgery();
        app.Use(RefuseStale);
        app.Use(NullCharacters.RefuseInForm);
        app.MapStaticAssets();
        app.MapRobots();
        app.MapReleasedCsv();
        app.MapLedgerCsv();
        app.MapMoneyCsv();
        app.MapCustomerExport();
        app.MapCustomers();
        app.MapOldAddresses();
        app.MapRazorComponents<App>()
            .AddInteractiveServerRenderMode(options => options.ContentSecurityFrameAncestorsPolicy = null) // ours is stricter and complete
            .AnsweringHead();
        return app;
    }

    // A form of a page that was open since before somebody signed in or out: it is refused, and the page comes again.
    private static Task RefuseStale(HttpContext context, RequestDelegate next)
    {
        if (HttpMethods.IsGet(context.Request.Method) // the page that says what went wrong
            || context.Features.Get<IAntiforgeryValidationFeature>() is not { IsValid: false } refused)
            return next(context);
        if (refused.Error?.InnerException is IOException or InvalidDataException) // not stale: its body broke off, and 303 would pass for success
        {
            context.Response.StatusCode = (refused.Error.InnerException as BadHttpRequestException)?.StatusCode ?? StatusCodes.Status400BadRequest;
            return Task.CompletedTask;
        }

        var log = context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("BookingApp.Forms");
        log.LogInformation("A form to {Path} was refused: its token is stale or none of ours", context.Request.Path.ToUriComponent());
        if (context.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>() is null)
            return next(context);
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = context.Request.Path.ToUriComponent() + context.Request.QueryString.ToUriComponent();
        return Task.CompletedTask;
    }
}
