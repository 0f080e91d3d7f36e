using BookingApp.Catalog;

namespace BookingApp.Payments.Humans;

/// <summary>All that needs a human, whichever room it is in.</summary>
public sealed class HumanTasks(IEnumerable<IHumanTaskSource> sources, CatalogQueries catalogs)
{
    /// <summary>The oldest first, in the business's zone; nothing before the first run.</summary>
    public async Task<IReadOnlyList<HumanTask>> ListAsync(CancellationToken ct = default)
    {
        if (await catalogs.FindBusinessAsync(ct) is null)
            return [];
        var zone = (await catalogs.SnapshotAsync(ct)).Zone;
        var tasks = new List<HumanTask>();
        foreach (var source in sources)
            tasks.AddRange(await source.ListAsync(ct));
        return [.. tasks.OrderBy(task => task.Since).Select(task => task with { Since = zone.ToLocal(task.Since) })];
    }
}
