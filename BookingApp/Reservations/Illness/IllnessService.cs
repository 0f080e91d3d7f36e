using BookingApp.Availability.Busy;
using BookingApp.Catalog;
using BookingApp.Contacts;
using BookingApp.Data;
using BookingApp.Reservations.Absence;
using BookingApp.Reservations.Claims;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Reservations.Illness;

/// <summary>Somebody is ill: what is left of their day, or of more days, is blocked in one go, and given back when they return.</summary>
/// <remarks>Their bookings stay until somebody decides about each; until then they need a human.</remarks>
public sealed class IllnessService(UnitOfWork work, SlotAllocator claims, CatalogQueries catalogs, Ids ids, TimeProvider clock)
{
    /// <summary>How many days, today's included, may be blocked in one go.</summary>
    public const int MaxDays = 31;

    private const int MaxTries = 5; // of a lost race

    /// <summary>Blocks their time from now to the end of today, or of the day until which they are ill, beside the time off that they have. Who is
    /// reported twice is ill once.</summary>
    public async Task<IllnessResult> ReportAsync(
        Actor actor, int personId, string reason, DateOnly? until = null, Guid? command = null, CancellationToken ct = default)
    {
        actor.MustActFor(personId);
        var (now, catalog) = (clock.Now(), await catalogs.SnapshotAsync(ct));
        if (catalog.FindResource(personId) is not { Kind: ResourceKind.Person })
            throw new RuleBrokenException("not_found");
        var today = catalog.Zone.DayOf(now);
        var last = until ?? today;
        if (last < today || last.DayNumber - today.DayNumber >= MaxDays)
            return IllnessResult.WrongDay;

        var (from, to) = (Cell.Start(Cell.Floor(now)), catalog.Zone.StartOf(last.AddDays(1)).ToUniversalTime());
        for (var tries = 0; tries < MaxTries; tries++) // whoever takes or gives up some of it in the same instant: as it stands then
        {
            var reported = await work.OnceAsync<object>(command, async (db, _, token) =>
            {
                await claims.ReclaimExpiredAsync(db, actor, [personId], from, to, now, token);
                foreach (var (start, end) in await UnblockedAsync(db, personId, from, to, token))
                {
                    if (!await TimeOffService.LayAsync(db, Block(actor, personId, reason, start, end, now), TimeOffOver.LetsStay, now, token))
                        throw new DbUpdateConcurrencyException("Somebody laid time off in this instant."); // all of it is undone
                }

                return IllnessResult.Reported;
            }, (_, _, _) => Task.FromResult<object?>(IllnessResult.Reported), ct);
            if (reported is not null)
                return IllnessResult.Reported;
        }

        return IllnessResult.ChangedMeanwhile;
    }

    /// <summary>They are back: what their illness has blocked is free again. Bookings that were given away, moved or cancelled meanwhile stay so.</summary>
    /// <returns>False when they were back already.</returns>
    public Task<bool> EndAsync(Actor actor, int personId, CancellationToken ct = default)
    {
        actor.MustActFor(personId);
        var now = clock.Now();
        return work.DoAsync(async (db, token) =>
        {
            var ended = false;
            foreach (var block in await IllnessQueries.Blocks(db, personId, now).OrderBy(t => t.Id).ToListAsync(token))
                ended |= await TimeOffService.DeleteAsync(db, block, token);
            return ended;
        }, ct);
    }

    private TimeOff Block(Actor actor, int personId, string reason, DateTimeOffset start, DateTimeOffset end, DateTimeOffset now)
    {
        var by = actor as Actor.Staff;
        return new TimeOff
        {
            Id = ids.NewId(now),
            ResourceId = personId,
            Start = start,
            End = end,
            Reason = VisibleText.Start(reason.Trim(), 200),
            IsIllness = true,
            ByStaffId = by?.Id,
            ByStaffName = by?.Name ?? "",
        };
    }

    // The time between those that are off already.
    private static async Task<IReadOnlyList<(DateTimeOffset Start, DateTimeOffset End)>> UnblockedAsync(
        BookingDbContext db, int personId, DateTimeOffset from, DateTimeOffset to, CancellationToken ct)
    {
        var off = await db.TimeOff.AsNoTracking().Where(t => t.ResourceId == personId && t.Start < to && t.End > from).OrderBy(t => t.Start).ToListAsync(ct);
        var left = new List<(DateTimeOffset, DateTimeOffset)>();
        foreach (var block in off)
        {
            if (block.Start > from)
                left.Add((from, block.Start));
            from = block.End > from ? block.End : from;
        }

        if (from < to)
            left.Add((from, to));
        return left;
    }
}
