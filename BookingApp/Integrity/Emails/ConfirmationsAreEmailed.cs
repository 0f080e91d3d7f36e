using BookingApp.Notifications;
using BookingApp.Reservations;

namespace BookingApp.Integrity.Emails;

/// <summary>Who has a confirmed booking was told of it: by an email of its own, or by one for all that were booked with it.</summary>
internal sealed class ConfirmationsAreEmailed : IIntegrityCheck
{
    public string Rule => "I8";

    public Task<IEnumerable<Finding>> RunAsync(CheckContext context) => context.TellAsync(
        context.Db.Reservations.Where(
            r => r.ConfirmedAt != null && r.CustomerEmail != ""
                && !context.Db.Set<OutboxEmail>().Any(l => l.ReservationId == r.Id && l.Kind == EmailKind.Confirmation)
                && (r.SeriesId == null || !context.Db.Set<OutboxEmail>().Any(
                    l => l.Kind == EmailKind.Confirmation && context.Db.Set<Reservation>().Any(o => o.Id == l.ReservationId && o.SeriesId == r.SeriesId))))
            .Select(r => r.Reference),
        r => new Finding($"reservation {r}: confirmed without an email", r));
}
