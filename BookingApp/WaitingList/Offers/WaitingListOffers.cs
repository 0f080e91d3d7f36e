using BookingApp.Catalog;

namespace BookingApp.WaitingList.Offers;

/// <summary>Offers times that have become free to those who wait for one, each line from its first on.</summary>
public sealed class WaitingListOffers(
    CatalogQueries catalogs, WaitingListQueries queries, StaleOffers stale, OfferPlacement placement, ILogger<WaitingListOffers> log)
{
    /// <summary>Makes every offer that can be made now; a line that fails holds up no other.</summary>
    /// <returns>When somebody may be offered a time who may not now, or the distant future: only a change makes another time free.</returns>
    public async Task<DateTimeOffset> OfferDueAsync(CancellationToken ct = default)
    {
        await stale.ReleaseAsync(ct);
        var lines = await queries.LinesAsync(ct);
        foreach (var line in lines)
        {
            try
            {
                await OfferAsync(await catalogs.SnapshotAsync(ct), line, ct);
            }
            catch (Exception failure) when (!ct.IsCancellationRequested)
            {
                log.LogError(failure, "Those who wait for service {Service} on {Day} could not be served; it is tried again", line.ServiceId, line.Day);
            }
        }

        var next = await queries.NextAsync(ct) ?? DateTimeOffset.MaxValue;
        var freed = lines.Count is 0 ? null : await queries.NextFreedAsync(ct);
        return freed < next ? freed.Value : next;
    }

    private async Task OfferAsync(CatalogSnapshot catalog, WaitingLine line, CancellationToken ct)
    {
        if (catalog.FindService(line.ServiceId) is not { Active: true } service || !await placement.IsAnyFreeAsync(line, ct))
            return; // mostly
        foreach (var entry in await queries.OfLineAsync(line, ct))
            await placement.OfferAsync(entry, service, catalog.Zone, ct);
    }
}
