using BookingApp.Availability.Busy;
using BookingApp.Availability.Planning;
using BookingApp.Catalog;
using BookingApp.Data;
using BookingApp.Reservations.Claims;
using Microsoft.EntityFrameworkCore;
using static BookingApp.Reservations.ReservationStatus;

namespace BookingApp.Reservations.Rescheduling;

/// <summary>Gives one visit another length: from the same start, with the same person and room, for the same price.</summary>
public sealed class ResizeService(
    ReservationChanges changes, SlotAllocator claims, ReservationQueries queries, IDbContextFactory<BookingDbContext> contexts, TimeProvider clock)
{
    /// <summary>Until when a visit may last, as far as nobody else has its person or room: what is told before the change, which the claims decide.</summary>
    public async Task<DateTimeOffset> LastEndAsync(ReservationView visit, CancellationToken ct = default)
    {
        var longest = visit.Start.AddMinutes(Service.LongestMinutes);
        var kept = visit.ClaimEnd - visit.End;
        var resources = Candidate.ResourcesOf(visit.StaffId, visit.RoomId).ToArray();
        var (first, end) = Cell.Range(visit.ClaimEnd, longest + kept);
        var now = clock.Now();
        await using var db = await contexts.CreateDbContextAsync(ct);
        var taken = await db.SlotClaims.AsNoTracking()
            .Where(c => resources.Contains(c.ResourceId) && c.Cell >= first && c.Cell < end && c.OwnerId != visit.Id
                && !db.Set<Reservation>().Any(r => r.Id == c.OwnerId && r.Status == Held && r.HeldUntil <= now)) // a lapsed hold is in nobody's way
            .MinAsync(c => (int?)c.Cell, ct);
        return taken is { } cell && Cell.Start(cell) - kept is var last && last < longest ? last : longest;
    }

    /// <summary>Makes a visit longer or shorter. Staff only: opening hours do not bind them, what others have does.</summary>
    public async Task<ChangeResult> ResizeAsync(Actor actor, Guid id, ResizeRequest request, CancellationToken ct = default)
    {
        actor.MustBeStaff();
        for (var tries = 0; ; tries++)
        {
            if (await queries.FindAsync(id, ct) is not { } before)
                return new ChangeResult.NotFound();
            var length = request.End - before.Start;
            if (!Cell.IsWhole(request.End) || length <= TimeSpan.Zero || length > TimeSpan.FromMinutes(Service.LongestMinutes))
                return new ChangeResult.Invalid(new Dictionary<string, string>(StringComparer.Ordinal) { ["end"] = "invalid" });
            if (await TryAsync(actor, id, before.Start, request, ct) is { } outcome)
                return ReservationChanges.ResultOf(outcome, (await queries.FindAsync(id, ct))!);
            if (tries >= ReservationChanges.MaxTries || await queries.FindAsync(id, ct) is { } now && now.Version == before.Version)
                return new ChangeResult.BeatenToIt([]);
            // else it was the booking itself that somebody changed in this instant: what stands now decides
        }
    }

    private Task<ChangeOutcome?> TryAsync(Actor actor, Guid id, DateTimeOffset start, ResizeRequest request, CancellationToken ct) => changes.TryAsync(
        new ChangeRequest(actor, Version: request.Version), id, async (db, reservation, now, token) =>
        {
            if (reservation.HasLapsed(now))
                return new ChangeOutcome.Lapsed();
            if (reservation.Status is not (Held or Confirmed or CheckedIn))
                return ReservationChanges.WrongState(reservation);
            if (reservation.SessionId is not null)
                return RefusalReason.ClassLength;
            if (reservation.Start != start)
                return RefusalReason.ChangedMeanwhile; // moved in this instant: the end was meant for another start, and may lie before this one
            if (reservation.End == request.End)
                return new ChangeOutcome.Already();

            db.Publish(reservation);
            reservation.Resize(actor, request.End, now, request.IsUndo);
            var resources = Candidate.ResourcesOf(reservation.StaffId, reservation.RoomId);
            await claims.ReclaimExpiredAsync(db, actor, resources, reservation.ClaimStart, reservation.ClaimEnd, now, token);
            await db.SaveChangesAsync(token); // raises the version under its guard, before any claim changes
            await claims.ShiftAsync(db, reservation, token);
            db.Publish(reservation);
            return new ChangeOutcome.Made();
        }, ct);
}
