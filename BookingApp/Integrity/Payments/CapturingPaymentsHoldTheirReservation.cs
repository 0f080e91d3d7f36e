using BookingApp.Payments;
using BookingApp.Reservations;
using static BookingApp.Reservations.ReservationStatus;

namespace BookingApp.Integrity.Payments;

/// <summary>While a payment is being captured, so is the reservation that it is for.</summary>
internal sealed class CapturingPaymentsHoldTheirReservation : IIntegrityCheck
{
    public string Rule => "I3";

    public Task<IEnumerable<Finding>> RunAsync(CheckContext context) => context.TellAsync(
        from p in context.Db.Payments
        join r in context.Db.Reservations on p.ReservationId equals r.Id
        where p.Status == PaymentStatus.Capturing && p.Purpose != PaymentPurpose.Balance && r.Status != Capturing
        select new { p.Id, r.Reference, r.Status },
        p => new Finding($"payment {p.Id}: Capturing, but reservation {p.Reference} is {p.Status}", p.Reference));
}
