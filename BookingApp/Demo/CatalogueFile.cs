using BookingApp.Catalog;
using BookingApp.Data;

namespace BookingApp.Demo;

/// <summary>Fills an empty database with the catalogue of a file.</summary>
internal sealed class CatalogueFile(UnitOfWork work, DemoData demoData, CatalogQueries catalogs, ILogger<CatalogueFile> log)
{
    /// <summary>All that the file says in one transaction, or nothing; with the demo's users if they are wanted.</summary>
    /// <exception cref="InvalidOperationException">The file cannot be read, or says what is not allowed; nothing was written.</exception>
    public async Task FillAsync(string file, bool withUsers, CancellationToken ct)
    {
        var catalogue = SeedFile.Read(file);
        if (withUsers)
            await demoData.AddWithUsersAsync(catalogue.People.Any(p => p.Id is DemoBusiness.AnaId) ? DemoBusiness.AnaId : null, AddAsync, ct);
        else
            await work.DoAsync((db, _) => AddAsync(db), ct);
        catalogs.Invalidate();
        log.LogInformation("Seeded the catalogue of Seed:File");

        Task AddAsync(BookingDbContext db)
        {
            catalogue.AddTo(db);
            return db.SaveChangesAsync(ct);
        }
    }
}
