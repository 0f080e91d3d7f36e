using BookingApp.Payments;
using BookingApp.Payments.Refunds;
using Microsoft.EntityFrameworkCore;
using static BookingApp.Reservations.ReservationStatus;

namespace BookingApp.Upkeep.Checks;

/// <summary>Whose money it is: every capture has its booking, or goes back.</summary>
internal static class MoneyChecks
{
    public static Task<IEnumerable<Finding>> CapturingPaymentsAsync(Ward ward) => ward.TellAsync(
        from p in ward.Db.Payments
        join r in ward.Db.Reservations on p.ReservationId equals r.Id
        where p.Status == PaymentStatus.Capturing && p.Purpose != PaymentPurpose.Rest && r.Status != Capturing
        select new { p.Id, r.Reference, r.Status },
        p => new Finding($"payment {p.Id}: Capturing, but reservation {p.Reference} is {p.Status}", p.Reference));

    public static Task<IEnumerable<Finding>> CapturingReservationsAsync(Ward ward) => ward.TellAsync(
        ward.Db.Reservations.Where(r => r.Status == Capturing && !ward.Db.Payments.Any(p => p.ReservationId == r.Id
            && (p.Status == PaymentStatus.Capturing || p.Status == PaymentStatus.Pending || p.Status == PaymentStatus.NeedsHuman))).Select(r => r.Reference),
        r => new Finding($"reservation {r}: Capturing, but no payment is", r));

    public static Task<IEnumerable<Finding>> UnleasedAsync(Ward ward) => ward.TellAsync(
        from p in ward.Db.Payments
        join r in ward.Db.Reservations on p.ReservationId equals r.Id
        where p.Status == PaymentStatus.Capturing && p.LeaseUntil == null
        select new { p.Id, r.Reference },
        p => new Finding($"payment {p.Id}: Capturing without a lease", p.Reference));

    /// <summary>Money whose booking is over before it began goes back.</summary>
    public static Task<IEnumerable<Finding>> KeptAsync(Ward ward) => ward.TellAsync(
        from r in ward.Db.Reservations
        join p in ward.Db.Payments on r.Id equals p.ReservationId
        where (r.Status == Expired || r.Status == Released || r.Status == Held) && p.Status == PaymentStatus.Captured && p.Dispute != DisputeState.Lost
            && !ward.Db.Refunds.Any(f => f.PaymentId == p.Id && f.Status != RefundStatus.Withdrawn)
        select new { p.Id, r.Reference, r.Status },
        p => new Finding($"payment {p.Id}: captured, but reservation {p.Reference} is {p.Status} and nothing goes back", p.Reference));

    public static Task<IEnumerable<Finding>> WithoutCaptureAsync(Ward ward) => ward.TellAsync(
        from p in ward.Db.Payments
        join r in ward.Db.Reservations on p.ReservationId equals r.Id
        where p.Status == PaymentStatus.Captured && p.CaptureId == null
        select new { p.Id, r.Reference },
        p => new Finding($"payment {p.Id}: captured without a capture id", p.Reference));

    public static Task<IEnumerable<Finding>> WrongAmountAsync(Ward ward) => ward.TellAsync(
        from p in ward.Db.Payments
        join r in ward.Db.Reservations on p.ReservationId equals r.Id
        where p.Status == PaymentStatus.Captured && p.CapturedMinor != p.Amount.Minor && !ward.Db.Refunds.Any(f => f.PaymentId == p.Id)
        select new { p.Id, r.Reference },
        p => new Finding($"payment {p.Id}: another amount was captured than was asked for, and nothing goes back", p.Reference));

    // One of ours that is under way when somebody refunds at the provider's own site is refused there: it is no money yet.
    public static Task<IEnumerable<Finding>> TooMuchBackAsync(Ward ward) => ward.TellAsync(
        from back in ward.Db.Refunds.Where(f => f.Status != RefundStatus.Failed && f.Status != RefundStatus.Withdrawn
                && !(f.Status == RefundStatus.Calling && ward.Db.Refunds.Any(x => x.PaymentId == f.PaymentId && x.Reason == RefundReason.External)))
            .GroupBy(f => f.PaymentId).Select(g => new { PaymentId = g.Key, Sum = g.Sum(f => f.Amount.Minor) })
        join p in ward.Db.Payments on back.PaymentId equals p.Id
        join r in ward.Db.Reservations on p.ReservationId equals r.Id
        where back.Sum > p.CapturedMinor
        select new { p.Id, r.Reference, back.Sum, p.CapturedMinor },
        p => new Finding($"payment {p.Id}: refunds of {p.Sum} exceed what was captured, {p.CapturedMinor}", p.Reference));

