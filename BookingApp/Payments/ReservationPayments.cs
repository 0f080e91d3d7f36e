using BookingApp.Data;
using BookingApp.Localization;
using BookingApp.Payments.Facts;
using BookingApp.Payments.Refunds;
using BookingApp.Reservations.Facts;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Payments;

/// <summary>What becomes of payments when something happens to the reservation that they are for.</summary>
/// <remarks>An approval that still comes is for a closed payment: never captured.</remarks>
internal sealed class ReservationPayments(RefundScheduler refunds) :
    IFactHandler<ReservationReleased>, IFactHandler<ReservationExpired>, IFactHandler<AmountDueChanged>, IFactHandler<ReservationCancelled>
{
    // Who released it themselves knows that nothing was charged.
    public Task HandleAsync(BookingDbContext db, ReservationReleased released, CancellationToken ct) => CloseOpenAsync(db, released.Reservation.Id, null, ct);

    public async Task HandleAsync(BookingDbContext db, ReservationExpired expired, CancellationToken ct)
    {
        if (await CloseOpenAsync(db, expired.Reservation.Id, null, ct) > 0)
            db.Raise(new OpenPaymentClosed(expired.Reservation, expired.At));
    }

    // The open payment asks for another sum.
    public Task HandleAsync(BookingDbContext db, AmountDueChanged changed, CancellationToken ct) =>
        CloseOpenAsync(db, changed.ReservationId, CloseReason.AmountChanged, ct);

    public async Task HandleAsync(BookingDbContext db, ReservationCancelled cancelled, CancellationToken ct)
    {
        await CloseOpenAsync(db, cancelled.Reservation.Id, CloseReason.AmountChanged, ct); // a pay link of a debt that is none any more
        var back = await refunds.RefundShareAsync(db, cancelled.Actor, cancelled.Reservation, cancelled.RefundPercent, cancelled.At, ct);
        var told = cancelled is { IsReasonTold: true, Reason.Length: > 0 } ? cancelled.Reason : null;
        db.Raise(new CancellationRefunded(cancelled.Reservation, back, cancelled.At) { Told = told });
    }

    private static Task<int> CloseOpenAsync(BookingDbContext db, Guid reservationId, CloseReason? reason, CancellationToken ct)
    {
        var issue = reason?.Code();
        return db.Payments.Where(p => p.ReservationId == reservationId && p.Status == PaymentStatus.Open)
            .ExecuteUpdateAsync(set => set.SetProperty(p => p.Status, PaymentStatus.Closed).SetProperty(p => p.Issue, p => issue ?? p.Issue)
                .SetProperty(p => p.NextCheckAt, (DateTimeOffset?)null).SetProperty(p => p.Version, p => p.Version + 1), ct);
    }
}
