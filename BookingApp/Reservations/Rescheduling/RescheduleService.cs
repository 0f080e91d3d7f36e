using BookingApp.Availability;
using BookingApp.Availability.Planning;
using BookingApp.Catalog;
using BookingApp.Reservations.Claims;
using Microsoft.EntityFrameworkCore;
using static BookingApp.Reservations.ReservationStatus;

namespace BookingApp.Reservations.Rescheduling;

/// <summary>Gives a hold or a booking another time, person or room.</summary>
public sealed class RescheduleService(
    ReservationChanges changes, SlotAllocator claims, CatalogQueries catalogs, AvailabilityQueries availability, ReservationQueries queries)
{
    private const int MaxTries = 3; // of a lost race

    /// <summary>Another time or person. A hold keeps its price and its order; a booking keeps its price and its payment.</summary>
    public async Task<ChangeResult> RescheduleAsync(Actor actor, Guid id, RescheduleRequest request, CancellationToken ct = default)
    {
        if (request.OverrideReason is not null || request.IsUndo)
            actor.MustBeStaff();
        for (var tries = 0; ; tries++)
        {
            var catalog = await catalogs.SnapshotAsync(ct);
            if (await queries.FindAsync(id, ct) is not { } before || catalog.FindService(before.ServiceId) is not { } service)
                return new ChangeResult.NotFound();
            actor.MustOwn(before.Reference);
            if (before.Start == request.Start && (request.StaffId is null || request.StaffId == before.StaffId) && before.Status is Held or Confirmed)
                return new ChangeResult.Done(before); // it stands at that time already
            if (Refuse(actor, before, request) is { } refused)
                return refused;

            var plan = await CandidatesAsync(actor, before, request, ct);
            foreach (var candidate in plan.Candidates)
            {
                if (await TryAsync(actor, id, request, service, candidate, ct) is { } result)
                    return result;
            }

            if (plan.Refusal is { Rule: not BookingRule.Taken } rule)
                return new ChangeResult.NotOffered(rule);
            if (tries >= MaxTries || await queries.FindAsync(id, ct) is { } now && now.Version == before.Version)
            {
                var moving = before.ToMove() with { ByStaff = actor.IsStaff };
                return new ChangeResult.BeatenToIt(await availability.NearestFreeAsync(moving, request.Start, request.StaffId, 5, ct));
            }

            // else it was the booking itself that somebody changed in this instant: what stands now decides
        }
    }

    private static ChangeResult? Refuse(Actor actor, ReservationView before, RescheduleRequest request) => before.Status switch
    {
        Expired or Released => new ChangeResult.Lapsed(before),
        Capturing => new ChangeResult.Refused(RefusalReason.PaymentInProgress, before),
        Held or Confirmed when request.Version is { } version && version != before.Version => new ChangeResult.Refused(RefusalReason.ChangedMeanwhile, before),
        Held => null,
        Confirmed when !actor.IsStaff && before.ChangeableUntil is null => new ChangeResult.Refused(RefusalReason.MoveWindow, before),
        Confirmed => null,
        _ => new ChangeResult.Refused(RefusalReason.WrongState, before),
    };

    // The same person if they are free, else, when nobody is named, anyone.
    private async Task<(IReadOnlyList<Candidate> Candidates, Refusal? Refusal)> CandidatesAsync(
        Actor actor, ReservationView before, RescheduleRequest request, CancellationToken ct)
    {
        var wanted = new PlanRequest(before.ServiceId, request.Start, request.StaffId, before.PartySize)
        {
            Moving = before.ToMove(),
            ByStaff = actor.IsStaff,
            Override = request.OverrideReason is not null || request.IsUndo,
        };
        var plan = await availability.PlanAsync(wanted, ct);
        var candidates = plan.Candidates
            .OrderByDescending(c => request.StaffId is null && c.StaffId == before.StaffId)
            .ThenByDescending(c => request.RoomId is not null && c.RoomId == request.RoomId).ToList();
        return (candidates, candidates.Count > 0 ? null : plan.Refusal);
    }

    private async Task<ChangeResult?> TryAsync(
        Actor actor, Guid id, RescheduleRequest request, Catalog.Service service, Candidate candidate, CancellationToken ct)
    {
        var outcome = await changes.TryAsync(
            new ChangeRequest(actor, Version: request.Version), id, async (db, reservation, now, token) =>
            {
                if (WhyNot(reservation, now) is { } refused)
                    return refused;

                var time = reservation.TimeFrom(request.Start);
                await claims.ReclaimExpiredAsync(db, actor, candidate.Resources, time.ClaimStart, time.ClaimEnd, now, token);
                db.Publish(reservation);
                if (reservation.SessionId is not null || service.IsShared) // the service may have become a class since, or none any more
                {
                    await claims.LeaveAsync(db, reservation, token);
                    reservation.SessionId = candidate.SessionId;
                }

                reservation.Reschedule(actor, candidate.StaffId, candidate.RoomId, time, request.OverrideReason ?? "", now, request.IsUndo);
                await db.SaveChangesAsync(token); // raises the version under its guard, before any claim changes
                if (service.IsShared)
                {
                    if (!await claims.TakeAsync(db, reservation, service.Capacity, now, token))
                        throw new DbUpdateConcurrencyException("The session has no seat left.");
                }
                else
                {
                    await claims.ShiftAsync(db, reservation, token);
                }

                db.Publish(reservation);
                return new ChangeOutcome.Made();
            }, ct);
        return outcome is null
            ? null // beaten to it: the next candidate
            : ReservationChanges.ResultOf(outcome, (await queries.FindAsync(id, ct))!);
    }

    // Looked at on the row, under its lock: somebody may have been faster.
    private static ChangeOutcome? WhyNot(Reservation reservation, DateTimeOffset now)
    {
        if (reservation.HasLapsed(now))
            return new ChangeOutcome.Lapsed();
        return reservation.Status is Held or Confirmed ? null : ReservationChanges.WrongState(reservation);
    }
}
