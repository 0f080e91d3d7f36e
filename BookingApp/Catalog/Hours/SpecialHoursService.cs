using BookingApp.Catalog.Forms;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Catalog.Hours;

/// <summary>Says of one day of a person, or of the business, that it is not as its week says; and takes that back.</summary>
public sealed class SpecialHoursService(CatalogSaving saving, CatalogQueries catalogs, TimeProvider clock)
{
    /// <summary>The days to come of a person, or of the business, the soonest first.</summary>
    public async Task<IReadOnlyList<SpecialHours>> ToComeAsync(int personId, CancellationToken ct = default)
    {
        var catalog = await catalogs.SnapshotAsync(ct);
        var today = catalog.Zone.DayOf(clock.GetUtcNow());
        return [.. catalog.SpecialHours.Where(h => h.PersonId == personId && h.Day >= today).OrderBy(h => h.Day)];
    }

    /// <summary>What is wrong with a form, before anything is tried.</summary>
    public async Task<IReadOnlyDictionary<string, FieldError>> CheckAsync(SpecialHoursForm form, CancellationToken ct = default)
    {
        var catalog = await catalogs.SnapshotAsync(ct);
        return form.Check(catalog.Zone.DayOf(clock.GetUtcNow()));
    }

    /// <summary>Saves the hours of a day: of people the front desk and admins, of the business admins. Bookings that they leave behind stay booked.</summary>
    public async Task<SaveResult> SaveAsync(Actor actor, SpecialHoursForm form, Guid? command = null, CancellationToken ct = default)
    {
        MustDecide(actor, form.PersonId);
        if (await CheckAsync(form, ct) is { Count: > 0 } errors)
            return new SaveResult.Invalid(errors);
        if (form.PersonId is not SpecialHours.Everybody && (await catalogs.SnapshotAsync(ct)).FindResource(form.PersonId) is not { Kind: ResourceKind.Person })
            throw new RuleBrokenException("not_found");
        var saved = form.AsIfSaved();
        return await saving.SaveAsync(command, async (db, token) =>
        {
            var row = await db.SpecialHours.SingleOrDefaultAsync(h => h.PersonId == form.PersonId && h.Day == form.Day, token);
            if (row?.Version != form.Version)
                return null; // somebody else has said something of this day since
            if (row is null)
                db.SpecialHours.Add(saved);
            else
                (row.Spans, row.Reason) = (saved.Spans, saved.Reason);
            return form.PersonId;
        }, ct, (db, _, token) => db.SpecialHours.AnyAsync(h => h.PersonId == form.PersonId && h.Day == form.Day, token));
    }

    /// <summary>The day is as its week says again.</summary>
    public Task<SaveResult> RemoveAsync(Actor actor, int personId, DateOnly day, CancellationToken ct = default)
    {
        MustDecide(actor, personId);
        return saving.SaveAsync(
            async (db, token) => await db.SpecialHours.Where(h => h.PersonId == personId && h.Day == day).ExecuteDeleteAsync(token) > 0 ? personId : null, ct);
    }

    /// <summary>The catalogue as it would be with these hours.</summary>
    public async Task<CatalogSnapshot> WithAsync(SpecialHoursForm form, CancellationToken ct = default) => await WithAsync(form.PersonId, form.Day, form, ct);

    /// <summary>The catalogue as it would be without what is said of a day.</summary>
    public async Task<CatalogSnapshot> WithoutAsync(int personId, DateOnly day, CancellationToken ct = default) => await WithAsync(personId, day, null, ct);

    private async Task<CatalogSnapshot> WithAsync(int personId, DateOnly day, SpecialHoursForm? form, CancellationToken ct)
    {
        var now = await catalogs.SnapshotAsync(ct);
        var others = now.SpecialHours.Where(h => h.PersonId != personId || h.Day != day);
        return now.With(specialHours: form is null ? [.. others] : [.. others, form.AsIfSaved()]);
    }

    private static void MustDecide(Actor actor, int personId)
    {
        if (personId is SpecialHours.Everybody)
            actor.MustBeAdmin();
        else
            actor.MustBeFrontDesk();
    }
}