    // One payment of the right amount cannot be too much: only who paid twice is looked at.
    public static Task<IEnumerable<Finding>> TooMuchTakenAsync(Ward ward) => ward.TellAsync(
        from paid in ward.Db.Payments.Where(p => p.Status == PaymentStatus.Captured && p.Dispute != DisputeState.Lost)
            .GroupBy(p => p.ReservationId).Where(g => g.Count() > 1).Select(g => new { ReservationId = g.Key, Sum = g.Sum(p => p.CapturedMinor) })
        join r in ward.Db.Reservations on paid.ReservationId equals r.Id
        let back = ward.Db.Refunds.Where(f => f.ReservationId == r.Id && f.Status != RefundStatus.Withdrawn).Sum(f => f.Amount.Minor)
        where paid.Sum - back > r.Price.Minor
        select new { r.Reference, paid.Sum, Price = r.Price.Minor },
        r => new Finding($"reservation {r.Reference}: {r.Sum} was taken for a price of {r.Price}, and nothing goes back", r.Reference));

    // The share is a rule of ours, not of SQL: the query leaves those who cancelled, had paid, and get nothing; by policy that may be right.
    public static async Task<IEnumerable<Finding>> OwedByPolicyAsync(Ward ward)
    {
        var unpaid = await (from r in ward.Db.Reservations
                            where r.Status == Cancelled && r.CancelledAt != null
                                && ward.Db.Payments.Any(p => p.ReservationId == r.Id && p.CapturedMinor > 0 && p.Dispute != DisputeState.Lost)
                                && !ward.Db.Refunds.Any(f => f.ReservationId == r.Id)
                                && ward.Db.ReservationEvents.Any(e => e.ReservationId == r.Id && e.What == "cancelled" && e.Actor == "customer")
                            select new { r.Reference, r.Cancellation, r.Start, r.CancelledAt }).AsNoTracking().ToListAsync(ward.Ct);
        return unpaid.Where(r => r.Cancellation.PercentAt(r.Start, r.CancelledAt!.Value) > 0).Take(Doctor.MostFindings)
            .Select(r => new Finding($"reservation {r.Reference}: cancelled in time, and nothing of what was paid goes back", r.Reference));
    }

    public static async Task<IEnumerable<Finding>> TwiceAsync(Ward ward)
    {
        var db = ward.Db;
        return
        [
            .. await ward.TellAsync(
                db.Payments.Where(p => p.OrderId != null).GroupBy(p => new { p.Provider, p.OrderId }).Where(g => g.Count() > 1).Select(g => g.Key.OrderId), id => new Finding($"order {id}: stands in several payments")),
            .. await ward.TellAsync(
                db.Payments.Where(p => p.CaptureId != null).GroupBy(p => new { p.Provider, p.CaptureId }).Where(g => g.Count() > 1).Select(g => g.Key.CaptureId), id => new Finding($"capture {id}: stands in several payments")),
            .. await ward.TellAsync(
                db.Refunds.Where(r => r.ProviderRefundId != null).GroupBy(r => r.ProviderRefundId).Where(g => g.Count() > 1).Select(g => g.Key), id => new Finding($"refund {id}: stands in several rows")),
            .. await ward.TellAsync(
                db.PaymentEvents.GroupBy(e => new { e.Provider, e.EventId }).Where(g => g.Count() > 1).Select(g => g.Key.EventId), id => new Finding($"event {id}: stored twice")),
        ];
    }

    public static Task<IEnumerable<Finding>> SeveralOpenAsync(Ward ward) => ward.TellAsync(
        from open in ward.Db.Payments
            .Where(p => p.Status == PaymentStatus.Open || p.Status == PaymentStatus.Capturing || p.Status == PaymentStatus.Pending || p.Status == PaymentStatus.NeedsHuman)
            .GroupBy(p => new { p.ReservationId, p.Purpose }).Where(g => g.Count() > 1).Select(g => new { g.Key.ReservationId })
        join r in ward.Db.Reservations on open.ReservationId equals r.Id
        select r.Reference,
        r => new Finding($"reservation {r}: several open payments", r));

    public static Task<IEnumerable<Finding>> OverPriceAsync(Ward ward) => ward.TellAsync(
        from p in ward.Db.Payments
        join r in ward.Db.Reservations on p.ReservationId equals r.Id
        where p.Amount.Minor > r.Price.Minor || p.Amount.Currency != r.Price.Currency
        select new { p.Id, r.Reference },
        p => new Finding($"payment {p.Id}: asks for more than the price frozen in reservation {p.Reference}", p.Reference));
}
