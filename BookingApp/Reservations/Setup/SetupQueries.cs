using BookingApp.Catalog;
using BookingApp.Catalog.Setup;
using BookingApp.Data;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Reservations.Setup;

/// <summary>How far a new business has come with its set-up.</summary>
public sealed class SetupQueries(IDbContextFactory<BookingDbContext> contexts, CatalogQueries catalogs, TimeProvider clock)
{
    /// <summary>Reads it. No step is left once a customer has come: the business is open, also where it was before there was such a list.</summary>
    public async Task<SetupProgress> ReadAsync(CancellationToken ct = default)
    {
        var catalog = await catalogs.SnapshotAsync(ct);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var marked = await db.SetupMarks.Select(m => m.Step).ToListAsync(ct);
        if (await db.Reservations.AnyAsync(r => r.Status == ReservationStatus.Completed, ct))
            return new SetupProgress([], catalog.Services.Count > 0);
        var left = Enum.GetValues<SetupStep>().Where(step => !marked.Contains(step) && !IsDone(catalog, step)).ToList();
        if (left.Contains(SetupStep.TestBooking) && await db.Reservations.AnyAsync(r => r.ConfirmedAt != null, ct))
            left.Remove(SetupStep.TestBooking);
        return new SetupProgress(left, catalog.Services.Count > 0);
    }

    // What the catalogue shows by itself.
    private bool IsDone(CatalogSnapshot catalog, SetupStep step) => step switch
    {
        SetupStep.Business => catalog.Business is { Email.Length: > 0 } or { Phone.Length: > 0 },
        SetupStep.People => catalog.People.Any(p => p.Hours.Count > 0),
        SetupStep.Services => catalog.ActiveServices.Any(s => catalog.PeopleOf(s).Count > 0),
        SetupStep.Closures => catalog.Closures.Any(c => c.To >= catalog.Zone.DayOf(clock.GetUtcNow())),
        _ => false,
    };
}
