using BookingApp.Data;
using BookingApp.Reservations.Facts;
using BookingApp.Reservations.History;

namespace BookingApp.Reservations.Holds;

/// <summary>What a hold leaves behind when it ends without a booking: a record and a line of history; what else follows from it, others do.</summary>
public sealed class HoldReleaser(Ids ids, ReservationHistory history)
{
    /// <summary>Writes it down in the unit of work that changed the status.</summary>
    public void Record(BookingDbContext db, Actor actor, Reservation reservation, ReleaseReason reason, DateTimeOffset now)
    {
        db.ReleaseRecords.Add(ReleaseRecord.Of(reservation, actor, reason, ids.NewId(now), now));
        history.Add(db, actor, reservation.Id, reason is ReleaseReason.Released ? "released" : "expired", reason.ToString(), now);
        db.Raise(new HoldEnded(reservation, reason, now));
        db.AfterCommit(() => ReservationMetrics.Ended(reason));
    }
}
