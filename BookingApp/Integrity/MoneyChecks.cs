using BookingApp.Payments;
using BookingApp.Payments.Refunds;
using BookingApp.Reservations;
using BookingApp.Reservations.History;
using Microsoft.EntityFrameworkCore;
using static BookingApp.Reservations.ReservationStatus;

namespace BookingApp.Integrity;

/// <summary>Whose money it is: every capture has its booking, or is refunded.</summary>
internal static class MoneyChecks
{
    public static Task<IEnumerable<Finding>> CapturingPaymentsAsync(CheckContext context) => context.TellAsync(
        from p in context.Db.Payments
        join r in context.Db.Reservations on p.ReservationId equals r.Id
        where p.Status == PaymentStatus.Capturing && p.Purpose != PaymentPurpose.Balance && r.Status != Capturing
        select new { p.Id, r.Reference, r.Status },
        p => new Finding($"payment {p.Id}: Capturing, but reservation {p.Reference} is {p.Status}", p.Reference));

    public static Task<IEnumerable<Finding>> CapturingReservationsAsync(CheckContext context) => context.TellAsync(
        context.Db.Reservations.Where(r => r.Status == Capturing && !context.Db.Set<Payment>().Any(p => p.ReservationId == r.Id
            && (p.Status == PaymentStatus.Capturing || p.Status == PaymentStatus.Pending || p.Status == PaymentStatus.NeedsHuman))).Select(r => r.Reference),
        r => new Finding($"reservation {r}: Capturing, but no payment is", r));

    public static Task<IEnumerable<Finding>> UnleasedAsync(CheckContext context) => context.TellAsync(
        from p in context.Db.Payments
        join r in context.Db.Reservations on p.ReservationId equals r.Id
        where p.Status == PaymentStatus.Capturing && p.LeaseUntil == null
        select new { p.Id, r.Reference },
        p => new Finding($"payment {p.Id}: Capturing without a lease", p.Reference));

    /// <summary>Money whose booking is over before it began is refunded.</summary>
    public static Task<IEnumerable<Finding>> KeptAsync(CheckContext context) => context.TellAsync(
        from r in context.Db.Reservations
        join p in context.Db.Payments on r.Id equals p.ReservationId
        where (r.Status == Expired || r.Status == Released || r.Status == Held) && p.Status == PaymentStatus.Captured && p.Dispute != DisputeState.Lost
            && !context.Db.Set<Refund>().Any(f => f.PaymentId == p.Id && f.Status != RefundStatus.Withdrawn)
        select new { p.Id, r.Reference, r.Status },
        p => new Finding($"payment {p.Id}: captured, but reservation {p.Reference} is {p.Status} and nothing is refunded", p.Reference));

    public static Task<IEnumerable<Finding>> WithoutCaptureAsync(CheckContext context) => context.TellAsync(
        from p in context.Db.Payments
        join r in context.Db.Reservations on p.ReservationId equals r.Id
        where p.Status == PaymentStatus.Captured && p.CaptureId == null
        select new { p.Id, r.Reference },
        p => new Finding($"payment {p.Id}: captured without a capture id", p.Reference));

    public static Task<IEnumerable<Finding>> WrongAmountAsync(CheckContext context) => context.TellAsync(
        from p in context.Db.Payments
        join r in context.Db.Reservations on p.ReservationId equals r.Id
        where p.Status == PaymentStatus.Captured && p.CapturedMinor != p.Amount.Minor && !context.Db.Set<Refund>().Any(f => f.PaymentId == p.Id)
        select new { p.Id, r.Reference },
        p => new Finding($"payment {p.Id}: another amount was captured than was asked for, and nothing is refunded", p.Reference));

    // One of ours that is under way when somebody refunds at the provider's own site is refused there: it is no money yet.
    public static Task<IEnumerable<Finding>> TooMuchBackAsync(CheckContext context) => context.TellAsync(
        from back in context.Db.Refunds.Where(f => f.Status != RefundStatus.Failed && f.Status != RefundStatus.Withdrawn
                && !(f.Status == RefundStatus.Calling && context.Db.Set<Refund>().Any(x => x.PaymentId == f.PaymentId && x.Reason == RefundReason.External)))
            .GroupBy(f => f.PaymentId).Select(g => new { PaymentId = g.Key, Sum = g.Sum(f => f.Amount.Minor) })
        join p in context.Db.Payments on back.PaymentId equals p.Id
        join r in context.Db.Reservations on p.ReservationId equals r.Id
        where back.Sum > p.CapturedMinor
        select new { p.Id, r.Reference, back.Sum, p.CapturedMinor },
        p => new Finding($"payment {p.Id}: refunds of {p.Sum} exceed what was captured, {p.CapturedMinor}", p.Reference));

