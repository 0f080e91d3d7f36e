using BookingApp.Payments;
using BookingApp.Reservations;
using static BookingApp.Reservations.ReservationStatus;

namespace BookingApp.Integrity.Payments;

/// <summary>A reservation that is being paid for has a payment that is under way.</summary>
internal sealed class CapturingReservationsHaveAPayment : IIntegrityCheck
{
    public string Rule => "I3";

    public Task<IEnumerable<Finding>> RunAsync(CheckContext context) => context.TellAsync(
        context.Db.Reservations.Where(r => r.Status == Capturing && !context.Db.Set<Payment>().Any(p => p.ReservationId == r.Id
            && (p.Status == PaymentStatus.Capturing || p.Status == PaymentStatus.Pending || p.Status == PaymentStatus.NeedsHuman))).Select(r => r.Reference),
        r => new Finding($"reservation {r}: Capturing, but no payment is", r));
}
