using BookingApp.Data;
using BookingApp.Payments.Refunds;
using BookingApp.Reservations;
using BookingApp.Reservations.Amounts;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Payments.Bookings;

/// <summary>Adds up the payments and refunds of reservations.</summary>
internal sealed class PaymentAmounts : IPaidAmounts
{
    public async Task<IReadOnlyDictionary<Guid, PaidAmounts>> ReadAsync(
        BookingDbContext db, IReadOnlyCollection<Reservation> reservations, DateTimeOffset now, CancellationToken ct)
    {
        var ids = reservations.Select(r => r.Id).ToList();
        var payments = (ids is [var only] // mostly
            ? await db.ReadPaymentsAsync(only, ct)
            : await db.Payments.AsNoTracking().Where(p => ids.Contains(p.ReservationId)).ToListAsync(ct)).ToLookup(p => p.ReservationId);
        List<Refund> refunded = payments.Count is 0 // then there are none
            ? []
            : await db.Refunds.AsNoTracking().Where(r => ids.Contains(r.ReservationId)).OrderBy(r => r.CreatedAt).ToListAsync(ct);
        var refunds = refunded.ToLookup(r => r.ReservationId);
        return reservations.ToDictionary(r => r.Id, r => Of(r, [.. payments[r.Id]], [.. refunds[r.Id]], now));
    }

    internal static PaidAmounts Of(Reservation r, IReadOnlyList<Payment> payments, IReadOnlyList<Refund> refunds, DateTimeOffset now) => new(
        r.Price with { Minor = payments.Sum(p => p.CapturedMinor) }, RefundScheduler.PaidOf(r, payments, refunds),
        r.Price with { Minor = refunds.Where(f => f.IsUnfailed).Sum(f => f.Amount.Minor) })
    {
        Refundable = RefundScheduler.RefundableOf(r, payments, refunds),
        RebookUntil = refunds.FirstOrDefault(f => f is { Status: RefundStatus.Scheduled, Reason: RefundReason.Late } && f.NextTryAt > now)?.NextTryAt,
    };
}
