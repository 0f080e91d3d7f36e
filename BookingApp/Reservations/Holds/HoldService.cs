using System.Diagnostics;
using BookingApp.Availability;
using BookingApp.Availability.Planning;
using BookingApp.Catalog;
using BookingApp.Contacts;
using BookingApp.Customers;
using BookingApp.Data;
using BookingApp.Reservations.Facts;
using BookingApp.Reservations.History;
using BookingApp.Reservations.Occupancy;
using BookingApp.Reservations.Rules;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using static BookingApp.Reservations.ReservationStatus;

namespace BookingApp.Reservations.Holds;

/// <summary>Sets times aside, and lets them go.</summary>
public sealed class HoldService(
    ReservationTools tools, AvailabilityQueries availability, ReservationQueries queries, HoldPolicies policies, IOptions<HoldOptions> options)
{
    private const int NearestCount = 5;

    /// <summary>Sets a time aside for a customer until the hold lapses.</summary>
    /// <returns>The hold, or why there is none. Losing a race is a result, never an exception.</returns>
    public async Task<HoldResult> HoldAsync(Actor actor, HoldRequest request, CancellationToken ct = default)
    {
        if (await MadeAsync(request, ct) is { } before)
            return before;
        using var span = ReservationMetrics.Begin("hold");
        var began = tools.Clock.GetTimestamp();
        var result = await TryHoldAsync(actor, request, ct);
        if (result is not HoldResult.Held
            && (await MadeAsync(request, ct) ?? (result is HoldResult.BeatenToIt ? await OwnOfThatTimeAsync(request, ct) : null)) is { } meanwhile)
            return meanwhile; // two presses at once: the other one made this hold
        if (result is HoldResult.Held { Reservation: var made })
        {
            ReservationMetrics.Held(tools.Clock.GetElapsedTime(began).TotalSeconds);
            if (!made.WalkIn)
                ReservationMetrics.Step("held");
        }
        else
            ReservationMetrics.Refused(result.GetType().Name);
        return result;
    }

    private async Task<HoldResult> TryHoldAsync(Actor actor, HoldRequest request, CancellationToken ct)
    {
        if (request.OverrideReason is not null)
            actor.MustBeStaff();
        var catalog = await tools.Catalog.SnapshotAsync(ct);
        if (catalog.FindService(request.ServiceId) is not { } service)
            return new HoldResult.ServiceNotFound();
        if (CustomerRules.Check(service, request.Customer, request.Answers, complete: false, inPerson: actor.IsStaff) is { Count: > 0 } errors)
            return new HoldResult.Invalid(errors);
        if (request.Customer is { } typed)
            request = request with { Customer = CustomerRules.Kept(typed, catalog.PhoneRegion) };

        var wanted = new PlanRequest(service.Id, request.Start, request.StaffId, request.PartySize) { Override = request.OverrideReason is not null };
        if (!actor.IsStaff)
            await policies.PrepareAsync(VisitorOf(request), ct);

        // Of two who open a class at once, the second plans again and takes a seat in the first one's class.
        for (var tries = 0; tries < (service.IsShared ? 5 : 1); tries++)
        {
            var plan = await availability.PlanAsync(wanted, ct); // rules and candidates, before any transaction
            if (plan.Refusal is { Rule: not BookingRule.Taken } refusal)
                return new HoldResult.NotOffered(refusal);

            foreach (var candidate in plan.Candidates) // one short transaction each: a lost race costs one try on every engine
            {
                if (await TryCandidateAsync(actor, request, service, catalog, candidate, ct) is { } result)
                    return result;
            }
        }

        return new HoldResult.BeatenToIt(await availability.NearestFreeAsync(service.Id, request.Start, request.StaffId, request.PartySize, NearestCount, ct));
    }

    private async Task<HoldResult?> TryCandidateAsync(
        Actor actor, HoldRequest request, Service service, CatalogSnapshot catalog, Candidate candidate, CancellationToken ct)
    {
        var now = tools.Clock.Now();
        var lifetime = service.HoldLifetimeSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : options.Value.Lifetime;
        var price = PriceOf(service, request.PartySize);
        var hold = new NewHold(
            request.Command ?? tools.Ids.NewId(now), tools.Ids.NewReference(), tools.Ids.NewKey(), service.Id, service.Name, candidate.StaffId,
            candidate.RoomId, candidate.SessionId, request.PartySize,
            VisitTime.Of(service, request.Start), price, catalog.PrepayOf(service, price), service.Cancellation, now, now + lifetime,
            request.Browser ?? request.RequestMark, request.IpAddress, actor.IsStaff);

        var prepays = request.Customer is { } known && !actor.IsStaff && await MustPrepayAsync(known.Email, catalog, ct);
        hold = hold with { MustPrepay = prepays };

        HoldResult? refused = null;
        Guid? own = null;
        var taken = await tools.Work.TryAsync<Reservation>(
            async (db, token) =>
            {
                if ((own = await OwnAsync(db, request, now, token)) is not null)
                    return null;
                refused = actor.IsStaff ? null : await RefuseAsync(db, request, now, token);
                if (refused is not null)
                    return null;
                if (prepays)
                    db.Raise(new PrepaymentDemanded(request.Customer!.Email, hold.Reference, WhenHeld: true, now));
                return await TakeAsync(db, actor, request, hold, service, token);
            },
            ct);
        if (own is { } id)
            return new HoldResult.Held((await queries.FindAsync(id, ct))!);
        return taken is not null ? new HoldResult.Held(await queries.ViewAsync(taken, ct)) : refused;
    }

    // Passes the browser's gate, so that of two presses at once the second sees the hold that the first made.
    private static async Task<Guid?> OwnAsync(BookingDbContext db, HoldRequest request, DateTimeOffset now, CancellationToken ct)
    {
        if (request is not { OnePerService: true, Browser: { Length: > 0 } browser })
            return null;
        await LimitGates.PassAsync(db, HoldLimits.GateOf(browser), now, ct);
        return await db.Reservations.Where(
            r => r.Browser == browser && r.ServiceId == request.ServiceId && r.Status == Held && r.HeldUntil > now && r.Id != request.Replaces)
            .OrderByDescending(r => r.HeldAt).Select(r => (Guid?)r.Id).FirstOrDefaultAsync(ct);
    }

    // The time may be taken by this browser's own hold, from another press: then that hold is the answer.
    private async Task<HoldResult?> OwnOfThatTimeAsync(HoldRequest request, CancellationToken ct) =>
        request is { OnePerService: true, Browser: { Length: > 0 } browser }
        && (await queries.HeldByBrowserAsync(browser, ct))
            .FirstOrDefault(r => r.ServiceId == request.ServiceId && r.Start == request.Start && r.Id != request.Replaces) is { } own
            ? new HoldResult.Held(own)
            : null;

    // What the same command made before.
    private async Task<HoldResult?> MadeAsync(HoldRequest request, CancellationToken ct) =>
        request.Command is { } command && await queries.FindAsync(command, ct) is { } made ? new HoldResult.Held(made) : null;

    private async Task<HoldResult?> RefuseAsync(BookingDbContext db, HoldRequest request, DateTimeOffset now, CancellationToken ct) =>
        await policies.AdmitAsync(db, VisitorOf(request), null, now, ct) switch
        {
            null => null,
            HoldRefusal.Blocked => new HoldResult.Blocked(),
            HoldRefusal.TooMany much => new HoldResult.TooMany(much.Limit, much.RetryAfter),
            var other => throw new UnreachableException($"{other} has no answer."),
        };

    private static Visitor VisitorOf(HoldRequest request) => new(request.Browser, request.IpAddress, request.Customer?.Email);

    private async Task<Reservation?> TakeAsync(BookingDbContext db, Actor actor, HoldRequest request, NewHold hold, Service service, CancellationToken ct)
    {
        var customer = request.Customer is { } known ? await tools.Customers.FindOrAddAsync(db, known.Email, hold.Now, ct) : null;
        var resources = hold.RoomId is { } room ? new[] { hold.StaffId, room } : [hold.StaffId];
        await tools.Claims.ReclaimExpiredAsync(db, actor, resources, hold.Time.ClaimStart, hold.Time.ClaimEnd, hold.Now, ct);

        var reservation = Reservation.Hold(hold);
        if (request.Customer is { } details)
            reservation.TakeDetails(customer, details, CustomerRules.Answers(service, request.Answers), hold.Now);
        db.Reservations.Add(reservation);
        if (!await tools.Claims.TakeAsync(db, reservation, service.Capacity, hold.Now, ct))
            throw new DbUpdateConcurrencyException("The session has no seat left."); // rolls what was expired back too
        ReservationHistory.Note(db, actor, reservation.Id, "held", request.OverrideReason ?? "", hold.Now);
        return reservation;
    }

    /// <summary>"I need more time": once, while some is left.</summary>
    public Task<ChangeResult> ExtendAsync(Actor actor, Guid id, CancellationToken ct = default) => tools.Changes.ChangeAsync(
        actor, id, (db, reservation, now, _) =>
        {
            if (ReservationChanges.WhyNotHeld(reservation, now) is { } refused)
                return Task.FromResult(refused);
            if (!reservation.Extend(options.Value.Extension, now))
                return Task.FromResult<ChangeOutcome>(RefusalReason.WrongState);
            ReservationHistory.Note(db, actor, id, "extended", "", now);
            return Task.FromResult<ChangeOutcome>(new ChangeOutcome.Made());
        }, ct);

    /// <summary>Who comes, and what the service asks them.</summary>
    public async Task<ChangeResult> TakeDetailsAsync(
        Actor actor, Guid id, CustomerDetails customer, IReadOnlyDictionary<int, string>? answers, CancellationToken ct = default)
    {
        var catalog = await tools.Catalog.SnapshotAsync(ct);
        var view = await queries.FindAsync(id, ct);
        if (view is null || catalog.FindService(view.ServiceId) is not { } service)
            return new ChangeResult.NotFound();
        actor.MustOwn(view.Reference); // before anything is told or counted
        if (CustomerRules.Check(service, customer, answers, complete: true, inPerson: actor.IsStaff && view.WalkIn) is { Count: > 0 } errors)
            return new ChangeResult.Invalid(errors);

        customer = CustomerRules.Kept(customer, catalog.PhoneRegion);
        var prepays = await MustPrepayAsync(customer.Email, catalog, ct);
        var visitor = new Visitor(null, null, customer.Email); // the browser and the address were looked at when the time was held
        if (!actor.IsStaff)
            await policies.PrepareAsync(visitor, ct);
        return await tools.Changes.ChangeAsync(actor, id, TakeAsync, ct, keepsRefused: true);

        async Task<ChangeOutcome> TakeAsync(BookingDbContext db, Reservation reservation, DateTimeOffset now, CancellationToken token)
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
            var who = await tools.Customers.FindOrAddAsync(db, customer.Email, now, token);
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
                await tools.Customers.TakeDetailsAsync(db, who.Id, customer, now, token);
            }

            ReservationHistory.Note(db, actor, id, "details", "", now);
            return new ChangeOutcome.Made();
        }
    }

    // Who has stayed away before pays in full, whatever the service asks of others.
    private async Task<bool> MustPrepayAsync(string email, CatalogSnapshot catalog, CancellationToken ct) =>
        catalog.TakesOnline && catalog.Business.PrepayAfterNoShows is > 0 and var limit && await queries.NoShowsAsync(email, ct) >= limit;

    /// <summary>Lets a hold go before it lapses. Repeating it is harmless.</summary>
    public Task<ChangeResult> ReleaseAsync(Actor actor, Guid id, CancellationToken ct = default) => tools.Changes.ChangeAsync(
        actor, id, async (db, reservation, now, token) =>
        {
            if (reservation.StatusAt(now) is Released or Expired)
                return new ChangeOutcome.Already();
            if (ReservationChanges.WhyNotHeld(reservation, now) is { } refused)
                return refused; // a request that waits for an answer is withdrawn: it has an email, and may have money
            reservation.Release(actor, now);
            await db.SaveChangesAsync(token); // the owner's row first: it is the lock
            await tools.Claims.LeaveAsync(db, reservation, token);
            return new ChangeOutcome.Made();
        }, ct);

    private static Money PriceOf(Service service, int partySize) => service.Price with { Minor = checked(service.Price.Minor * partySize) };
}
