using BookingApp.Catalog;
using BookingApp.Data;
using BookingApp.Data.Engines;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BookingApp.Demo;

/// <summary>Fills an empty database, once: from a file, or with the demo business.</summary>
internal sealed class Seeder(MigrationLock starts, DemoData demoData, CatalogueFile catalogue, IOptions<SeedOptions> options, IHostEnvironment environment)
{
    /// <summary>Does what the settings say, or makes the demo business when the command line asks for it; a database that holds a business already is
    /// left alone.</summary>
    /// <exception cref="InvalidOperationException">The file cannot be read, or says what is not allowed; nothing was written.</exception>
    public async Task SeedAsync(bool demo = false, CancellationToken ct = default)
    {
        if (environment.IsProduction() && !demo && (options.Value.Demo || options.Value.File is { Length: > 0 }))
            throw new InvalidOperationException("Seed:Demo and Seed:File are refused in Production; start with --demo once, or with the first-run page.");
        if (!demo && !options.Value.Demo && options.Value.File is not { Length: > 0 })
            return;

        await starts.AloneAsync((db, token) => FillAsync(db, demo, token), ct); // of several first starts, one
    }

    private async Task FillAsync(BookingDbContext empty, bool demo, CancellationToken ct)
    {
        if (await empty.Businesses.AnyAsync(ct))
        {
            await demoData.LeaveAsync(ct);
            return;
        }

        if (options.Value.File is { Length: > 0 } file && !demo)
            await catalogue.FillAsync(file, options.Value.Demo, ct);
        else
            await demoData.FillAsync(ct);
    }
}
