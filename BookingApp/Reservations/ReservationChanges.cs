using System.Diagnostics;
using BookingApp.Data;
using Microsoft.EntityFrameworkCore;
using static BookingApp.Reservations.ReservationStatus;

namespace BookingApp.Reservations;

/// <summary>The one path by which a reservation, its payments and its refunds are changed: who wishes it is compared with the reservation's row, the row
/// that is read is the lock, what a command has done is not done again, and what the verbs tell is handled before the commit. Who loses a race reads
/// again, and is answered by what stands then.</summary>
public sealed class ReservationChanges(UnitOfWork work, ReservationQueries queries)
{
    internal const int MaxTries = 5; // of a lost race

    /// <summary>Changes a reservation, or says why not.</summary>
    internal async Task<ChangeResult> ChangeAsync(
        ChangeRequest asked, Guid id, ReservationChange change, CancellationToken ct, bool keepsRefused = false)
    {
        Reservation? changed = null;
        var outcome = await TryAsync(asked, id, async (db, reservation, now, token) =>
        {
            var outcome = await change(db, reservation, now, token);
            if (outcome is ChangeOutcome.Made)
                db.Publish(reservation);
            changed = reservation;
            return outcome;
        }, ct, MaxTries, keepsRefused);
        return outcome is ChangeOutcome.Made
            ? new ChangeResult.Done(await queries.ViewAsync(changed!, ct))
            : ResultOf(outcome ?? RefusalReason.ChangedMeanwhile, (await queries.FindAsync(id, ct))!);
    }

    /// <summary>Changes a reservation, or what else belongs to it under its row. One try, where who loses the race has another candidate.</summary>
    /// <returns>What became of it; null when the race was lost.</returns>
    internal Task<ChangeOutcome?> TryAsync(
        ChangeRequest asked, Guid id, ReservationChange change, CancellationToken ct, int maxTries = 1, bool keepsRefused = false) =>
        ChangeAsync<Reservation>(asked, async (db, token) =>
        {
            var reservation = await db.LoadReservationAsync(id, token);
            return (reservation, reservation);
        }, (db, reservation, _, now, token) => change(db, reservation, now, token), ct, maxTries, keepsRefused);

    /// <summary>Changes a row that belongs to a reservation, together with it; the row is the lock. Only what is made is kept: all else that was written
    /// is rolled back, except with <paramref name="keepsRefused"/>, where a policy has written down whom it refused.</summary>
    /// <remarks>The version that was seen is compared where something is to be changed: what is so already, or may not be, is answered all the
    /// same.</remarks>
    /// <returns>What became of it; null when every try lost its race.</returns>
    internal async Task<ChangeOutcome?> ChangeAsync<TRow>(
        ChangeRequest asked, Func<BookingDbContext, CancellationToken, Task<(Reservation Reservation, TRow Row)>> find, RowChange<TRow> change,
        CancellationToken ct, int maxTries = MaxTries, bool keepsRefused = false)
    {
        for (var tries = 0; tries < maxTries; tries++)
        {
            ChangeOutcome? outcome = null; // none: the race was lost before
            var now = work.Now();
            var done = await work.OnceAsync<ChangeOutcome>(asked.Command, async (db, _, token) =>
            {
                outcome = null;
                var (reservation, row) = await find(db, token);
                asked.Actor.MustOwn(reservation.Reference);
                var version = reservation.Version;
                outcome = await change(db, reservation, row, now, token);
                if (outcome is ChangeOutcome.Made && asked.Version is { } seen && seen != version)
                    outcome = RefusalReason.ChangedMeanwhile;
                else if (outcome is ChangeOutcome.Made)
                    return outcome;
                else if (keepsRefused)
                    return null;
                throw new DbUpdateConcurrencyException(outcome.ToString()); // all of it is undone
            }, (_, _, _) => Task.FromResult<ChangeOutcome?>(new ChangeOutcome.Already()), ct);
            if (done is not null)
                return done;
            if (outcome is not (null or ChangeOutcome.Made))
                return outcome;
        }

        return null;
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

/// <summary>Something that happens to a reservation in one transaction: one verb, and what is written with it.</summary>
internal delegate Task<ChangeOutcome> ReservationChange(BookingDbContext db, Reservation reservation, DateTimeOffset now, CancellationToken ct);

/// <summary>Something that happens to a row and the reservation that it belongs to, in one transaction.</summary>
internal delegate Task<ChangeOutcome> RowChange<in TRow>(
    BookingDbContext db, Reservation reservation, TRow row, DateTimeOffset now, CancellationToken ct);
