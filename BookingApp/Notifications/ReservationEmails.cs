using BookingApp.Data;
using BookingApp.Discounts;
using BookingApp.Payments.Facts;
using BookingApp.Reservations.Facts;

namespace BookingApp.Notifications;

/// <summary>Which emails are written when something happens to a reservation.</summary>
internal sealed class ReservationEmails(Outbox outbox) :
    IFactHandler<ReservationConfirmed>, IFactHandler<CancellationRefunded>, IFactHandler<OpenPaymentClosed>, IFactHandler<PointsEarned>,
    IFactHandler<VisitReopened>, IFactHandler<RescheduleAsked>
{
    public Task HandleAsync(BookingDbContext db, ReservationConfirmed confirmed, CancellationToken ct) =>
        outbox.WriteWithReminderAsync(db, EmailKind.Confirmation, confirmed.Reservation, confirmed.At, ct: ct);

    public async Task HandleAsync(BookingDbContext db, CancellationRefunded cancelled, CancellationToken ct)
    {
        await outbox.WithdrawRemindersAsync(db, cancelled.Reservation, ct);
        if (cancelled.Reservation.RescheduleAskedAt is not null)
            await outbox.WithdrawAsync(db, cancelled.Reservation, EmailKind.AnotherTimeAsked, ct);
        var data = new EmailData { Refund = cancelled.Back.IsPositive ? cancelled.Back : null, Reason = cancelled.Told };
        await outbox.WriteAsync(db, EmailKind.Cancellation, cancelled.Reservation, cancelled.Reservation.Revision, cancelled.At, data,
            cancelled.Reservation.UndoableUntil, ct);
    }

    public Task HandleAsync(BookingDbContext db, OpenPaymentClosed closed, CancellationToken ct) =>
        outbox.WriteAsync(db, EmailKind.NotCharged, closed.Reservation, closed.Reservation.Revision, closed.At, ct: ct);

    public Task HandleAsync(BookingDbContext db, PointsEarned earned, CancellationToken ct) => outbox.WriteAsync(
        db, EmailKind.Points, earned.Reservation, earned.Times, earned.At,
        new EmailData { Points = earned.Points, Balance = earned.Balance, Code = earned.Code }, ct: ct);

    public Task HandleAsync(BookingDbContext db, VisitReopened visit, CancellationToken ct) =>
        outbox.WithdrawAsync(db, visit.Reservation, EmailKind.Points, ct);

    // Nobody is reminded of a time that is not kept; another one has its own reminder.
    public async Task HandleAsync(BookingDbContext db, RescheduleAsked asked, CancellationToken ct)
    {
        await outbox.WithdrawRemindersAsync(db, asked.Reservation, ct);
        await outbox.WriteAsync(db, EmailKind.AnotherTimeAsked, asked.Reservation, asked.Reservation.Revision, asked.At, ct: ct);
    }
}
