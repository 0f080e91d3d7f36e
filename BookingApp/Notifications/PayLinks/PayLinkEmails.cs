using BookingApp.Catalog;
using BookingApp.Payments.Refunds;
using BookingApp.Reservations;
using BookingApp.Reservations.History;

namespace BookingApp.Notifications.PayLinks;

/// <summary>Asks customers by email to pay online what is due for a booking.</summary>
public sealed class PayLinkEmails(ReservationChanges changes, Outbox outbox, CatalogQueries catalogs)
{
    /// <summary>Whether customers can pay online at all.</summary>
    public async Task<bool> CanPayAsync(CancellationToken ct = default) => (await catalogs.SnapshotAsync(ct)).TakesOnline;

    /// <summary>Staff send the link to a booking's page, where it is paid. A command sends it once.</summary>
    public async Task<ChangeResult> SendAsync(Actor actor, Guid command, Guid id, CancellationToken ct = default)
    {
        actor.MustBeStaff();
        var takesOnline = await CanPayAsync(ct);
        return await changes.ChangeAsync(new ChangeRequest(actor, command), id, async (db, reservation, now, token) =>
        {
            if (!reservation.Status.IsBooked())
                return ReservationChanges.WrongState(reservation);
            if (!takesOnline)
                return RefusalReason.OnlineOff;
            if (reservation.CustomerEmail.Length is 0)
                return RefusalReason.DetailsMissing;
            var paid = await RefundScheduler.PaidAsync(db, reservation, token);
            if (!ReservationViews.DueOf(reservation, reservation.Status, paid).IsPositive)
                return RefusalReason.NothingDue;
            await outbox.WritePayLinkAsync(db, reservation, now, token);
            ReservationHistory.Note(db, actor, id, "pay_link_sent", "", now);
            return new ChangeOutcome.Made();
        }, ct);
    }
}
