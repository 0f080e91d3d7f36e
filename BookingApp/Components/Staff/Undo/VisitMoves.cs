using BookingApp.Accounts;
using BookingApp.Availability.Planning;
using BookingApp.Reservations;
using BookingApp.Reservations.Occupancy;
using BookingApp.Reservations.Rescheduling;

namespace BookingApp.Components.Staff.Undo;

/// <summary>Moves and resizes visits for whoever is signed in, and offers to undo it.</summary>
public sealed class VisitMoves(
    RescheduleService rescheduling, ResizeService resizing, VisitConflicts conflicts, CurrentActor currentActor, UndoOffers offers)
{
    /// <summary>Another time or person. Where that is taken, the answer says by whom or what.</summary>
    public async Task<ChangeResult> MoveAsync(ReservationView before, RescheduleRequest request)
    {
        var actor = await currentActor.GetAsync();
        var result = await ToldAsync(before, await rescheduling.RescheduleAsync(actor, before.Id, request));
        if (result is not ChangeResult.BeatenToIt beaten)
            return result;
        var wanted = new PlanRequest(before.ServiceId, request.Start, request.StaffId ?? before.StaffId, before.PartySize) { Moving = before.ToMove() };
        return beaten with { InTheWay = await conflicts.FindAsync(actor, wanted) };
    }

    /// <summary>Until when it may last.</summary>
    public Task<DateTimeOffset> LastEndAsync(ReservationView visit) => resizing.LastEndAsync(visit);

    /// <summary>Another length. Where somebody has that time, the answer says who or what.</summary>
    public async Task<ChangeResult> ResizeAsync(ReservationView before, DateTimeOffset end)
    {
        var actor = await currentActor.GetAsync();
        var result = await ToldAsync(before, await resizing.ResizeAsync(actor, before.Id, new ResizeRequest(end) { Version = before.Version }));
        return result is ChangeResult.BeatenToIt beaten ? beaten with { InTheWay = await conflicts.FindAsync(actor, before, end) } : result;
    }

    /// <summary>Offers to undo what was done to a visit; of what changed nothing there is nothing to undo.</summary>
    public async Task<ChangeResult> ToldAsync(ReservationView before, ChangeResult result)
    {
        if (result is ChangeResult.Done { Reservation: var now } && now.Version > before.Version)
            await offers.OfferMoveAsync(before, now, actor => UndoAsync(actor, before, now));
        return result;
    }

    private Task<ChangeResult> UndoAsync(Actor actor, ReservationView before, ReservationView now) =>
        before.End - before.Start == now.End - now.Start
            ? rescheduling.RescheduleAsync(actor, now.Id, RescheduleRequest.Undo(before, now))
            : resizing.ResizeAsync(actor, now.Id, ResizeRequest.Undo(before, now));
}
