using BookingApp.Availability;
using BookingApp.Availability.Planning;
using BookingApp.Catalog;
using BookingApp.Data;
using BookingApp.Reservations.Amounts;
using BookingApp.Reservations.Claims;
using BookingApp.Reservations.History;
using BookingApp.Reservations.Occupancy;
using BookingApp.Reservations.Views;
using Microsoft.EntityFrameworkCore;
using static BookingApp.Reservations.ReservationStatus;

namespace BookingApp.Reservations.Rescheduling;

/// <summary>Gives a hold or a booking another time, person or room; and makes a hold another thing, for others or with other things, in its place.</summary>
/// <remarks>All of it in one transaction, in which its own claims are in nobody's way: what cannot be had leaves it as it was.</remarks>
public sealed class RescheduleService(
    ReservationChanges changes, SlotAllocator claims, CatalogQueries catalogs, AvailabilityQueries availability, ReservationQueries queries)
{
    private const int MaxTries = 3; // of a lost race

    /// <summary>Another time or person. A hold keeps its price and its order; a booking keeps its price and its payment. A hold that is for others or
    /// comes with other things than before is sold anew: its open payment is closed, its coupon stays where it fits.</summary>
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
            var (partySize, addOns) = request.Of(before);
            var moving = before.ToMove(partySize, addOns) with { ByStaff = actor.IsStaff };
            if (moving.Has(request.Start, request.StaffId) && before.Status is Held or Confirmed)
                return new ChangeResult.Done(before); // it stands at that time already
            if (Refuse(actor, before, request, service) is { } refused)
                return refused;

            var terms = before.IsFor(partySize, addOns) ? null : BookedTerms.Of(catalog, service, addOns, partySize);
            var plan = await CandidatesAsync(moving, request, ct);
            foreach (var candidate in plan.Candidates)
            {
                if (await TryAsync(actor, before, request, service, terms, candidate, ct) is { } result)
                    return result;
            }

            if (plan.Refusal is { Rule: not BookingRule.Taken } rule)
                return new ChangeResult.NotOffered(rule);
            if (tries >= MaxTries || await queries.FindAsync(id, ct) is { } now && now.Version == before.Version)
                return new ChangeResult.BeatenToIt(await availability.NearestFreeAsync(moving, request.Start, request.StaffId, 5, ct));

            // else it was the booking itself that somebody changed in this instant: what stands now decides
        }
    }

    private static ChangeResult? Refuse(Actor actor, ReservationView before, RescheduleRequest request, Catalog.Service service) => before.Status switch
    {
        Expired or Released => new ChangeResult.Lapsed(before),
        Capturing => new ChangeResult.Refused(RefusalReason.PaymentInProgress, before),
        Held or Confirmed when request.Version is { } version && version != before.Version => new ChangeResult.Refused(RefusalReason.ChangedMeanwhile, before),
        Held when request.Of(before).AddOns is var wished && wished != before.AddOnIds && service.Refuse(wished) is { } addOns =>
            new ChangeResult.Invalid(new Dictionary<string, string>(StringComparer.Ordinal) { ["addOns"] = addOns }),
        Held => null,
        Confirmed when request.Of(before) is var (partySize, addOns) && !before.IsFor(partySize, addOns) =>
            new ChangeResult.Refused(RefusalReason.WrongState, before),
        Confirmed when !actor.IsStaff && before.ChangeableUntil is null => new ChangeResult.Refused(RefusalReason.MoveWindow, before),
        Confirmed => null,
        _ => new ChangeResult.Refused(RefusalReason.WrongState, before),
    };

    // The same person if they are free, else, when nobody is named, anyone.
    private async Task<(IReadOnlyList<Candidate> Candidates, Refusal? Refusal)> CandidatesAsync(
        MovingVisit moving, RescheduleRequest request, CancellationToken ct)
    {
        var wanted = new PlanRequest(moving.ServiceId, request.Start, request.StaffId, moving.PartySize)
        {
            Moving = moving,
            ByStaff = moving.ByStaff,
            Override = request.OverrideReason is not null || request.IsUndo,
        };
        var plan = await availability.PlanAsync(wanted, ct);
        var candidates = plan.Candidates
            .OrderByDescending(c => request.StaffId is null && c.StaffId == moving.StaffId)
            .ThenByDescending(c => request.RoomId is not null && c.RoomId == request.RoomId).ToList();
        return (candidates, candidates.Count > 0 ? null : plan.Refusal);
    }

    private async Task<ChangeResult?> TryAsync(
        Actor actor, ReservationView before, RescheduleRequest request, Catalog.Service service, BookedTerms? terms, Candidate candidate, CancellationToken ct)
    {
        var id = before.Id;
        var outcome = await changes.TryAsync(
            new ChangeRequest(actor, Version: request.Version), id, async (db, reservation, now, token) =>
            {
                if (WhyNot(reservation, now) is { } refused)
                    return refused;
                if ((request.PartySize ?? request.AddOns?.All.Count) is not null && reservation.Version != before.Version)
                    throw new DbUpdateConcurrencyException("It may be another thing by now."); // then it is looked at anew, and the later wish stands
                if (terms is not null && reservation.Status is not Held)
                    return ReservationChanges.WrongState(reservation);

                var time = terms is null ? reservation.TimeFrom(request.Start) : VisitTime.Of(service.With(request.Of(before).AddOns), request.Start);
                await claims.ReclaimExpiredAsync(db, actor, candidate.Resources, time.ClaimStart, time.ClaimEnd, now, token);
                db.Publish(reservation);
                var stays = service.IsShared && reservation.SessionId is { } own && own == candidate.SessionId; // others of the party come to it, or leave
                if (!stays && (reservation.SessionId is not null || service.IsShared)) // the service may have become a class since, or none any more
                {
                    await claims.LeaveAsync(db, reservation, token);
                    reservation.SessionId = candidate.SessionId;
                }

                if (terms is not null)
                    Change(db, actor, reservation, terms, now);
                reservation.Reschedule(actor, candidate.StaffId, candidate.RoomId, time, request.OverrideReason ?? "", now, request.IsUndo);
                await db.SaveChangesAsync(token); // raises the version under its guard, before any claim changes
                if (service.IsShared)
                {
                    var isSeated = stays
                        ? await claims.SeatAnewAsync(db, reservation, service.Capacity, token)
                        : await claims.TakeAsync(db, reservation, service.Capacity, now, token);
                    if (!isSeated)
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

    private static void Change(BookingDbContext db, Actor actor, Reservation reservation, BookedTerms terms, DateTimeOffset now)
    {
        reservation.Change(actor, terms, now);
        var words = terms.AddOns.Select(a => a.Name).Prepend(terms.ServiceName.For(terms.PartySize));
        ReservationHistory.Note(db, actor, reservation.Id, "hold_changed", string.Join(" + ", words), now);
    }

    // Looked at on the row, under its lock: somebody may have been faster.
    private static ChangeOutcome? WhyNot(Reservation reservation, DateTimeOffset now)
    {
        if (reservation.HasLapsed(now))
            return new ChangeOutcome.Lapsed();
        return reservation.Status is Held or Confirmed ? null : ReservationChanges.WrongState(reservation);
    }
}
