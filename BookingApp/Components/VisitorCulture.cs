using System.Globalization;
using BookingApp.Catalog;
using BookingApp.Localization;
using Microsoft.AspNetCore.Localization;

namespace BookingApp.Components;

/// <summary>In which language a visitor reads, and how days and numbers are written in it.</summary>
internal static class VisitorCulture
{
    /// <summary>What their browser wishes most of all that exists; nothing when it does not say. PayPal's own page may know it where we do not.</summary>
    public static string? Wished(HttpRequest request) => request.GetTypedHeaders().AcceptLanguage
        .OrderByDescending(wish => wish.Quality ?? 1).Select(wish => Languages.Find(wish.Value.Value)?.Name).FirstOrDefault(name => name is not null);

    public static void Configure(RequestLocalizationOptions options, CatalogQueries catalog)
    {
        options.DefaultRequestCulture = new RequestCulture(Languages.For(), Languages.Of(Languages.For()));
        options.SupportedCultures = [.. CultureInfo.GetCultures(CultureTypes.AllCultures).Where(c => Languages.All.Contains(c.TwoLetterISOLanguageName))];
        options.SupportedUICultures = [.. Languages.All.Select(CultureInfo.GetCultureInfo)];
        options.RequestCultureProviders =
        [
            new CustomRequestCultureProvider(async http =>
            {
                if (http.Request.Path.StartsWithSegments("/health"))
                    return null; // asks for no language, and lives without a database
                var culture = Languages.For(Wished(http.Request) ?? (await catalog.FindAppearanceAsync())?.Locale);
                return new ProviderCultureResult(culture.Name, Languages.Of(culture).Name);
            }),
        ];
    }
}
