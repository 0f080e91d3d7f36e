using BookingApp.Contacts;
using BookingApp.Data;

namespace BookingApp.Reservations.History;

/// <summary>What happened to a reservation, line by line, each written in the unit of work that did it.</summary>
public sealed class ReservationHistory(Ids ids)
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
}
