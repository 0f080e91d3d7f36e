using BookingApp.Reservations.History;
using static BookingApp.Reservations.ReservationStatus;

namespace BookingApp.Reservations.Rescheduling;

/// <summary>Asks customers for another time, when the business cannot keep the one that they have booked.</summary>
public sealed class AnotherTime(ReservationChanges changes)
{
    /// <summary>Writes to the customer, once for each time of theirs. The booking stands; until it begins they may move it, whatever the window, or
    /// cancel it with all of their money back.</summary>
    public Task<ChangeResult> AskAsync(Actor actor, Guid id, int? version = null, CancellationToken ct = default)
    {
        actor.MustBeStaff();
        return changes.ChangeAsync(new ChangeRequest(actor, Version: version), id, (db, reservation, now, _) =>
        {
            if (reservation is { Status: Confirmed, RescheduleAskedAt: not null })
                return Task.FromResult<ChangeOutcome>(new ChangeOutcome.Already());
            if (reservation.Status is not Confirmed || reservation.Start <= now)
                return Task.FromResult<ChangeOutcome>(ReservationChanges.WrongState(reservation));
            if (reservation.CustomerEmail.Length is 0)
                return Task.FromResult<ChangeOutcome>(RefusalReason.NoAddress);
            reservation.AskForAnotherTime(actor, now);
            ReservationHistory.Note(db, actor, id, "another_time_asked", "", now);
            return Task.FromResult<ChangeOutcome>(new ChangeOutcome.Made());
        }, ct);
    }
}
