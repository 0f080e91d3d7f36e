using BookingApp.Data;
using BookingApp.Discounts;
using BookingApp.Notifications;
using BookingApp.Payments;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Reservations;

/// <summary>What a hold leaves behind when it is released: a record, a line of history, a closed payment, an email.</summary>
public sealed class HoldReleaser(Ids ids, Outbox outbox, DiscountRedemption discounts, ReservationHistory history)
{
    /// <summary>Writes it all down in the unit of work that changed the status.</summary>
    public async Task RecordAsync(BookingDbContext db, Actor actor, Reservation reservation, ReleaseReason reason, DateTimeOffset now, CancellationToken ct)
    {
        db.ReleaseRecords.Add(ReleaseRecord.Of(reservation, actor, reason, ids.NewId(now), now));
        history.Add(db, actor, reservation.Id, reason is ReleaseReason.Released ? "released" : "expired", reason.ToString(), now);

        await discounts.ReturnAsync(db, reservation.Id, now, ct);

        // An approval that still comes is for a closed payment: never captured.
        var closed = await db.Payments
            .Where(p => p.ReservationId == reservation.Id && p.Status == PaymentStatus.Open)
            .ExecuteUpdateAsync(set => set.SetProperty(p => p.Status, PaymentStatus.Closed).SetProperty(p => p.NextCheckAt, (DateTimeOffset?)null)
                .SetProperty(p => p.Version, p => p.Version + 1), ct);
        if (closed > 0 && reason is not ReleaseReason.Released)
            await outbox.WriteAsync(db, EmailKind.NotCharged, reservation, reservation.Revision, now, ct: ct);

        db.AfterCommit(() => ReservationMetrics.Ended(reason));
    }
}
