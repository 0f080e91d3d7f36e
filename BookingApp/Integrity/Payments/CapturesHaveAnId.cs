using BookingApp.Payments;
using BookingApp.Reservations;

namespace BookingApp.Integrity.Payments;

/// <summary>What was captured can be found at its provider.</summary>
internal sealed class CapturesHaveAnId : IIntegrityCheck
{
    public string Rule => "I4";

    public Task<IEnumerable<Finding>> RunAsync(CheckContext context) => context.TellAsync(
        from p in context.Db.Payments
        join r in context.Db.Reservations on p.ReservationId equals r.Id
        where p.Status == PaymentStatus.Captured && p.CaptureId == null
        select new { p.Id, r.Reference },
        p => new Finding($"payment {p.Id}: captured without a capture id", p.Reference));
}
