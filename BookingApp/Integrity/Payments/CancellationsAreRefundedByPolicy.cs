using BookingApp.Payments;
using BookingApp.Payments.Refunds;
using BookingApp.Reservations;
using BookingApp.Reservations.History;
using Microsoft.EntityFrameworkCore;
using static BookingApp.Reservations.ReservationStatus;

namespace BookingApp.Integrity.Payments;

/// <summary>Who cancels in time is refunded what the policy says.</summary>
/// <remarks>How much is computed here, not in SQL: the query finds who cancelled, had paid and gets nothing, which the policy may allow.</remarks>
internal sealed class CancellationsAreRefundedByPolicy : IIntegrityCheck
{
    public string Rule => "I4";

    public async Task<IEnumerable<Finding>> RunAsync(CheckContext context)
    {
        var unpaid = await (from r in context.Db.Reservations
                            where r.Status == Cancelled && r.CancelledAt != null
                                && context.Db.Set<Payment>().Any(p => p.ReservationId == r.Id && p.CapturedMinor > 0 && p.Dispute != DisputeState.Lost)
                                && !context.Db.Set<Refund>().Any(f => f.ReservationId == r.Id)
                                && context.Db.Set<ReservationEvent>().Any(e => e.ReservationId == r.Id && e.What == "cancelled" && e.Actor == "customer")
                            select new { r.Reference, r.Cancellation, r.Start, r.CancelledAt, r.RescheduleAskedAt }).AsNoTracking().ToListAsync(context.Ct);
        return unpaid.Where(r => r.RescheduleAskedAt is not null || r.Cancellation.PercentAt(r.Start, r.CancelledAt!.Value) > 0).Take(Doctor.MaxFindings)
            .Select(r => new Finding($"reservation {r.Reference}: cancelled in time, and nothing of what was paid is refunded", r.Reference));
    }
}
