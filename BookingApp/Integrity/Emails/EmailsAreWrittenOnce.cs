using BookingApp.Notifications;
using BookingApp.Reservations;

namespace BookingApp.Integrity.Emails;

/// <summary>Each fact is told once.</summary>
internal sealed class EmailsAreWrittenOnce : IIntegrityCheck
{
    public string Rule => "I8";

    public Task<IEnumerable<Finding>> RunAsync(CheckContext context) => context.TellAsync(
        from twice in context.Db.OutboxEmails.GroupBy(l => new { l.ReservationId, l.Kind, l.Revision }).Where(g => g.Count() > 1)
            .Select(g => new { g.Key.ReservationId, g.Key.Kind })
        join r in context.Db.Reservations on twice.ReservationId equals r.Id
        select new { r.Reference, twice.Kind },
        l => new Finding($"reservation {l.Reference}: the email {l.Kind} was written twice", l.Reference));
}
