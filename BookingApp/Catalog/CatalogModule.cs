using BookingApp.Data;

namespace BookingApp.Catalog;

internal static class CatalogModule
{
    public static IServiceCollection AddCatalog(this IServiceCollection services) => services
        .AddSingleton(s =>
        {
            var queries = new CatalogQueries(s.GetRequiredService<Microsoft.EntityFrameworkCore.IDbContextFactory<BookingDbContext>>());
            s.GetRequiredService<ChangeFeed>().Subscribe(change =>
            {
                if (change.Kind is ChangeKind.Catalog)
                    queries.Forget();
            });
            return queries;
        });
}
