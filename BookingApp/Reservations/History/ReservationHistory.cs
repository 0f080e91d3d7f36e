using System.Globalization;
using BookingApp.Contacts;
using BookingApp.Data;
using BookingApp.Reservations.Facts;

namespace BookingApp.Reservations.History;

/// <summary>What happened to a reservation, line by line, each written in the unit of work that did it.</summary>
public sealed class ReservationHistory(Ids ids) :
    IFactHandler<HistoryNoted>, IFactHandler<ReservationHeld>, IFactHandler<ReservationConfirmed>, IFactHandler<ReservationRescheduled>,
    IFactHandler<ReservationReleased>, IFactHandler<ReservationExpired>, IFactHandler<ReservationCancelled>,
    IFactHandler<CancellationUndone>
{
    /// <summary>Tells a line of a reservation's history: it is written where it stands among the facts of this unit of work.</summary>
    public static void Note(BookingDbContext db, Actor actor, Guid reservationId, string what, string detail, DateTimeOffset now) =>
        db.Raise(new HistoryNoted(actor, reservationId, what, detail, now));

    /// <summary>A time as a line tells it.</summary>
    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm'Z'", CultureInfo.InvariantCulture);

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
    public Task HandleAsync(BookingDbContext db, HistoryNoted noted, CancellationToken ct) =>
        WriteAsync(db, noted.Actor, noted.ReservationId, noted.What, noted.Detail, noted.At);

    /// <inheritdoc/>
    public Task HandleAsync(BookingDbContext db, ReservationHeld held, CancellationToken ct) =>
        WriteAsync(db, held.Actor, held.Reservation.Id, "held", held.Reason, held.At);

    /// <inheritdoc/>
    public Task HandleAsync(BookingDbContext db, ReservationConfirmed confirmed, CancellationToken ct)
    {
        db.Publish(confirmed.Reservation);
        db.AfterCommit(ReservationMetrics.Confirmed);
        return WriteAsync(db, confirmed.Actor, confirmed.Reservation.Id, "confirmed", "", confirmed.At);
    }

    /// <inheritdoc/>
    public Task HandleAsync(BookingDbContext db, ReservationRescheduled moved, CancellationToken ct) => WriteAsync(
        db, moved.Actor, moved.Reservation.Id, moved.IsUndo ? "move_undone" : moved.IsLength ? "resized" : "moved",
        moved.IsLength ? Time(moved.OldEnd) : moved.Reason is "" ? Time(moved.OldStart) : $"{Time(moved.OldStart)}; {moved.Reason}", moved.At);

    /// <inheritdoc/>
    public Task HandleAsync(BookingDbContext db, ReservationReleased released, CancellationToken ct) =>
        WriteAsync(db, released.Actor, released.Reservation.Id, "released", nameof(ReleaseReason.Released), released.At);

    /// <inheritdoc/>
    public Task HandleAsync(BookingDbContext db, ReservationExpired expired, CancellationToken ct) =>
        WriteAsync(db, expired.Actor, expired.Reservation.Id, "expired", expired.Reason.ToString(), expired.At);

    // Of a request that is withdrawn, a line before this one says that it was released.
    /// <inheritdoc/>
    public Task HandleAsync(BookingDbContext db, ReservationCancelled cancelled, CancellationToken ct) =>
        cancelled is { Reservation.Status: ReservationStatus.Released, Reason: "" }
            ? Task.CompletedTask
            : WriteAsync(db, cancelled.Actor, cancelled.Reservation.Id, "cancelled", cancelled.Reason, cancelled.At);

    /// <inheritdoc/>
    public Task HandleAsync(BookingDbContext db, CancellationUndone undone, CancellationToken ct) =>
        WriteAsync(db, undone.Actor, undone.Reservation.Id, "cancel_undone", "", undone.At);

    private Task WriteAsync(BookingDbContext db, Actor actor, Guid reservationId, string what, string detail, DateTimeOffset now)
    {
        Add(db, actor, reservationId, what, detail, now);
        return Task.CompletedTask;
    }
}
