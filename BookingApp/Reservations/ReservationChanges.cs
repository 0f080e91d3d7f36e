using BookingApp.Data;
using Microsoft.EntityFrameworkCore;
using static BookingApp.Reservations.ReservationStatus;

namespace BookingApp.Reservations;

/// <summary>The one path by which somebody's wish changes a reservation: who wishes it is compared with the row, the row is the lock, and what its verbs
/// tell is handled before the commit. Who loses a race reads again, and is answered by what stands then.</summary>
public sealed class ReservationChanges(UnitOfWork work, ReservationQueries queries, TimeProvider clock)
{
    /// <summary>What was asked for is so: nothing to do, and no error.</summary>
    public const string Already = "already";

    /// <summary>Somebody else changed it since it was looked at.</summary>
    internal const string Changed = "changed_meanwhile";

    private const int MaxRounds = 5; // of a lost race

    /// <summary>Changes a reservation, or says by a code why not: all that was written is rolled back then, except with <paramref name="keepsRefused"/>,
    /// where a policy has written down whom it refused.</summary>
    internal async Task<ChangeResult> ChangeAsync(
        Actor actor, Guid id, Func<BookingDbContext, Reservation, DateTimeOffset, CancellationToken, Task<string?>> change, CancellationToken ct,
        bool keepsRefused = false)
    {
        for (var round = 0; round < MaxRounds; round++)
        {
            string? refused = null;
            var now = clock.Now();
            var done = await work.TryAsync<Reservation>(async (db, token) =>
            {
                var reservation = await db.Reservations.SingleAsync(r => r.Id == id, token);
                actor.MustOwn(reservation.Reference);
                refused = await change(db, reservation, now, token);
                if (refused is not null)
                    return keepsRefused ? null : throw new DbUpdateConcurrencyException(refused); // all of it is undone
                db.Publish(reservation);
                return reservation;
            }, ct);
            if (done is not null)
                return new ChangeResult.Done(await queries.ViewAsync(done, ct));
            if (refused is not null)
                return Refuse(refused, (await queries.FindAsync(id, ct))!);
        }

        return new ChangeResult.Refused(Changed, (await queries.FindAsync(id, ct))!);
    }

    /// <summary>Why what is asked for needs a hold, and this is none any more; null for a hold.</summary>
    internal static string? WhyNotHeld(Reservation reservation, DateTimeOffset now) => reservation.StatusAt(now) switch
    {
        Held => null,
        Expired or Released => "hold_lapsed",
        Capturing => "payment_in_progress",
        _ => "wrong_state",
    };

    /// <summary>Why a state does not allow what was asked for.</summary>
    internal static string WrongState(Reservation reservation) => reservation.Status is Capturing ? "payment_in_progress" : "wrong_state";

    private static ChangeResult Refuse(string code, ReservationView view) => code switch
    {
        Already => new ChangeResult.Done(view),
        "hold_lapsed" => new ChangeResult.Lapsed(view),
        _ => new ChangeResult.Refused(code, view),
    };
}
