using BookingApp.Catalog.Forms;
using BookingApp.Catalog.Holidays;
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
            var last = await LastAsync(db, token);
            if (twice = await db.Closures.AnyAsync(c => c.From <= from && to <= c.To, token))
                return null;
            var closure = new Closure { Id = last + 1, From = from, To = to, Reason = reason.Trim() };
            db.Closures.Add(closure);
            return closure.Id;
        }, ct, (db, id, token) => db.Closures.AnyAsync(c => c.Id == id && c.From == from && c.To == to, token));
        return twice && result is SaveResult.ChangedMeanwhile ? new SaveResult.Invalid(new FormCheck().Must(false, "From", "closure_twice").Errors) : result;
    }

    /// <summary>Shuts the whole business on each of these days that no closure covers yet, in one step; the same command once. Days that are over are left
    /// out.</summary>
    /// <returns><see cref="SaveResult.ChangedMeanwhile"/> when there is nothing left to shut.</returns>
    public async Task<SaveResult> AddAsync(Actor actor, IReadOnlyList<Holiday> holidays, Guid? command = null, CancellationToken ct = default)
    {
        actor.MustBeAdmin();
        var (today, days) = ((await catalogs.SnapshotAsync(ct)).Zone.DayOf(clock.GetUtcNow()), holidays.Select(h => h.Day).ToList());
        return await saving.SaveAsync(command, async (db, token) =>
        {
            var last = await LastAsync(db, token);
            var shut = await db.Closures.AsNoTracking().Where(c => c.To >= today).ToListAsync(token);
            var left = holidays.Where(h => h.Day >= today && !shut.Exists(c => c.Covers(h.Day))).DistinctBy(h => h.Day).OrderBy(h => h.Day).ToList();
            db.Closures.AddRange(left.Select((h, at) => new Closure { Id = last + 1 + at, From = h.Day, To = h.Day, Reason = h.Name }));
            return left.Count is 0 ? null : last + left.Count;
        }, ct, (db, id, token) => db.Closures.AnyAsync(c => c.Id == id && days.Contains(c.From), token));
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

    /// <summary>The catalogue as it would be with all of these days shut.</summary>
    public async Task<CatalogSnapshot> WithAsync(IEnumerable<Holiday> holidays, CancellationToken ct = default)
    {
        var now = await catalogs.SnapshotAsync(ct);
        return now.With(closures: [.. now.Closures, .. holidays.Select((h, at) => new Closure { Id = int.MaxValue - at, From = h.Day, To = h.Day })]);
    }

    // Read before what is shut already: a closure that is added in between takes the next number, and the second of the two begins anew.
    private static async Task<int> LastAsync(BookingDbContext db, CancellationToken ct) => await db.Closures.MaxAsync(c => (int?)c.Id, ct) ?? 0;
}
