using BookingApp.Availability.Busy;
using BookingApp.Catalog;
using BookingApp.Contacts;
using BookingApp.Data;
using BookingApp.Data.Changes;
using BookingApp.Reservations.Claims;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Reservations.Absence;

/// <summary>Blocks a person's or a room's time. It claims cells as reservations do, so nobody can be booked into it.</summary>
/// <remarks>Laid over bookings it claims what is free; each of their cells becomes its own in the transaction that gives it up.</remarks>
public sealed class TimeOffService(
    UnitOfWork work, SlotAllocator claims, TimeOffQueries queries, Ids ids, TimeProvider clock)
{
    private const int MaxTries = 5; // of a lost race

    private static readonly TimeSpan Longest = TimeSpan.FromDays(62);

    /// <summary>Blocks the time from start to end. Where bookings or live holds lie in it, the caller says what becomes of them; those to be
    /// cancelled are, by a job. The same command blocks it once, under its own id. Who is one of the people blocks their own time, of at most a day in
    /// one piece.</summary>
    /// <returns>What is in the way when it gives way to bookings, or when other time off lies there.</returns>
    public async Task<TimeOffResult> AddAsync(
        Actor actor, int resourceId, DateTimeOffset start, DateTimeOffset end, string reason, Guid? command = null, TimeOffOver over = TimeOffOver.GivesWay,
        CancellationToken ct = default)
    {
        actor.MustActFor(resourceId);
        var now = clock.Now();
        if (WhyInvalid(start, end, now) is { } fault)
            return new TimeOffResult.Invalid(fault);
        if (!actor.IsFrontDesk && end - start > OwnTimeOff.Longest)
            return new TimeOffResult.Invalid(TimeOffFault.NeedsApproval);

        var by = actor as Actor.Staff;
        var block = new TimeOff
        {
            Id = command ?? ids.NewId(now),
            ResourceId = resourceId,
            Start = start.ToUniversalTime(),
            End = end.ToUniversalTime(),
            Reason = VisibleText.Start(reason.Trim(), 200),
            ByStaffId = by?.Id,
            ByStaffName = by?.Name ?? "",
        };
        var (isInTheWay, isTooLong) = (false, false);
        for (var tries = 0; tries < MaxTries && !isInTheWay && !isTooLong; tries++) // whoever takes or gives up a cell in the same instant: as it stands then
        {
            var added = await work.OnceAsync<TimeOffResult>(
                command,
                async (db, _, token) =>
                {
                    isTooLong = !actor.IsFrontDesk && await OwnTimeOff.IsTooLongAsync(db, block, token);
                    if (isTooLong)
                        return null;
                    await claims.ReclaimExpiredAsync(db, actor, [resourceId], block.Start, block.End, now, token);
                    isInTheWay = !await LayAsync(db, block, over, now, token);
                    return isInTheWay ? null : new TimeOffResult.Added(block.Id);
                },
                async (db, _, token) =>
                    await db.TimeOff.AnyAsync(t => t.Id == block.Id, token) ? new TimeOffResult.Added(block.Id) : new TimeOffResult.RemovedSince(),
                ct);
            if (added is not null)
                return added;
        }

        if (isTooLong)
            return new TimeOffResult.Invalid(TimeOffFault.NeedsApproval);
        return new TimeOffResult.InTheWay(await queries.InTheWayAsync(block, ct));
    }

    /// <summary>Asks for the bookings under time off that stayed until now to be cancelled, or to be tried again: a job does it, with all the money
    /// back and an email each.</summary>
    /// <returns>How many were asked for.</returns>
    public Task<int> CancelBookingsAsync(Actor actor, Guid id, CancellationToken ct = default)
    {
        actor.MustBeStaff();
        var (now, by) = (clock.Now(), actor as Actor.Staff);
        return work.DoAsync(async (db, token) =>
        {
            await db.TimeOff.Where(t => t.Id == id).ExecuteUpdateAsync(
                set => set.SetProperty(t => t.ByStaffId, by?.Id).SetProperty(t => t.ByStaffName, by?.Name ?? "")
                    .SetProperty(t => t.Version, t => t.Version + 1), token);
            if (await db.TimeOff.AsNoTracking().SingleOrDefaultAsync(t => t.Id == id, token) is not { } block)
                return 0;
            actor.MustActFor(block.ResourceId); // thrown, and nothing of it stays
            var there = TimeOffQueries.Bookings(db, block, now).Where(r => r.Start > now);
            var asked = await db.TimeOffBookings.Where(
                l => l.TimeOffId == id && (l.State == TimeOffBookingState.Stays || l.State == TimeOffBookingState.Failed)
                    && there.Any(r => r.Id == l.ReservationId))
                .ExecuteUpdateAsync(
                    set => set.SetProperty(l => l.State, TimeOffBookingState.Waiting).SetProperty(l => l.NextTryAt, now)
                        .SetProperty(l => l.Problem, (string?)null), token);
            db.Publish(new Change(ChangeKind.Slots, block.ResourceId, block.Start, block.End)); // wakes the job
            return asked;
        }, ct);
    }

    /// <summary>Gives blocked time back. Bookings under it that still wait to be cancelled stay.</summary>
    /// <returns>False when somebody else already did.</returns>
    public Task<bool> RemoveAsync(Actor actor, Guid id, CancellationToken ct = default)
    {
        actor.MustBeStaff();
        return work.DoAsync(async (db, token) =>
        {
            var block = await db.TimeOff.AsNoTracking().SingleOrDefaultAsync(t => t.Id == id, token);
            if (block is null)
                return false;
            actor.MustActFor(block.ResourceId);
            return await DeleteAsync(db, block, token);
        }, ct);
    }

    /// <summary>Gives a block's time back in a unit of work; false when somebody else already did.</summary>
    internal static async Task<bool> DeleteAsync(BookingDbContext db, TimeOff block, CancellationToken ct)
    {
        var gone = await db.TimeOff.Where(t => t.Id == block.Id).ExecuteDeleteAsync(ct); // the row is the lock on its claims
        await db.SlotClaims.Where(c => c.OwnerId == block.Id && !db.Set<TimeOff>().Any(t => t.Id == block.Id)).ExecuteDeleteAsync(ct);
        db.Publish(new Change(ChangeKind.Slots, block.ResourceId, block.Start, block.End));
        return gone is not 0;
    }

    /// <summary>Lays a block in a unit of work, in the order of locks: classes, then claims. False: something lies there, and nothing is written.</summary>
    internal static async Task<bool> LayAsync(BookingDbContext db, TimeOff block, TimeOffOver over, DateTimeOffset now, CancellationToken ct)
    {
        await db.ClassSessions.Where(
            s => (s.StaffId == block.ResourceId || s.RoomId == block.ResourceId) && !s.Ended && s.ClaimStart < block.End && s.ClaimEnd > block.Start)
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.Version, s => s.Version + 1), ct); // nobody takes a seat in this instant
        if (await TimeOffQueries.Others(db, block).AnyAsync(ct) || (over is TimeOffOver.GivesWay && await TimeOffQueries.Bookings(db, block, now).AnyAsync(ct)))
            return false;

        db.TimeOff.Add(block);
        await SlotAllocator.TakeFreeAsync(db, block, ct);
        await db.SaveChangesAsync(ct);
        // From here on the cells are locked. Bookings that came or went since the first look are in the way after all.
        var claimed = await SlotAllocator.TouchAsync(db, block, ct);
        var bookings = await TimeOffQueries.Bookings(db, block, now).ToListAsync(ct);
        if (claimed != Cell.Cells(block.Start, block.End).Count() || await TimeOffQueries.Others(db, block).AnyAsync(ct)
            || (over is TimeOffOver.GivesWay && bookings.Count > 0))
            throw new DbUpdateConcurrencyException("Somebody came or went in this instant."); // all of it is undone

        foreach (var booking in bookings)
        {
            var cancels = over is TimeOffOver.Cancels && booking.IsCancellable(now);
            db.TimeOffBookings.Add(new TimeOffBooking
            {
                TimeOffId = block.Id,
                ReservationId = booking.Id,
                State = cancels ? TimeOffBookingState.Waiting : TimeOffBookingState.Stays,
                NextTryAt = cancels ? now : null,
            });
        }

        db.Publish(new Change(ChangeKind.Slots, block.ResourceId, block.Start, block.End));
        return true;
    }

    internal static TimeOffFault? WhyInvalid(DateTimeOffset start, DateTimeOffset end, DateTimeOffset now)
    {
        if (end <= start)
            return TimeOffFault.Order;
        if (!Cell.IsWhole(start) || !Cell.IsWhole(end))
            return TimeOffFault.FiveMinutes;
        if (end <= now)
            return TimeOffFault.Past;
        return end - start > Longest ? TimeOffFault.TooLong : null;
    }
}
