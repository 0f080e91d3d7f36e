using BookingApp.Data;
using BookingApp.Reservations.Facts;

namespace BookingApp.Reservations.History;

/// <summary>Records each hold that ends without a booking, in the unit of work that ends it.</summary>
internal sealed class ReleaseLog(Ids ids) : IFactHandler<ReservationReleased>, IFactHandler<ReservationExpired>
{
    public Task HandleAsync(BookingDbContext db, ReservationReleased released, CancellationToken ct) =>
        RecordAsync(db, released.Reservation, released.Actor, ReleaseReason.Released, released.At);

    public Task HandleAsync(BookingDbContext db, ReservationExpired expired, CancellationToken ct) =>
        RecordAsync(db, expired.Reservation, expired.Actor, expired.Reason, expired.At);

    private Task RecordAsync(BookingDbContext db, Reservation reservation, Actor by, ReleaseReason reason, DateTimeOffset at)
    {
        db.ReleaseRecords.Add(ReleaseRecord.Of(reservation, by, reason, ids.NewId(at), at));
        db.AfterCommit(() => ReservationMetrics.Ended(reason));
        return Task.CompletedTask;
    }
}
