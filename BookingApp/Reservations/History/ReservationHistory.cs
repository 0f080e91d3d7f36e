using BookingApp.Contacts;
using BookingApp.Data;
using BookingApp.Reservations.Facts;

namespace BookingApp.Reservations.History;

/// <summary>What happened to a reservation, line by line, each written in the unit of work that did it; and what a hold leaves behind that ends without
/// a booking.</summary>
public sealed class ReservationHistory(Ids ids) : IFactHandler<HistoryNoted>, IFactHandler<ReservationConfirmed>, IFactHandler<HoldEnded>
{
    /// <summary>Tells a line of a reservation's history: it is written where it stands among the facts of this unit of work.</summary>
    public static void Note(BookingDbContext db, Actor actor, Guid reservationId, string what, string detail, DateTimeOffset now) =>
        db.Raise(new HistoryNoted(actor, reservationId, what, detail, now));

    /// <summary>Writes a line now: for who handles a fact. Everybody else tells it by <see cref="Note"/>, so that the lines stand in the order of what
    /// happened.</summary>
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
    public Task HandleAsync(BookingDbContext db, HistoryNoted noted, CancellationToken ct)
    {
        Add(db, noted.Actor, noted.ReservationId, noted.What, noted.Detail, noted.At);
        return Task.CompletedTask;
    }

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
