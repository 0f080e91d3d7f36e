using BookingApp.Data;
using BookingApp.Reservations.Claims;
using BookingApp.Reservations.History;

namespace BookingApp.Reservations.Holds;

/// <summary>Ends every hold that has lapsed. Nothing else waits for this: a lapsed hold counts as ended already.</summary>
public sealed class HoldReleaser(UnitOfWork work, SlotAllocator claims, ReservationQueries queries, ILogger<HoldReleaser> log)
{
    private const int MaxAtOnce = 100;
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(5);
    private static readonly Actor Self = new Actor.System("jobs");

    /// <summary>Expires what is due, one by one: one that fails holds up no other.</summary>
    /// <returns>When the next hold is due, or the distant future.</returns>
    public async Task<DateTimeOffset> ExpireDueAsync(CancellationToken ct = default)
    {
        var now = work.Now();
        var failed = false;
        foreach (var id in await queries.LapsedAsync(now, MaxAtOnce, ct))
        {
            try
            {
                await work.DoAsync((db, token) => claims.ExpireAsync(db, Self, id, ReleaseReason.Lapsed, now, token), ct);
            }
            catch (Exception failure) when (!ct.IsCancellationRequested)
            {
                failed = true;
                log.LogError(failure, "Hold {Reservation} could not be ended; it is tried again", id);
            }
        }

        return failed ? now + AfterFailure : await queries.NextLapseAsync(ct) ?? DateTimeOffset.MaxValue;
    }
}
