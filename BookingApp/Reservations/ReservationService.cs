using BookingApp.Reservations.Cancellations;
using BookingApp.Reservations.Claims;
using BookingApp.Reservations.History;
using BookingApp.Reservations.Holds;
using static BookingApp.Reservations.ReservationStatus;

namespace BookingApp.Reservations;

/// <summary>Confirms a reservation that owes nothing, cancels, and keeps the staff's notes.</summary>
public sealed class ReservationService(ReservationChanges changes, SlotAllocator claims, CancellationTerms terms, HoldChanges holds, ReservationQueries queries)
{
    /// <summary>Confirms a hold that owes nothing now.</summary>
    public Task<ChangeResult> ConfirmFreeAsync(Actor actor, Guid id, CancellationToken ct = default) => changes.ChangeAsync(
        actor, id, (_, reservation, now, _) =>
        {
            if (reservation.Status.IsBooked())
                return Task.FromResult<ChangeOutcome>(new ChangeOutcome.Already());
            if (ReservationChanges.WhyNotHeld(reservation, now) is { } ended)
                return Task.FromResult(ended);
            if (!reservation.HasDetails && !actor.IsStaff)
                return Task.FromResult<ChangeOutcome>(RefusalReason.DetailsMissing);
            if (!reservation.Prepay.IsZero && !actor.IsStaff)
                return Task.FromResult<ChangeOutcome>(RefusalReason.PaymentDue);
            reservation.Confirm(actor, now);
            return Task.FromResult<ChangeOutcome>(new ChangeOutcome.Made());
        }, ct);

    /// <summary>Gives a booking up. The customer may until the window before the start, and gets back what the policy says that they booked under;
    /// staff say whether money is refunded.</summary>
    /// <remarks>A hold is released instead; a request that nobody has agreed to is withdrawn until the visit begins, with all that was paid for it.
    /// Repeating it is harmless.</remarks>
    public async Task<ChangeResult> CancelAsync(Actor actor, Guid id, CancelRequest? request = null, CancellationToken ct = default)
    {
        request ??= new CancelRequest();
        if (request.Refuse() is { } invalid)
            return invalid;
        var asked = new ChangeRequest(actor, Version: request.Version);
        if (await queries.FindAsync(id, ct) is { Status: Held }
            && await holds.ReleaseAsync(asked, id, ct) is var let and not ChangeResult.Refused { Reservation.Status: AwaitingApproval })
            return let;

        return await changes.ChangeAsync(asked, id, async (db, reservation, now, token) =>
        {
            if (actor is Actor.Customer && reservation.IsUndoable(now))
            {
                reservation.KeepCancelled(); // who is told that it is cancelled can rely on it
                return new ChangeOutcome.Made();
            }

            if (reservation.Status is Cancelled or Released or Expired)
                return new ChangeOutcome.Already();
            if (reservation.Status is not (Confirmed or AwaitingApproval))
                return ReservationChanges.WrongState(reservation);
            if (reservation.Status is Confirmed && !actor.IsStaff && (await terms.CancelUntilAsync(reservation, token) is not { } until || now > until))
                return RefusalReason.CancelWindow;
            GiveUp(actor, reservation, request, now, terms.UndoableUntil(actor, request, now));
            await db.SaveChangesAsync(token); // the owner's row first: it is the lock
            await claims.LeaveAsync(db, reservation, token);
            return new ChangeOutcome.Made();
        }, ct);
    }

    /// <summary>Gives up a booking, or a request that nobody has agreed to.</summary>
    internal static void GiveUp(Actor actor, Reservation reservation, CancelRequest request, DateTimeOffset now, DateTimeOffset? undoableUntil = null)
    {
        var (reason, percent) = (GivenReason.Parse(request.Reason).ToString(), request.Refund ? 100 : 0);
        if (reservation.Status is AwaitingApproval)
            reservation.Withdraw(actor, reason, now);
        else
            reservation.Cancel(actor, actor is Actor.Customer ? reservation.RefundPercentAt(now) : percent, reason, now, undoableUntil, request.IsReasonTold);
    }

    /// <summary>The staff's own words about a visit; customers never see them. With the words that they were written over, others' words are not
    /// lost: <see cref="RefusalReason.NotesChanged"/>.</summary>
    public Task<ChangeResult> NoteAsync(Actor actor, Guid id, string notes, string? was = null, CancellationToken ct = default)
    {
        actor.MustBeStaff();
        if (notes.Length > 4000)
            return Task.FromResult<ChangeResult>(new ChangeResult.Invalid(new Dictionary<string, string>(StringComparer.Ordinal) { ["notes"] = "too_long" }));
        return changes.ChangeAsync(actor, id, (db, reservation, now, _) =>
        {
            if (reservation.Notes == notes.Trim())
                return Task.FromResult<ChangeOutcome>(new ChangeOutcome.Already());
            if (was is not null && was != reservation.Notes)
                return Task.FromResult<ChangeOutcome>(RefusalReason.NotesChanged);
            reservation.Notes = notes.Trim();
            ReservationHistory.Note(db, actor, id, "noted", "", now);
            return Task.FromResult<ChangeOutcome>(new ChangeOutcome.Made());
        }, ct);
    }
}
