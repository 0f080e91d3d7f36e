using BookingApp.Catalog.Forms;
using BookingApp.Catalog.Hours;
using BookingApp.Catalog.Photos;
using BookingApp.Catalog.Pricing;
using BookingApp.Catalog.Setup;
using BookingApp.Data.Changes;
using BookingApp.Settings;
using Microsoft.Net.Http.Headers;

namespace BookingApp.Catalog;

/// <summary>The front door of the catalogue.</summary>
internal static class CatalogModule
{
    public static IServiceCollection AddCatalog(this IServiceCollection services)
    {
        services.AddSettings<PriceOptions>(PriceOptions.Section);
        services.AddLocalization();
        services.AddSingleton(s =>
        {
            var queries = ActivatorUtilities.CreateInstance<CatalogQueries>(s);
            s.GetRequiredService<ChangeFeed>().Subscribe(change =>
            {
                if (change.Kind is ChangeKind.Catalog)
                    queries.Invalidate();
            });
            return queries;
        });
        return services.AddSingleton<CatalogSaving>().AddSingleton<CatalogService>().AddSingleton<ClosureService>().AddSingleton<BusinessService>()
            .AddSingleton<SpecialHoursService>().AddSingleton<SetupService>().AddSingleton<TradeService>()
            .AddSingleton<PhotoStore>().AddSingleton<UploadFolder>().AddSingleton<PhotoTakeover>();
    }

    /// <summary>Photos: never sniffed, and kept for long, since a name never means another picture.</summary>
    public static IEndpointRouteBuilder MapCatalog(this IEndpointRouteBuilder app)
    {
        app.MapGet("/uploads/{file}", async (string file, PhotoStore photos, HttpContext context, CancellationToken ct) =>
        {
            if (PhotoSizes.Read(file) is not var (photo, size) || await photos.FindAsync(photo, size, ct) is not { } bytes)
                return Results.NotFound();
            context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
            context.Response.Headers.XContentTypeOptions = "nosniff";
            return Results.Bytes(bytes, "image/webp", entityTag: new EntityTagHeaderValue($"\"{photo}-{PhotoSizes.Text(size)}\""));
        }).ExcludeFromDescription().AnsweringHead();
        return app;
    }
}
