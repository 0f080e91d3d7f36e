using BookingApp.Data;
using BookingApp.Localization;
using BookingApp.Payments.Facts;
using BookingApp.Payments.Refunds;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Notifications;

/// <summary>Which emails are written when something happens to money.</summary>
internal sealed class PaymentEmails(Outbox outbox) :
    IFactHandler<BalancePaid>, IFactHandler<LatePaymentReturned>, IFactHandler<WrongAmountReturned>, IFactHandler<CapturingOrderLost>,
    IFactHandler<RefundCompleted>, IFactHandler<StaffNeeded>
{
    public Task HandleAsync(BookingDbContext db, BalancePaid paid, CancellationToken ct) => outbox.WriteAsync(
        db, EmailKind.PaymentReceived, paid.Reservation, paid.Earlier, paid.At, new EmailData { Received = paid.Amount }, ct: ct);

    public Task HandleAsync(BookingDbContext db, LatePaymentReturned late, CancellationToken ct) => outbox.WriteAsync(
        db, EmailKind.TimeGone, late.Reservation, late.Reservation.Revision, late.At, new EmailData { Refund = late.Back, ChooseUntil = late.RebookUntil },
        ct: ct);

    public Task HandleAsync(BookingDbContext db, WrongAmountReturned wrong, CancellationToken ct) => outbox.WriteAsync(
        db, EmailKind.WrongAmount, wrong.Reservation, wrong.Earlier, wrong.At, new EmailData { Refund = wrong.Back }, ct: ct);

    public Task HandleAsync(BookingDbContext db, CapturingOrderLost lost, CancellationToken ct) =>
        outbox.WriteAsync(db, EmailKind.NotCharged, lost.Reservation, lost.Reservation.Revision, lost.At, ct: ct);

    // A booking may have several: each email is numbered by the refunds that were completed before.
    public async Task HandleAsync(BookingDbContext db, RefundCompleted refunded, CancellationToken ct)
    {
        var (refund, reservation) = (refunded.Refund, refunded.Reservation);
        var earlier = await db.Set<Refund>()
            .CountAsync(r => r.ReservationId == reservation.Id && r.Status == RefundStatus.Completed && r.Id != refund.Id, ct);
        await outbox.WriteAsync(db, EmailKind.RefundCompleted, reservation, earlier, refunded.At, new EmailData { Refund = refund.Amount }, ct: ct);
    }

    public Task HandleAsync(BookingDbContext db, StaffNeeded needed, CancellationToken ct) => outbox.WriteToStaffAsync(
        db, needed.Reservation, needed.At, new EmailData { Reason = needed.Reason.Code(), Refund = needed.Amount, Known = needed.Known }, ct);
}
