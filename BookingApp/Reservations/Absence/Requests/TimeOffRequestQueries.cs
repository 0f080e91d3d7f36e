using BookingApp.Catalog;
using BookingApp.Data;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Reservations.Absence.Requests;

/// <summary>Reads what time off people have asked for, and what was said to it.</summary>
public sealed class TimeOffRequestQueries(
    IDbContextFactory<BookingDbContext> contexts, CatalogQueries catalogs, TimeOffQueries timeOff)
{
    private const int Max = 20;

    /// <summary>What one person has asked for, the latest first.</summary>
    public Task<IReadOnlyList<TimeOffRequestView>> OfAsync(int personId, CancellationToken ct = default) =>
        ReadAsync(all => all.Where(r => r.PersonId == personId).OrderByDescending(r => r.AskedAt).Take(Max), ct);

    /// <summary>What waits for an answer, the soonest first; and these, whatever was said to them.</summary>
    public Task<IReadOnlyList<TimeOffRequestView>> OpenAsync(IEnumerable<Guid>? shown = null, CancellationToken ct = default)
    {
        var also = shown?.ToArray() ?? [];
        return ReadAsync(all => all.Where(r => r.State == TimeOffRequestState.Open || also.Contains(r.Id)).OrderBy(r => r.Start).ThenBy(r => r.Id), ct);
    }

    /// <summary>How many wait for an answer.</summary>
    public async Task<int> CountOpenAsync(CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.TimeOffRequests.CountAsync(r => r.State == TimeOffRequestState.Open, ct);
    }

    private async Task<IReadOnlyList<TimeOffRequestView>> ReadAsync(
        Func<IQueryable<TimeOffRequest>, IQueryable<TimeOffRequest>> which, CancellationToken ct)
    {
        var catalog = await catalogs.SnapshotAsync(ct);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var rows = await which(db.TimeOffRequests.AsNoTracking()).ToListAsync(ct);
        var views = new List<TimeOffRequestView>();
        foreach (var row in rows)
            views.Add(View(row, catalog) with { InTheWay = row.State is TimeOffRequestState.Open ? await timeOff.InTheWayAsync(row.ToTimeOff(null), ct) : [] });
        return views;
    }

    private static TimeOffRequestView View(TimeOffRequest r, CatalogSnapshot catalog) =>
        new(
            r.Id, r.PersonId, catalog.NameOf(r.PersonId), catalog.Zone.ToLocal(r.Start), catalog.Zone.ToLocal(r.End), r.Reason,
            catalog.Zone.ToLocal(r.AskedAt), r.AskedBy)
        {
            State = r.State,
            DecidedAt = r.DecidedAt is { } at ? catalog.Zone.ToLocal(at) : null,
            DecidedBy = r.DecidedBy,
            Answer = r.Answer,
        };
}
