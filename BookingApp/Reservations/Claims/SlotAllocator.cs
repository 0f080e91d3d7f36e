using BookingApp.Availability.Busy;
using BookingApp.Availability.Planning;
using BookingApp.Catalog;
using BookingApp.Data;
using BookingApp.Data.Engines;
using BookingApp.Reservations.Facts;
using BookingApp.Reservations.History;
using Microsoft.EntityFrameworkCore;
using static BookingApp.Reservations.ReservationStatus;

namespace BookingApp.Reservations.Claims;

/// <summary>Inserts and deletes claims, always together with a change of their owner's row: that row is the lock.</summary>
/// <remarks>Every method runs inside a unit of work and saves nothing by itself, except where a conditional update must be counted. The claims of what is
/// new are inserted at its very end: who wants the same waits for the commit alone.</remarks>
public sealed class SlotAllocator(Ids ids)
{
    private const string Insert =
        """
        WITH RECURSIVE cells(cell) AS (SELECT {0} UNION ALL SELECT cell + 1 FROM cells WHERE cell + 1 < {1})
        INSERT INTO "SlotClaims" ("ResourceId", "Cell", "OwnerKind", "OwnerId")
        SELECT {2}, cell, 'Reservation', {3} FROM cells
        """;

    // Whoever has the cell may be an instance that stands still. The unit has told its change by a number: other instances look back for ten seconds only
    // (ChangeReader), so it must not be committed much later.
    private const string Patience = "SET LOCAL lock_timeout = '3s'; ";

    private static readonly CompiledQuery<Func<BookingDbContext, int[], int, int, CancellationToken, Task<bool>>> _areThere = new(
        () => EF.CompileAsyncQuery((BookingDbContext db, int[] resources, int first, int end, CancellationToken ct) =>
            db.Set<SlotClaim>().Any(c => resources.Contains(c.ResourceId) && c.Cell >= first && c.Cell < end)));

    /// <summary>Which of these resources are taken somewhere in this time. The key decides; this look spares the work of finding that out.</summary>
    public async Task<IReadOnlySet<int>> TakenAsync(
        BookingDbContext db, IReadOnlyCollection<int> resourceIds, DateTimeOffset from, DateTimeOffset to, CancellationToken ct)
    {
        var (first, end) = Cell.Range(from, to);
        return (await db.SlotClaims.Where(c => resourceIds.Contains(c.ResourceId) && c.Cell >= first && c.Cell < end).Select(c => c.ResourceId).Distinct()
            .ToListAsync(ct)).ToHashSet();
    }

    /// <summary>Expires, whole and in id order, every lapsed hold whose claims lie in the way of these resources' time.</summary>
    public async Task ReclaimExpiredAsync(
        BookingDbContext db, Actor actor, IReadOnlyCollection<int> resourceIds, DateTimeOffset from, DateTimeOffset to, DateTimeOffset now,
        CancellationToken ct)
    {
        var (first, end) = Cell.Range(from, to);
        if (!await _areThere.For(db)(db, [.. resourceIds], first, end, ct))
            return; // mostly
        var claims = db.SlotClaims.Where(c => resourceIds.Contains(c.ResourceId) && c.Cell >= first && c.Cell < end);
        var owners = claims.Select(c => c.OwnerId).Distinct();
        var lapsed = await db.Reservations
            .Where(r => r.Status == Held && r.HeldUntil <= now && (owners.Contains(r.Id) || (r.SessionId != null && owners.Contains(r.SessionId.Value))))
            .OrderBy(r => r.Id).Select(r => r.Id).ToListAsync(ct);
        foreach (var id in lapsed)
            await ExpireAsync(db, actor, id, ReleaseReason.Reclaimed, now, ct);
    }

    /// <summary>Expires one lapsed hold whole: status, claims, record, payment. Does nothing when it is not lapsed any more.</summary>
    /// <returns>Whether it was this call that expired it.</returns>
    public async Task<bool> ExpireAsync(BookingDbContext db, Actor actor, Guid id, ReleaseReason reason, DateTimeOffset now, CancellationToken ct)
    {
        var moved = await db.Reservations
            .Where(r => r.Id == id && r.Status == Held && r.HeldUntil <= now)
            .ExecuteUpdateAsync(
                set => set.SetProperty(r => r.Status, Expired).SetProperty(r => r.IpAddress, (string?)null).SetProperty(r => r.Version, r => r.Version + 1),
                ct);
        if (moved is 0)
            return false;

        var reservation = await db.Reservations.AsNoTracking().SingleAsync(r => r.Id == id, ct);
        await LeaveAsync(db, reservation, ct);
        db.Raise(new ReservationExpired(actor, reservation, reason, now));
        return true;
    }

