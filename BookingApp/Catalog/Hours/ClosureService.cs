using BookingApp.Catalog.Forms;
using BookingApp.Data;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Catalog.Hours;

/// <summary>What the list of closures can be sorted by.</summary>
public enum ClosureColumn
{
    Days,
    Reason,
}

/// <summary>Shuts the whole business for some days, and opens it again.</summary>
public sealed class ClosureService(CatalogSaving saving, CatalogQueries catalogs, TimeProvider clock)
{
    /// <summary>The list's own order.</summary>
    public static readonly ListOrder<ClosureColumn> SoonestFirst = new(ClosureColumn.Days, IsDescending: false);

    /// <summary>The closures that are not over, in the order asked for.</summary>
    public async Task<IReadOnlyList<Closure>> ToComeAsync(ListOrder<ClosureColumn> order, CancellationToken ct = default)
    {
        var catalog = await catalogs.SnapshotAsync(ct);
        var today = catalog.Zone.DayOf(clock.GetUtcNow());
        var closures = catalog.Closures.Where(c => c.To >= today);
        return order.Column is ClosureColumn.Reason
            ? [.. order.Sort(closures, c => c.Reason, StringComparer.CurrentCultureIgnoreCase)]
            : [.. order.Sort(closures, c => c.From)];
    }

    /// <summary>Shuts the whole business for some days; the same command once.</summary>
    public async Task<SaveResult> AddAsync(Actor actor, DateOnly from, DateOnly to, string reason, Guid? command = null, CancellationToken ct = default)
    {
        actor.MustBeAdmin();
        if (await CheckAsync(from, to, reason, ct) is { Count: > 0 } errors)
            return new SaveResult.Invalid(errors);

        var twice = false;
        var result = await saving.SaveAsync(command, async (db, token) =>
        {
            if (twice = await db.Closures.AnyAsync(c => c.From <= from && to <= c.To, token))
                return null;
            var closure = new Closure { Id = (await db.Closures.MaxAsync(c => (int?)c.Id, token) ?? 0) + 1, From = from, To = to, Reason = reason.Trim() };
            db.Closures.Add(closure);
            return closure.Id;
        }, ct, (db, id, token) => db.Closures.AnyAsync(c => c.Id == id && c.From == from && c.To == to, token));
        return twice && result is SaveResult.ChangedMeanwhile ? new SaveResult.Invalid(new FormCheck().Must(false, "From", "closure_twice").Errors) : result;
    }

    /// <summary>What is wrong with a closure, before anything is tried. Whether it is there already shows when it is added.</summary>
    public async Task<IReadOnlyDictionary<string, FieldError>> CheckAsync(DateOnly from, DateOnly to, string reason, CancellationToken ct = default)
    {
        var catalog = await catalogs.SnapshotAsync(ct);
        return new FormCheck().Day(from, "From").Day(to, "To")
            .Must(from <= to, "To", "dates_order").Must(to.DayNumber - from.DayNumber < 366, "To", "closure_long")
            .Must(to >= catalog.Zone.DayOf(clock.GetUtcNow()), "To", "closure_past")
            .Text(reason, "Reason", 200).Errors;
    }

    /// <summary>Opens the business again on the days of a closure.</summary>
    public async Task<SaveResult> RemoveAsync(Actor actor, int id, CancellationToken ct = default)
    {
        actor.MustBeAdmin();
        return await saving.SaveAsync(async (db, token) => await db.Closures.Where(c => c.Id == id).ExecuteDeleteAsync(token) > 0 ? id : null, ct);
    }

    /// <summary>The catalogue as it would be with this closure.</summary>
    public async Task<CatalogSnapshot> WithAsync(DateOnly from, DateOnly to, CancellationToken ct = default)
    {
        var now = await catalogs.SnapshotAsync(ct);
        return now.With(closures: [.. now.Closures, new Closure { Id = int.MaxValue, From = from, To = to }]);
    }
}
