using System.Globalization;
using BookingApp.Catalog;
using BookingApp.Components.Admin;
using BookingApp.Components.Customer;
using BookingApp.Payments.PayPal;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Localization;
using Microsoft.Extensions.Options;
using Radzen;

namespace BookingApp.Components;

/// <summary>The front door of everything a browser sees.</summary>
internal static class ComponentsModule
{
    private static readonly string[] _machines = ["/api", "/webhooks", "/health", "/openapi", "/_control", "/v1", "/v2", "/uploads"]; // they answer for themselves

    public static IServiceCollection AddPages(this IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddCascadingAuthenticationState();
        services.AddLocalization();
        services.AddRadzenComponents();
        services.AddScoped<Shared.SavedNotes>();
        services.AddTransient<Shared.FormCommand>(); // each component has its own
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "forgery";
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
        services.AddOptions<RequestLocalizationOptions>().Configure<CatalogQueries>(SpeakToVisitors);
        return services;
    }

    /// <summary>What goes before sign-in: headers, culture, and pages for what went wrong.</summary>
    public static IApplicationBuilder UsePages(this WebApplication app)
    {
        app.UseSecurityHeaders(app.Services.GetRequiredService<IOptions<PayPalOptions>>().Value.ApiBaseUrl);
        app.UseKnownHosts();
        if (!app.Environment.IsDevelopment())
            app.UseExceptionHandler("/error", createScopeForErrors: true);
        app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        app.Use((context, next) =>
        {
            if (IsMachine(context) && context.Features.Get<IStatusCodePagesFeature>() is { } pages)
                pages.Enabled = false;
            return next(context);
        });
        return app.UseRequestLocalization();
    }

    public static WebApplication MapPages(this WebApplication app)
    {
        app.UseAntiforgery();
        app.MapStaticAssets();
        app.MapReleasedCsv();
        app.MapLedgerCsv();
        app.MapCustomers();
        app.MapRazorComponents<App>()
            .AddInteractiveServerRenderMode(options => options.ContentSecurityFrameAncestorsPolicy = null) // ours is stricter and complete
            .Add(TakeHead);
        return app;
    }

    // Those who watch whether a site is up, and those who preview a link, ask for a page's head only.
    private static void TakeHead(EndpointBuilder endpoint)
    {
        if (endpoint.Metadata.OfType<HttpMethodMetadata>().LastOrDefault() is { } methods && methods.HttpMethods.Contains(HttpMethods.Get) && !methods.HttpMethods.Contains(HttpMethods.Head))
            endpoint.Metadata.Add(new HttpMethodMetadata([.. methods.HttpMethods, HttpMethods.Head], methods.AcceptCorsPreflight));
    }

    private static bool IsMachine(HttpContext context) => Array.Exists(_machines, start => context.Request.Path.StartsWithSegments(start));

    // Words in the languages there are resources for; dates and numbers as the visitor writes them.
    private static void SpeakToVisitors(RequestLocalizationOptions options, CatalogQueries catalog)
    {
        options.DefaultRequestCulture = new RequestCulture("en-GB", "en");
        options.SupportedCultures = [.. CultureInfo.GetCultures(CultureTypes.AllCultures).Where(c => c.Name.Length > 0)];
        options.SupportedUICultures = [new CultureInfo("en")];
        options.RequestCultureProviders =
        [
            new AcceptLanguageHeaderRequestCultureProvider(),
            new CustomRequestCultureProvider(async _ => await catalog.FindBusinessAsync() is { } business ? new ProviderCultureResult(business.Locale, "en") : null),
        ];
    }
}
