using BookingApp.Reservations.Claims;
using BookingApp.Reservations.History;
using BookingApp.Reservations.Rules;
using Microsoft.Extensions.Options;
using static BookingApp.Reservations.ReservationStatus;

namespace BookingApp.Reservations.Holds;

/// <summary>More time for a hold, and its release.</summary>
public sealed class HoldChanges(ReservationChanges changes, SlotAllocator claims, IOptions<HoldOptions> options)
{
    /// <summary>"I need more time": once, while some is left.</summary>
    public Task<ChangeResult> ExtendAsync(Actor actor, Guid id, CancellationToken ct = default) => changes.ChangeAsync(
        actor, id, (db, reservation, now, _) =>
        {
            if (ReservationChanges.WhyNotHeld(reservation, now) is { } refused)
                return Task.FromResult(refused);
            if (!reservation.Extend(options.Value.Extension, now))
                return Task.FromResult<ChangeOutcome>(RefusalReason.WrongState);
            ReservationHistory.Note(db, actor, id, "extended", "", now);
            return Task.FromResult<ChangeOutcome>(new ChangeOutcome.Made());
        }, ct);

    /// <summary>Lets a hold go before it lapses. Repeating it is harmless.</summary>
    public Task<ChangeResult> ReleaseAsync(Actor actor, Guid id, CancellationToken ct = default) => ReleaseAsync(new ChangeRequest(actor), id, ct);

    /// <summary>Lets a hold go, if it is still the one that was seen.</summary>
    internal Task<ChangeResult> ReleaseAsync(ChangeRequest asked, Guid id, CancellationToken ct) => changes.ChangeAsync(
        asked, id, async (db, reservation, now, token) =>
        {
            if (reservation.StatusAt(now) is Released or Expired)
                return new ChangeOutcome.Already();
            if (ReservationChanges.WhyNotHeld(reservation, now) is { } refused)
                return refused; // a request that waits for an answer is withdrawn: it has an email, and may have money
            reservation.Release(asked.Actor, now);
            await db.SaveChangesAsync(token); // the owner's row first: it is the lock
            await claims.LeaveAsync(db, reservation, token);
            return new ChangeOutcome.Made();
        }, ct);
}
