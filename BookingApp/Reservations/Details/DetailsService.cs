using BookingApp.Catalog;
using BookingApp.Contacts;
using BookingApp.Customers;
using BookingApp.Data;
using BookingApp.Reservations.Facts;
using BookingApp.Reservations.History;
using BookingApp.Reservations.Holds;
using BookingApp.Reservations.Rules;
using static BookingApp.Reservations.ReservationStatus;

namespace BookingApp.Reservations.Details;

/// <summary>Takes down who comes.</summary>
public sealed class DetailsService(
    CatalogQueries catalogs, ReservationQueries queries, HoldPolicies policies, CustomerService customers, ReservationChanges changes)
{
    /// <summary>Who comes, and what the service asks them.</summary>
    public async Task<ChangeResult> TakeAsync(
        Actor actor, Guid id, CustomerDetails customer, IReadOnlyDictionary<int, string>? answers, CancellationToken ct = default)
    {
        var catalog = await catalogs.SnapshotAsync(ct);
        var view = await queries.FindAsync(id, ct);
        if (view is null || catalog.FindService(view.ServiceId) is not { } service)
            return new ChangeResult.NotFound();
        actor.MustOwn(view.Reference); // before anything is told or counted
        if (CustomerRules.Check(service, customer, answers, complete: true, inPerson: actor.IsStaff && view.WalkIn) is { Count: > 0 } errors)
            return new ChangeResult.Invalid(errors);

        customer = CustomerRules.Kept(customer, catalog.PhoneRegion);
        var prepays = await queries.MustPrepayAsync(customer.Email, catalog, ct);
        var visitor = new Visitor(null, null, customer.Email); // the browser and the address were looked at when the time was held
        if (!actor.IsStaff)
            await policies.PrepareAsync(visitor, ct);
        return await changes.ChangeAsync(actor, id, WriteAsync, ct, keepsRefused: true);

        async Task<ChangeOutcome> WriteAsync(BookingDbContext db, Reservation reservation, DateTimeOffset now, CancellationToken token)
        {
            if (ReservationChanges.WhyNotHeld(reservation, now) is { } refused && !(actor.IsStaff && reservation.Status.IsBooked()))
                return refused;
            var isOther = EmailAddress.CanonicalOf(reservation.CustomerEmail) != EmailAddress.CanonicalOf(customer.Email);
            if (reservation.CouponCode is not null && reservation.HasDetails && isOther)
                return RefusalReason.CouponBound; // the coupon was counted for the other address: it has to be taken off first
            if (!actor.IsStaff && reservation.Status is Held && isOther)
            {
                if (await policies.AdmitAsync(db, visitor, reservation.Reference, now, token) is { } refusal)
                    return refusal is HoldRefusal.Blocked ? RefusalReason.Blocked : RefusalReason.TooManyTries;
                if (prepays)
                    db.Raise(new PrepaymentDemanded(customer.Email, reservation.Reference, WhenHeld: false, now));
            }

            if (!reservation.HasDetails && !actor.IsStaff)
                db.AfterCommit(() => ReservationMetrics.Step("details"));
            var before = reservation.Prepay;
            var who = await customers.FindOrAddAsync(db, customer.Email, now, token);
            reservation.TakeDetails(who, customer, CustomerRules.Answers(service, answers), now);
            if (reservation.Status is Held && !actor.IsStaff)
                reservation.MustPrepay = prepays;
            if (reservation.Prepay != before)
            {
                await db.SaveChangesAsync(token); // the owner's row first: it is the lock
                db.Raise(new AmountDueChanged(id));
            }

            if (who is not null && reservation.Status.IsBooked())
            {
                await db.SaveChangesAsync(token); // the owner's row first
                await customers.TakeDetailsAsync(db, who.Id, customer, now, token);
            }

            ReservationHistory.Note(db, actor, id, "details", "", now);
            return new ChangeOutcome.Made();
        }
    }
}
