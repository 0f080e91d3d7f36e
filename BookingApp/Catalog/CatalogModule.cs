using BookingApp.Data;

namespace BookingApp.Catalog;

/// <summary>The front door of the catalogue.</summary>
internal static class CatalogModule
{
    public static IServiceCollection AddCatalog(this IServiceCollection services)
    {
        services.AddSettings<PriceOptions>(PriceOptions.Section);
        services.AddSingleton(s =>
        {
            var queries = ActivatorUtilities.CreateInstance<CatalogQueries>(s);
            s.GetRequiredService<ChangeFeed>().Subscribe(change =>
            {
                if (change.Kind is ChangeKind.Catalog)
                    queries.Forget();
            });
            return queries;
        });
        return services.AddSingleton<CatalogService>().AddSingleton<PhotoStore>();
    }

    /// <summary>Uploaded photos: a fixed type each, never sniffed, kept for long since a name never means another picture.</summary>
    public static IEndpointRouteBuilder MapCatalog(this IEndpointRouteBuilder app)
    {
        app.MapGet("/uploads/{name}", (string name, PhotoStore photos, HttpContext context) =>
        {
            if (photos.Find(name) is not { } photo)
                return Results.NotFound();
            context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
            context.Response.Headers.XContentTypeOptions = "nosniff";
            return Results.File(photo.Path, photo.ContentType);
        }).ExcludeFromDescription().AnsweringHead();
        return app;
    }
}
