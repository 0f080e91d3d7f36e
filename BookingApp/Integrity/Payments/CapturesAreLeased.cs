using BookingApp.Payments;
using BookingApp.Reservations;

namespace BookingApp.Integrity.Payments;

/// <summary>Nobody captures without a lease.</summary>
internal sealed class CapturesAreLeased : IIntegrityCheck
{
    public string Rule => "I3";

    public Task<IEnumerable<Finding>> RunAsync(CheckContext context) => context.TellAsync(
        from p in context.Db.Payments
        join r in context.Db.Reservations on p.ReservationId equals r.Id
        where p.Status == PaymentStatus.Capturing && p.LeaseUntil == null
        select new { p.Id, r.Reference },
        p => new Finding($"payment {p.Id}: Capturing without a lease", p.Reference));
}