    // One payment of the right amount cannot be too much: only who paid twice is looked at.
    public static Task<IEnumerable<Finding>> TooMuchTakenAsync(CheckContext context) => context.TellAsync(
        from paid in context.Db.Payments.Where(p => p.Status == PaymentStatus.Captured && p.Dispute != DisputeState.Lost)
            .GroupBy(p => p.ReservationId).Where(g => g.Count() > 1).Select(g => new { ReservationId = g.Key, Sum = g.Sum(p => p.CapturedMinor) })
        join r in context.Db.Reservations on paid.ReservationId equals r.Id
        let back = context.Db.Set<Refund>().Where(f => f.ReservationId == r.Id && f.Status != RefundStatus.Withdrawn).Sum(f => f.Amount.Minor)
        where paid.Sum - back > r.Price.Minor
        select new { r.Reference, paid.Sum, Price = r.Price.Minor },
        r => new Finding($"reservation {r.Reference}: {r.Sum} was taken for a price of {r.Price}, and nothing is refunded", r.Reference));

    // How much is refunded is computed here, not in SQL: the query finds who cancelled, had paid and gets nothing, which the policy may allow.
    public static async Task<IEnumerable<Finding>> OwedByPolicyAsync(CheckContext context)
    {
        var unpaid = await (from r in context.Db.Reservations
                            where r.Status == Cancelled && r.CancelledAt != null
                                && context.Db.Set<Payment>().Any(p => p.ReservationId == r.Id && p.CapturedMinor > 0 && p.Dispute != DisputeState.Lost)
                                && !context.Db.Set<Refund>().Any(f => f.ReservationId == r.Id)
                                && context.Db.Set<ReservationEvent>().Any(e => e.ReservationId == r.Id && e.What == "cancelled" && e.Actor == "customer")
                            select new { r.Reference, r.Cancellation, r.Start, r.CancelledAt }).AsNoTracking().ToListAsync(context.Ct);
        return unpaid.Where(r => r.Cancellation.PercentAt(r.Start, r.CancelledAt!.Value) > 0).Take(Doctor.MaxFindings)
            .Select(r => new Finding($"reservation {r.Reference}: cancelled in time, and nothing of what was paid is refunded", r.Reference));
    }

    public static async Task<IEnumerable<Finding>> TwiceAsync(CheckContext context)
    {
        var db = context.Db;
        return
        [
            .. await context.TellAsync(
                db.Payments.Where(p => p.OrderId != null).GroupBy(p => new { p.Provider, p.OrderId }).Where(g => g.Count() > 1).Select(g => g.Key.OrderId),
                id => new Finding($"order {id}: is in several payments")),
            .. await context.TellAsync(
                db.Payments.Where(p => p.CaptureId != null).GroupBy(p => new { p.Provider, p.CaptureId }).Where(g => g.Count() > 1)
                    .Select(g => g.Key.CaptureId), id => new Finding($"capture {id}: is in several payments")),
            .. await context.TellAsync(
                db.Refunds.Where(r => r.ProviderRefundId != null).GroupBy(r => r.ProviderRefundId).Where(g => g.Count() > 1).Select(g => g.Key),
                id => new Finding($"refund {id}: is in several rows")),
            .. await context.TellAsync(
                db.PaymentEvents.GroupBy(e => new { e.Provider, e.EventId }).Where(g => g.Count() > 1).Select(g => g.Key.EventId),
                id => new Finding($"event {id}: stored twice")),
        ];
    }

    public static Task<IEnumerable<Finding>> SeveralOpenAsync(CheckContext context) => context.TellAsync(
        from open in context.Db.Payments
            .Where(
                p => p.Status == PaymentStatus.Open || p.Status == PaymentStatus.Capturing || p.Status == PaymentStatus.Pending
                    || p.Status == PaymentStatus.NeedsHuman)
            .GroupBy(p => new { p.ReservationId, p.Purpose }).Where(g => g.Count() > 1).Select(g => new { g.Key.ReservationId })
        join r in context.Db.Reservations on open.ReservationId equals r.Id
        select r.Reference,
        r => new Finding($"reservation {r}: several open payments", r));

    public static Task<IEnumerable<Finding>> OverPriceAsync(CheckContext context) => context.TellAsync(
        from p in context.Db.Payments
        join r in context.Db.Reservations on p.ReservationId equals r.Id
        where p.Amount.Minor > r.Price.Minor || p.Amount.Currency != r.Price.Currency
        select new { p.Id, r.Reference },
        p => new Finding($"payment {p.Id}: asks for more than the price frozen in reservation {p.Reference}", p.Reference));
}
