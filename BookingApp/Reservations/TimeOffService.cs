using BookingApp.Availability;
using BookingApp.Catalog;
using BookingApp.Data;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Reservations;

/// <summary>What became of a wish to block time.</summary>
public abstract record TimeOffResult
{
    private TimeOffResult() { }

    public sealed record Added(Guid Id) : TimeOffResult;

    /// <summary>A code of what is wrong: <c>order</c>, <c>five_minutes</c>, <c>past</c>, <c>too_long</c>.</summary>
    public sealed record Invalid(string Code) : TimeOffResult;

    /// <summary>Bookings, holds or other time off lie there; they must be moved first. Nothing was changed.</summary>
    public sealed record InTheWay(IReadOnlyList<StandingInTheWay> What) : TimeOffResult;
}

/// <summary>What has the time already. Without a reference: other time off.</summary>
public sealed record StandingInTheWay(string? Reference, string CustomerName, DateTimeOffset Start, DateTimeOffset End, ReservationStatus? Status);

/// <summary>Blocks a person's or a room's time. It claims cells as reservations do, so nobody can be booked into it.</summary>
public sealed class TimeOffService(Work work, ClaimKeeper claims, IDbContextFactory<BookingDbContext> contexts, CatalogQueries catalogs, Ids ids, TimeProvider clock)
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(62);

    /// <summary>What is blocked from now on, earliest first, on the business's clock.</summary>
    public async Task<IReadOnlyList<TimeOff>> ToComeAsync(int resourceId, CancellationToken ct = default)
    {
        var zone = (await catalogs.SnapshotAsync(ct)).Zone;
        var now = clock.Now();
        await using var db = await contexts.CreateDbContextAsync(ct);
        var rows = await db.TimeOff.AsNoTracking().Where(t => t.ResourceId == resourceId && t.End > now).OrderBy(t => t.Start).ToListAsync(ct);
        return [.. rows.Select(t => new TimeOff { Id = t.Id, ResourceId = t.ResourceId, Start = zone.ToLocal(t.Start), End = zone.ToLocal(t.End), Reason = t.Reason })];
    }

    /// <summary>Blocks the time from start to end, unless a booking, a live hold or other time off lies in it. The same command blocks it once, under its own id.</summary>
    public async Task<TimeOffResult> AddAsync(
        Actor actor, int resourceId, DateTimeOffset start, DateTimeOffset end, string reason, Guid? command = null, CancellationToken ct = default)
    {
        actor.MustBeStaff();
        var now = clock.Now();
        if (WhyInvalid(start, end, now) is { } code)
            return new TimeOffResult.Invalid(code);

        var block = new TimeOff { Id = command ?? ids.NewId(now), ResourceId = resourceId, Start = start.ToUniversalTime(), End = end.ToUniversalTime(), Reason = Cut(reason.Trim()) };
        var added = await work.OnceAsync<TimeOffResult>(
            command,
            async (db, _, token) =>
            {
                await claims.ClearWayAsync(db, actor, [resourceId], block.Start, block.End, now, token);
                db.TimeOff.Add(block);
                db.SlotClaims.AddRange(ClaimKeeper.ClaimsOf(block));
                db.Announce(new Change(ChangeKind.Slots, resourceId, block.Start, block.End));
                return new TimeOffResult.Added(block.Id);
            },
            (_, _, _) => Task.FromResult<TimeOffResult?>(new TimeOffResult.Added(block.Id)),
            ct);
        return added ?? new TimeOffResult.InTheWay(await InTheWayAsync(block, ct));
    }

    /// <summary>Gives blocked time back.</summary>
    /// <returns>False when somebody else already did.</returns>
    public Task<bool> RemoveAsync(Actor actor, Guid id, CancellationToken ct = default)
    {
        actor.MustBeStaff();
        return work.DoAsync(async (db, token) =>
        {
            var block = await db.TimeOff.AsNoTracking().SingleOrDefaultAsync(t => t.Id == id, token);
            if (block is null || await db.TimeOff.Where(t => t.Id == id).ExecuteDeleteAsync(token) is 0)
                return false;
            await db.SlotClaims.Where(c => c.OwnerId == id).ExecuteDeleteAsync(token); // the row was the lock on them
            db.Announce(new Change(ChangeKind.Slots, block.ResourceId, block.Start, block.End));
            return true;
        }, ct);
    }

    private static string? WhyInvalid(DateTimeOffset start, DateTimeOffset end, DateTimeOffset now)
    {
        if (end <= start)
            return "order";
        if (!Cell.IsWhole(start) || !Cell.IsWhole(end))
            return "five_minutes";
        if (end <= now)
            return "past";
        return end - start > Longest ? "too_long" : null;
    }

    private async Task<IReadOnlyList<StandingInTheWay>> InTheWayAsync(TimeOff block, CancellationToken ct)
    {
        var zone = (await catalogs.SnapshotAsync(ct)).Zone;
        var now = clock.Now();
        await using var db = await contexts.CreateDbContextAsync(ct);
        var bookings = await db.Reservations.AsNoTracking()
            .Where(r => (r.StaffId == block.ResourceId || r.RoomId == block.ResourceId) && r.ClaimStart < block.End && block.Start < r.ClaimEnd
                && ReservationStatuses.Live.Contains(r.Status) && !(r.Status == ReservationStatus.Held && r.HeldUntil <= now))
            .OrderBy(r => r.Start).ToListAsync(ct);
        var blocks = await db.TimeOff.AsNoTracking().Where(t => t.ResourceId == block.ResourceId && t.Start < block.End && block.Start < t.End).OrderBy(t => t.Start).ToListAsync(ct);
        return [.. bookings.Select(r => new StandingInTheWay(r.Reference, r.CustomerName, zone.ToLocal(r.Start), zone.ToLocal(r.End), r.Status)),
            .. blocks.Select(t => new StandingInTheWay(null, t.Reason, zone.ToLocal(t.Start), zone.ToLocal(t.End), null))];
    }

    private static string Cut(string text) => text.Length <= 200 ? text : text[..200];
}
