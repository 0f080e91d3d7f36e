using BookingApp.Availability;
using BookingApp.Availability.Planning;
using BookingApp.Catalog;
using BookingApp.Data.Changes;
using BookingApp.Payments.Refunds;
using BookingApp.Reservations;
using BookingApp.Reservations.History;
using Microsoft.EntityFrameworkCore;
using static BookingApp.Reservations.ReservationStatus;

namespace BookingApp.Payments.LatePayments;

/// <summary>Whose money came late may take one of the free times instead of the refund, until the refund goes out.</summary>
public sealed class LatePaymentRebooking(
    ReservationChanges changes, CatalogQueries catalogs, AvailabilityQueries availability, ReservationQueries queries, LatePaymentSeat seat)
{
    /// <summary>Books another time with the money that is there. The refund's withdrawal and the worker's call exclude each other: one of the two
    /// wins.</summary>
    /// <returns>Done; beaten to it, with the nearest free times; or refused when the money is on its way back.</returns>
    public async Task<ChangeResult> ChooseAsync(Actor actor, Guid id, DateTimeOffset start, int? staffId = null, CancellationToken ct = default)
    {
        var catalog = await catalogs.SnapshotAsync(ct);
        if (await queries.FindAsync(id, ct) is not { } view || catalog.FindService(view.ServiceId) is not { } service)
            return new ChangeResult.NotFound();
        actor.MustOwn(view.Reference);
        if (view.Status.IsBooked())
            return new ChangeResult.Done(view); // pressed twice
        if (view.ChooseUntil is null)
            return new ChangeResult.Refused(RefusalReason.ChoiceOver, view);

        var plan = await availability.PlanAsync(new PlanRequest(service.Id, start, staffId, view.PartySize) { Moving = view.ToMove() }, ct);
        if (plan.Refusal is { Rule: not BookingRule.Taken } rule)
            return new ChangeResult.NotOffered(rule);
        foreach (var candidate in plan.Candidates)
        {
            var outcome = await changes.TryAsync(
                actor, id, async (db, reservation, now, token) =>
                {
                    if (reservation.Status is not (Expired or Released))
                        return new ChangeOutcome.Already();
                    if (await db.Refunds.FirstOrDefaultAsync(
                        r => r.ReservationId == id && r.Reason == RefundReason.Late && r.Status == RefundStatus.Scheduled, token) is not { } refund)
                        return RefusalReason.ChoiceOver; // the money is on its way back

                    var time = reservation.TimeFrom(start); // as long as what was paid for
                    await seat.ClearAsync(db, actor, candidate, time, now, token);
                    (reservation.SessionId, var from) = (candidate.SessionId, reservation.Start);
                    reservation.Reschedule(actor, candidate.StaffId, candidate.RoomId, time, "", now);
                    await db.SaveChangesAsync(token); // the owner's row first: it is the lock
                    refund.Withdraw(); // before the confirmation tells what is paid
                    db.Entry(await db.Payments.SingleAsync(p => p.Id == refund.PaymentId, token)).State = EntityState.Modified; // the lock on its refunds
                    reservation.Confirm(actor, now);
                    await db.SaveChangesAsync(token);
                    await seat.TakeAsync(db, reservation, service, now, token);
                    ReservationHistory.Note(db, actor, id, "chose_time", ReservationHistory.Time(from), now);
                    db.Publish(Change.Payment(reservation.Id));
                    return new ChangeOutcome.Made();
                }, ct);
            if (outcome is not null || (await queries.FindAsync(id, ct))!.ChooseUntil is null)
                break; // else the time was taken: the next one
        }

        var after = (await queries.FindAsync(id, ct))!;
        return after.Status.IsBooked() ? new ChangeResult.Done(after)
            : after.ChooseUntil is null ? new ChangeResult.Refused(RefusalReason.ChoiceOver, after)
            : new ChangeResult.BeatenToIt(await availability.NearestFreeAsync(view.ToMove(), start, staffId, 5, ct));
    }
}