    /// <summary>Claims the time of a reservation that has none yet, for itself or by seats of a session.</summary>
    /// <returns>False when no seat is left; a cell that is taken fails the unit.</returns>
    public async Task<bool> TakeAsync(BookingDbContext db, Reservation reservation, int capacity, DateTimeOffset now, CancellationToken ct)
    {
        db.Publish(reservation);

        if (capacity <= 1)
        {
            if (db.Entry(reservation).State is EntityState.Added && !db.Database.IsSqlServer())
                db.AtLast(token => InsertAsync(db, reservation, token));
            else
                await AddAsync(db, ClaimsOf(reservation), ct); // saved with the change of their owner, whose version rises once
            return true;
        }

        if (reservation.SessionId is null)
            reservation.SessionId = (await OpenSessionAsync(db, reservation, capacity, now, ct)).Id;
        else if (await LockSessionAsync(db, reservation.SessionId.Value, capacity, ct) is 0 || await IsInTimeOffAsync(db, reservation.SessionId.Value, ct))
            return false; // it ended meanwhile, or takes nobody in any more
        else
            reservation.TakeTimeOf(await db.ClassSessions.AsNoTracking().SingleAsync(s => s.Id == reservation.SessionId, ct));

        return await TakeSeatsAsync(db, reservation, capacity, ct);
    }

