using System.Diagnostics;
using BookingApp.Data;
using Microsoft.EntityFrameworkCore;
using static BookingApp.Reservations.ReservationStatus;

namespace BookingApp.Reservations;

/// <summary>The one path by which somebody's wish changes a reservation: who wishes it is compared with the row, the row is the lock, and what its verbs
/// tell is handled before the commit. Who loses a race reads again, and is answered by what stands then.</summary>
public sealed class ReservationChanges(UnitOfWork work, ReservationQueries queries, TimeProvider clock)
{
    private const int MaxTries = 5; // of a lost race

    /// <summary>Changes a reservation, or says why not: all that was written is rolled back then, except with <paramref name="keepsRefused"/>,
    /// where a policy has written down whom it refused.</summary>
    internal async Task<ChangeResult> ChangeAsync(
        Actor actor, Guid id, Func<BookingDbContext, Reservation, DateTimeOffset, CancellationToken, Task<ChangeOutcome>> change, CancellationToken ct,
        bool keepsRefused = false)
    {
        for (var tries = 0; tries < MaxTries; tries++)
        {
            ChangeOutcome? outcome = null; // none: the race was lost before
            var now = clock.Now();
            var done = await work.TryAsync<Reservation>(async (db, token) =>
            {
                var reservation = await db.Reservations.SingleAsync(r => r.Id == id, token);
                actor.MustOwn(reservation.Reference);
                outcome = await change(db, reservation, now, token);
                if (outcome is not ChangeOutcome.Made)
                    return keepsRefused ? null : throw new DbUpdateConcurrencyException(outcome.ToString()); // all of it is undone
                db.Publish(reservation);
                return reservation;
            }, ct);
            if (done is not null)
                return new ChangeResult.Done(await queries.ViewAsync(done, ct));
            if (outcome is not (null or ChangeOutcome.Made))
                return ResultOf(outcome, (await queries.FindAsync(id, ct))!);
        }

        return new ChangeResult.Refused(RefusalReason.ChangedMeanwhile, (await queries.FindAsync(id, ct))!);
    }

    /// <summary>Why what is asked for needs a hold, and this is none any more; null for a hold.</summary>
    internal static ChangeOutcome? WhyNotHeld(Reservation reservation, DateTimeOffset now) => reservation.StatusAt(now) switch
    {
        Held => null,
        Expired or Released => new ChangeOutcome.Lapsed(),
        _ => new ChangeOutcome.Refused(WrongState(reservation)),
    };

    /// <summary>Why a state does not allow what was asked for.</summary>
    internal static RefusalReason WrongState(Reservation reservation) =>
        reservation.Status is Capturing ? RefusalReason.PaymentInProgress : RefusalReason.WrongState;

    /// <summary>What whoever asked is told: what was asked for and is so already, is done.</summary>
    internal static ChangeResult ResultOf(ChangeOutcome outcome, ReservationView view) => outcome switch
    {
        ChangeOutcome.Made or ChangeOutcome.Already => new ChangeResult.Done(view),
        ChangeOutcome.Lapsed => new ChangeResult.Lapsed(view),
        ChangeOutcome.Refused { Reason: var reason } => new ChangeResult.Refused(reason, view),
        var other => throw new UnreachableException($"{other} has no result."),
    };
}

/// <summary>What a change found at the row, under its lock. Only what it made is kept.</summary>
internal abstract record ChangeOutcome
{
    private ChangeOutcome() { }

    /// <summary>It is changed.</summary>
    public sealed record Made : ChangeOutcome;

    /// <summary>What was asked for is so: nothing to do, and no error.</summary>
    public sealed record Already : ChangeOutcome;

    /// <summary>The hold ended before.</summary>
    public sealed record Lapsed : ChangeOutcome;

    /// <summary>It may not be changed.</summary>
    public sealed record Refused(RefusalReason Reason) : ChangeOutcome;

    public static implicit operator ChangeOutcome(RefusalReason reason) => new Refused(reason);
}
