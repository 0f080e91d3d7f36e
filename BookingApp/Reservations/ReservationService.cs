using BookingApp.Catalog;
using BookingApp.Reservations.Claims;
using BookingApp.Reservations.History;
using BookingApp.Reservations.Holds;
using static BookingApp.Reservations.ReservationStatus;

namespace BookingApp.Reservations;

/// <summary>Confirms a reservation that owes nothing, cancels, and keeps the staff's notes.</summary>
public sealed class ReservationService(ReservationChanges changes, SlotAllocator claims, CatalogQueries catalogs, HoldChanges holds, ReservationQueries queries)
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
    /// Repeating it is harmless. With the version that its page showed, a booking that is another by now stays.</remarks>
    public async Task<ChangeResult> CancelAsync(
        Actor actor, Guid id, bool refund = true, string reason = "", int? version = null, CancellationToken ct = default)
    {
        var asked = new ChangeRequest(actor, Version: version);
        if (await queries.FindAsync(id, ct) is { Status: Held }
            && await holds.ReleaseAsync(asked, id, ct) is var let and not ChangeResult.Refused { Reservation.Status: AwaitingApproval })
            return let;

        var catalog = await catalogs.SnapshotAsync(ct);
        return await changes.ChangeAsync(asked, id, async (db, reservation, now, token) =>
        {
            if (reservation.Status is Cancelled or Released or Expired)
                return new ChangeOutcome.Already();
            if (reservation.Status is not (Confirmed or AwaitingApproval))
                return ReservationChanges.WrongState(reservation);
            if (reservation.Status is Confirmed && !actor.IsStaff && ReservationViews.ChangeableUntil(reservation, Confirmed, catalog) is var until
                && (until is null || now > until))
                return RefusalReason.CancelWindow;
            GiveUp(actor, reservation, refund, reason, now);
            await db.SaveChangesAsync(token); // the owner's row first: it is the lock
            await claims.LeaveAsync(db, reservation, token);
            return new ChangeOutcome.Made();
        }, ct);
    }

    /// <summary>Gives up a booking, or a request that nobody has agreed to.</summary>
    internal static void GiveUp(Actor actor, Reservation reservation, bool refund, string reason, DateTimeOffset now)
    {
        if (reservation.Status is AwaitingApproval)
            reservation.Withdraw(actor, reason, now);
        else
            reservation.Cancel(actor, actor is Actor.Customer ? reservation.RefundPercentAt(now) : refund ? 100 : 0, reason, now);
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
