using BookingApp.Contacts;
using BookingApp.Data;
using BookingApp.Reservations.Facts;
using BookingApp.Reservations.Holds;

namespace BookingApp.Reservations.History;

/// <summary>What happened to a reservation, line by line, each written in the unit of work that did it; and what a hold leaves behind that ends without
/// a booking.</summary>
public sealed class ReservationHistory(Ids ids) : IFactHandler<ReservationConfirmed>, IFactHandler<HoldEnded>
{
    /// <summary>Adds a line to a reservation's history.</summary>
    public void Add(BookingDbContext db, Actor actor, Guid reservationId, string what, string detail, DateTimeOffset now) =>
        db.ReservationEvents.Add(new ReservationEvent
        {
            Id = ids.NewId(now),
            ReservationId = reservationId,
            At = now,
            Actor = actor.ToString()!,
            What = what,
            Detail = VisibleText.Start(detail, ReservationEvent.DetailLength),
        });

    /// <inheritdoc/>
    public Task HandleAsync(BookingDbContext db, ReservationConfirmed confirmed, CancellationToken ct)
    {
        Add(db, confirmed.Actor, confirmed.Reservation.Id, "confirmed", "", confirmed.At);
        db.Publish(confirmed.Reservation);
        db.AfterCommit(ReservationMetrics.Confirmed);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task HandleAsync(BookingDbContext db, HoldEnded ended, CancellationToken ct)
    {
        var (actor, reservation, reason, now) = ended;
        db.ReleaseRecords.Add(ReleaseRecord.Of(reservation, actor, reason, ids.NewId(now), now));
        Add(db, actor, reservation.Id, reason is ReleaseReason.Released ? "released" : "expired", reason.ToString(), now);
        db.AfterCommit(() => ReservationMetrics.Ended(reason));
        return Task.CompletedTask;
    }
}
