using BookingApp.Payments;
using BookingApp.Reservations;

namespace BookingApp.Integrity.Payments;

/// <summary>At most one payment is open for a reservation and a purpose.</summary>
internal sealed class OnePaymentIsOpen : IIntegrityCheck
{
    public string Rule => "I5";

    public Task<IEnumerable<Finding>> RunAsync(CheckContext context) => context.TellAsync(
        from open in context.Db.Payments
            .Where(
                p => p.Status == PaymentStatus.Open || p.Status == PaymentStatus.Capturing || p.Status == PaymentStatus.Pending
                    || p.Status == PaymentStatus.NeedsHuman)
            .GroupBy(p => new { p.ReservationId, p.Purpose }).Where(g => g.Count() > 1).Select(g => new { g.Key.ReservationId })
        join r in context.Db.Reservations on open.ReservationId equals r.Id
        select r.Reference,
        r => new Finding($"reservation {r}: several open payments", r));
}
