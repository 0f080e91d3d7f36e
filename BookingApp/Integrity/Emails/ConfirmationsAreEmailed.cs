using BookingApp.Notifications;
using BookingApp.Reservations;

namespace BookingApp.Integrity.Emails;

/// <summary>Who has a confirmed booking was told of it.</summary>
internal sealed class ConfirmationsAreEmailed : IIntegrityCheck
{
    public string Rule => "I8";

    public Task<IEnumerable<Finding>> RunAsync(CheckContext context) => context.TellAsync(
        context.Db.Reservations.Where(
            r => r.ConfirmedAt != null && r.CustomerEmail != ""
                && !context.Db.Set<OutboxEmail>().Any(l => l.ReservationId == r.Id && l.Kind == EmailKind.Confirmation)).Select(r => r.Reference),
        r => new Finding($"reservation {r}: confirmed without an email", r));
}
