using System.Diagnostics;
using BookingApp.Payments.Bookings;
using BookingApp.Payments.Gateways;
using BookingApp.Payments.Refunds;
using BookingApp.Reservations;
using static BookingApp.Reservations.ReservationStatus;

namespace BookingApp.Payments.Capture;

/// <summary>How a payment and what it is for stand, as an answer to whoever came to the gate with it.</summary>
internal static class GateReport
{
    /// <summary>What they read. A debt is told by its own payment: its booking stands whatever becomes of it.</summary>
    public static GateResult Of(BookingView view, Guid paymentId, PaymentGateways gateways)
    {
        if (view.Status.IsBooked() && view.Payments.FirstOrDefault(p => p.Id == paymentId) is { Purpose: PaymentPurpose.Balance } debt)
            return OfDebt(view, debt, gateways.Named(debt.Provider).NotApproved);
        return view.Status switch
        {
            Capturing => new GateResult.InProgress(view),
            Confirmed or CheckedIn or Completed or NoShow => new GateResult.Confirmed(view),
            Cancelled => new GateResult.Refunding(view),
            Expired or Released when view.Refunded.IsPositive => new GateResult.Refunding(view),
            Expired or Released => new GateResult.NotCharged(view),
            Held or AwaitingApproval when view.Payment is { Issue: not null } => new GateResult.Declined(view),
            Held or AwaitingApproval => new GateResult.NotApproved(view),
            var other => throw new UnreachableException($"{other} is no status."),
        };
    }

    private static GateResult OfDebt(BookingView view, PaymentView debt, IReadOnlyList<string> notApproved) => debt.Status switch
    {
        PaymentStatus.Captured when view.Refunds.Any(
            r => r.PaymentId == debt.Id && r.Reason is RefundReason.WrongMoney or RefundReason.Late) => new GateResult.Refunding(view),
        PaymentStatus.Captured => new GateResult.Confirmed(view),
        PaymentStatus.Capturing or PaymentStatus.Pending or PaymentStatus.NeedsHuman => new GateResult.InProgress(view),
        PaymentStatus.Declined => new GateResult.Declined(view),
        PaymentStatus.Open when debt.Issue is { } issue && !notApproved.Contains(issue, StringComparer.Ordinal) => new GateResult.Declined(view),
        PaymentStatus.Open => new GateResult.NotApproved(view),
        PaymentStatus.Closed when view.Due.IsPositive => new GateResult.NotCharged(view),
        PaymentStatus.Closed => new GateResult.Confirmed(view), // paid another way meanwhile
        var other => throw new UnreachableException($"{other} is no status of a payment."),
    };
}
