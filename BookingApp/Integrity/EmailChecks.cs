using BookingApp.Notifications;
using BookingApp.Reservations;

namespace BookingApp.Integrity;

/// <summary>Each fact is told once.</summary>
internal static class EmailChecks
{
    public static Task<IEnumerable<Finding>> TwiceAsync(CheckContext context) => context.TellAsync(
        from twice in context.Db.OutboxEmails.GroupBy(l => new { l.ReservationId, l.Kind, l.Revision }).Where(g => g.Count() > 1)
            .Select(g => new { g.Key.ReservationId, g.Key.Kind })
        join r in context.Db.Reservations on twice.ReservationId equals r.Id
        select new { r.Reference, twice.Kind },
        l => new Finding($"reservation {l.Reference}: the email {l.Kind} was written twice", l.Reference));

    public static Task<IEnumerable<Finding>> UntoldAsync(CheckContext context) => context.TellAsync(
        context.Db.Reservations.Where(
            r => r.ConfirmedAt != null && r.CustomerEmail != ""
                && !context.Db.Set<OutboxEmail>().Any(l => l.ReservationId == r.Id && l.Kind == EmailKind.Confirmation)).Select(r => r.Reference),
        r => new Finding($"reservation {r}: confirmed without an email", r));
}