    /// <summary>Gives up everything a reservation owns. Its row must change in the same unit of work.</summary>
    public async Task LeaveAsync(BookingDbContext db, Reservation reservation, CancellationToken ct)
    {
        db.Publish(reservation);

        if (reservation.SessionId is not { } session)
        {
            await db.SlotClaims.Where(c => c.OwnerId == reservation.Id).ExecuteDeleteAsync(ct);
            await GiveToTimeOffAsync(db, Candidate.ResourcesOf(reservation.StaffId, reservation.RoomId), reservation.ClaimStart, reservation.ClaimEnd, ct);
            return;
        }

        await LockSessionAsync(db, session, 0, ct); // who leaves last is decided one after the other
        await db.SeatClaims.Where(s => s.SessionId == session && s.ReservationId == reservation.Id).ExecuteDeleteAsync(ct);
        await db.ClassSessions
            .Where(s => s.Id == session && !s.Ended && !db.Set<SeatClaim>().Any(c => c.SessionId == session))
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.Ended, true).SetProperty(s => s.Version, s => s.Version + 1), ct);
        await db.SlotClaims.Where(c => c.OwnerId == session && db.Set<ClassSession>().Any(s => s.Id == session && s.Ended)).ExecuteDeleteAsync(ct);
        var left = await db.ClassSessions.AsNoTracking().SingleAsync(s => s.Id == session, ct);
        if (left.Ended)
            await GiveToTimeOffAsync(db, Candidate.ResourcesOf(left.StaffId, left.RoomId), left.ClaimStart, left.ClaimEnd, ct);
    }

    /// <summary>Gives a reservation as many seats of its own session as it is for now. Its row must change in the same unit of work.</summary>
    /// <returns>False when there are not so many, or the session takes nobody in any more.</returns>
    public async Task<bool> SeatAnewAsync(BookingDbContext db, Reservation reservation, int capacity, CancellationToken ct)
    {
        var session = reservation.SessionId!.Value;
        if (await LockSessionAsync(db, session, capacity, ct) is 0 || await IsInTimeOffAsync(db, session, ct))
            return false;
        reservation.TakeTimeOf(await db.ClassSessions.AsNoTracking().SingleAsync(s => s.Id == session, ct));
        await db.SeatClaims.Where(s => s.SessionId == session && s.ReservationId == reservation.Id).ExecuteDeleteAsync(ct);
        return await TakeSeatsAsync(db, reservation, capacity, ct);
    }

    /// <summary>Changes an unshared reservation's claims to its new time: deletes those it no longer needs, inserts those it lacks.</summary>
    public async Task ShiftAsync(BookingDbContext db, Reservation reservation, CancellationToken ct)
    {
        var owned = await db.SlotClaims.AsNoTracking().Where(c => c.OwnerId == reservation.Id).Select(c => new { c.ResourceId, c.Cell }).ToListAsync(ct);
        var needed = ClaimsOf(reservation).ToList();
        var keep = needed.Select(c => (c.ResourceId, c.Cell)).ToHashSet();
        var have = owned.Select(c => (c.ResourceId, c.Cell)).ToHashSet();
        foreach (var resource in have.Where(c => !keep.Contains(c)).GroupBy(c => c.ResourceId).OrderBy(g => g.Key))
        {
            var cells = resource.Select(c => c.Cell).ToList();
            await db.SlotClaims.Where(c => c.OwnerId == reservation.Id && c.ResourceId == resource.Key && cells.Contains(c.Cell)).ExecuteDeleteAsync(ct);
            await GiveToTimeOffAsync(db, [resource.Key], Cell.Start(cells.Min()), Cell.Start(cells.Max() + 1), ct);
        }

        await AddAsync(db, needed.Where(c => !have.Contains((c.ResourceId, c.Cell))), ct);
    }

    /// <summary>Locks the claims inside a block's time, so that a claim that is freed at the same moment is either seen as gone here or goes to the
    /// block.</summary>
    /// <returns>How many cells are claimed.</returns>
    public static Task<int> TouchAsync(BookingDbContext db, TimeOff block, CancellationToken ct) =>
        ClaimedIn(db, block).ExecuteUpdateAsync(set => set.SetProperty(c => c.OwnerKind, c => c.OwnerKind), ct);

    /// <summary>Claims what is free of a block's time: time off, or a resource out of order. What others have there they keep.</summary>
    public static async Task TakeFreeAsync(BookingDbContext db, TimeOff block, CancellationToken ct)
    {
        var taken = (await ClaimedIn(db, block).Select(c => c.Cell).ToListAsync(ct)).ToHashSet();
        await AddAsync(db, Claims(block.ResourceId, block.Start, block.End, ClaimOwner.Block, block.Id).Where(c => !taken.Contains(c.Cell)), ct);
    }

    /// <summary>Gives the cells that a reservation has just freed to the time off that covers them; call it after the claims are deleted, in the same unit
    /// of work.</summary>
    public static async Task GiveToTimeOffAsync(
        BookingDbContext db, IReadOnlyCollection<int> resourceIds, DateTimeOffset from, DateTimeOffset to, CancellationToken ct)
    {
        var blocks = await db.TimeOff.AsNoTracking().Where(t => resourceIds.Contains(t.ResourceId) && t.Start < to && t.End > from).OrderBy(t => t.ResourceId)
            .ThenBy(t => t.Start).ToListAsync(ct);
        foreach (var block in blocks)
        {
            if (await db.TimeOff.Where(t => t.Id == block.Id).ExecuteUpdateAsync(set => set.SetProperty(t => t.Version, t => t.Version + 1), ct) is 0)
                continue; // the time off was removed at the same moment; its row is the lock on its claims
            var (first, end) = Cell.Range(from > block.Start ? from : block.Start, to < block.End ? to : block.End);
            var taken = await db.SlotClaims.Where(c => c.ResourceId == block.ResourceId && c.Cell >= first && c.Cell < end).Select(c => c.Cell).ToListAsync(ct);
            foreach (var free in Enumerable.Range(first, end - first).Except(taken))
            {
                // Inserted at once, not by the next SaveChanges: if this unit wants one of these cells after all, it has lost a race.
                await db.Database.ExecuteSqlAsync(
                    $"""
                    INSERT INTO "SlotClaims" ("ResourceId", "Cell", "OwnerKind", "OwnerId")
                    VALUES ({block.ResourceId}, {free}, 'Block', {block.Id})
                    """, ct);
            }
        }
    }

    private static IQueryable<SlotClaim> ClaimedIn(BookingDbContext db, TimeOff block)
    {
        var (first, end) = Cell.Range(block.Start, block.End);
        return db.SlotClaims.Where(c => c.ResourceId == block.ResourceId && c.Cell >= first && c.Cell < end);
    }

    // A class that time off was laid over keeps its guests and takes in no others.
    private static Task<bool> IsInTimeOffAsync(BookingDbContext db, Guid session, CancellationToken ct) => db.ClassSessions
        .AnyAsync(
            s => s.Id == session && db.Set<TimeOff>().Any(
                t => (t.ResourceId == s.StaffId || t.ResourceId == s.RoomId) && t.Start < s.ClaimEnd && t.End > s.ClaimStart), ct);

    private static IEnumerable<SlotClaim> ClaimsOf(Reservation r) => Candidate.ResourcesOf(r.StaffId, r.RoomId)
        .SelectMany(resource => Claims(resource, r.ClaimStart, r.ClaimEnd, ClaimOwner.Reservation, r.Id));

    private static IEnumerable<SlotClaim> Claims(int resourceId, DateTimeOffset from, DateTimeOffset to, ClaimOwner kind, Guid owner) =>
        Cell.Cells(from, to).Select(cell => new SlotClaim { ResourceId = resourceId, Cell = cell, OwnerKind = kind, OwnerId = owner });

    // A statement for each resource, where EF sends one for each cell (on SQLite even one after the other).
    private static async Task InsertAsync(BookingDbContext db, Reservation r, CancellationToken ct)
    {
        var (first, end) = Cell.Range(r.ClaimStart, r.ClaimEnd);
        var insert = db.Database.IsNpgsql() ? Patience + Insert : Insert;
        foreach (var resource in Candidate.ResourcesOf(r.StaffId, r.RoomId).Order())
            await db.Database.ExecuteSqlRawAsync(insert, [first, end, resource, r.Id], ct);
    }

    // Saved with all else of the unit.
    private static async Task AddAsync(BookingDbContext db, IEnumerable<SlotClaim> claims, CancellationToken ct)
    {
        db.SlotClaims.AddRange(claims);
        if (db.Database.IsNpgsql())
            await db.Database.ExecuteSqlRawAsync(Patience, ct);
    }

    private async Task<ClassSession> OpenSessionAsync(BookingDbContext db, Reservation r, int capacity, DateTimeOffset now, CancellationToken ct)
    {
        var session = new ClassSession
        {
            Id = ids.NewId(now),
            ServiceId = r.ServiceId,
            StaffId = r.StaffId,
            RoomId = r.RoomId,
            Start = r.Start,
            End = r.End,
            ClaimStart = r.ClaimStart,
            ClaimEnd = r.ClaimEnd,
            Capacity = capacity,
        };
        db.ClassSessions.Add(session);
        var resources = Candidate.ResourcesOf(r.StaffId, r.RoomId);
        await AddAsync(db, resources.SelectMany(resource => Claims(resource, r.ClaimStart, r.ClaimEnd, ClaimOwner.Session, session.Id)), ct);
        return session;
    }

    // The service may seat more by now than when its session was opened.
    private static Task<int> LockSessionAsync(BookingDbContext db, Guid session, int capacity, CancellationToken ct) =>
        db.ClassSessions.Where(s => s.Id == session && !s.Ended)
        .ExecuteUpdateAsync(
            set => set.SetProperty(s => s.Capacity, s => s.Capacity < capacity ? capacity : s.Capacity).SetProperty(s => s.Version, s => s.Version + 1), ct);

    private static async Task<bool> TakeSeatsAsync(BookingDbContext db, Reservation reservation, int capacity, CancellationToken ct)
    {
        var session = reservation.SessionId!.Value;
        var taken = await db.SeatClaims.Where(s => s.SessionId == session).Select(s => s.Seat).ToListAsync(ct);
        var free = Enumerable.Range(1, capacity).Except(taken).Take(reservation.PartySize).ToList();
        if (free.Count < reservation.PartySize || taken.Count + reservation.PartySize > capacity) // seats above a capacity that fell are taken all the same
            return false;
        db.SeatClaims.AddRange(free.Select(seat => new SeatClaim { SessionId = session, Seat = seat, ReservationId = reservation.Id }));
        return true;
    }
}
