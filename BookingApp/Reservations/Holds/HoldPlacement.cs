using System.Diagnostics;
using BookingApp.Availability.Planning;
using BookingApp.Catalog;
using BookingApp.Customers;
using BookingApp.Data;
using BookingApp.Data.Engines;
using BookingApp.Reservations.Amounts;
using BookingApp.Reservations.Claims;
using BookingApp.Reservations.Facts;
using BookingApp.Reservations.Occupancy;
using BookingApp.Reservations.Rules;
using Microsoft.EntityFrameworkCore;
using static BookingApp.Reservations.ReservationStatus;

namespace BookingApp.Reservations.Holds;

/// <summary>Takes the time of a hold: a short transaction for each try.</summary>
public sealed class HoldPlacement(UnitOfWork work, SlotAllocator claims, CustomerService customers, HoldPolicies policies, ReservationQueries queries)
{
    /// <summary>Makes ready what the policies look at, before any transaction.</summary>
    internal Task PrepareAsync(HoldRequest request, CancellationToken ct) => policies.PrepareAsync(VisitorOf(request), ct);

    /// <summary>Takes the first candidate's time; and where somebody was faster, that of the next one who is still free.</summary>
    /// <returns>The hold, or why there is none; null when others were faster with every one.</returns>
    internal async Task<HoldResult?> TryAsync(
        Actor actor, HoldRequest request, Service service, CatalogSnapshot catalog, IReadOnlyList<Candidate> candidates, CancellationToken ct)
    {
        var prepays = candidates.Count > 0 && request.Customer is { } known && !actor.IsStaff && await queries.MustPrepayAsync(known.Email, catalog, ct);
        var wish = new Wish(actor, request, service, catalog, candidates, prepays);
        for (var next = 0; next < candidates.Count;)
        {
            (var result, next) = await TryFromAsync(wish, next, ct);
            if (result is not null)
                return result;
        }

        return null;
    }

    // One try, and with whom the next one begins if somebody was faster.
    private async Task<(HoldResult? Result, int Next)> TryFromAsync(Wish wish, int first, CancellationToken ct)
    {
        var (actor, request, service, catalog, candidates, prepays) = wish;
        var (now, at) = (work.Now(), first);
        var hold = HoldOf(actor, request, service, catalog, candidates[first], now) with { MustPrepay = prepays };
        Guid? own = null;
        HoldResult? result;
        try
        {
            result = await work.TryAsync<HoldResult>(
                async (db, token) =>
                {
                    own = null; // the unit may run again
                    if ((own = await OwnAsync(db, request, now, token)) is not null)
                        return null;
                    if (request.Record is { } record && await record.IsAnsweredAsync(db))
                        return new HoldResult.AnsweredBefore();
                    if (first > 0 && (at = await NextFreeAsync(db, candidates, first, hold.Time, token)) == candidates.Count)
                        throw new DbUpdateConcurrencyException("Others were faster with each of them.");
                    if (!actor.IsStaff && await RefuseAsync(db, request, now, token) is { } refused)
                        return refused;
                    if (prepays)
                        db.Raise(new PrepaymentDemanded(request.Customer!.Email, hold.Reference, WhenHeld: true, now));
                    var taken = await TakeAsync(db, actor, request, hold, service, candidates[at], token);
                    var view = ReservationViews.Make(taken, catalog, PaidAmounts.None(taken.Price.Currency), now);
                    if (request.Record is { } answers)
                        await answers.WriteAsync(db, view);
                    return new HoldResult.Held(view);
                },
                ct);
        }
        catch (Exception failure) when (DatabaseEngine.IsLockTimeout(failure) && at + 1 < candidates.Count)
        {
            return (null, at + 1); // an instance that stands still has this one, and nobody knows for how long
        }

        if (own is { } id)
            return (new HoldResult.Held((await queries.FindAsync(id, ct))!), first);
        var isReferenceTaken = result is null && at < candidates.Count && await queries.IsTakenAsync(hold.Reference, ct); // then nobody was faster
        return (result, isReferenceTaken ? at : at + 1);
    }

    /// <summary>What a hold with this candidate is made of; the service is the one that is asked for, with what is to come with it.</summary>
    internal NewHold HoldOf(Actor actor, HoldRequest request, Service service, CatalogSnapshot catalog, Candidate candidate, DateTimeOffset now)
    {
        var terms = BookedTerms.Of(catalog, catalog.FindService(service.Id)!, request.AddOns, request.PartySize);
        var (usual, lifetime) = (policies.LifetimeOf(service), request.Lifetime ?? policies.LifetimeOf(service));
        return new NewHold(
            request.Command ?? work.Ids.NewId(now), work.Ids.NewReference(), work.Ids.NewKey(), service.Id, service.Name, candidate.StaffId,
            candidate.RoomId, candidate.SessionId, request.PartySize,
            VisitTime.Of(service, request.Start), terms.Price, terms.Prepay, terms.Cancellation, now,
            now + lifetime,
            request.Browser, VisitorOf(request).Address, actor)
        {
            Reason = request.OverrideReason ?? "",
            AddOns = terms.AddOns,
            ServicePrice = terms.ServicePrice,
            FirstHeldUntil = now + (usual < lifetime ? usual : lifetime),
        };
    }

    // Whoever lost one person writes no whole hold for nothing. The key decides, as ever; and who may have lapsed or has a class is tried to find out.
    private async Task<int> NextFreeAsync(
        BookingDbContext db, IReadOnlyList<Candidate> candidates, int first, VisitTime time, CancellationToken ct)
    {
        var taken = await claims.TakenAsync(db, [.. candidates.Skip(first).SelectMany(c => c.Resources).Distinct()], time.ClaimStart, time.ClaimEnd, ct);
        while (first < candidates.Count && candidates[first] is { MayHaveLapsed: false, SessionId: null } plain && plain.Resources.Any(taken.Contains))
            first++;
        return first;
    }

    // Passes the browser's gate, so that of two presses at once the second sees the hold that the first made.
    private static async Task<Guid?> OwnAsync(BookingDbContext db, HoldRequest request, DateTimeOffset now, CancellationToken ct)
    {
        if (request is not { OnePerService: true, Browser: { Length: > 0 } browser })
            return null;
        await LimitGates.PassAsync(db, HoldLimits.GateOf(browser), now, ct);
        return await db.Reservations.Where(r => r.Browser == browser && r.ServiceId == request.ServiceId && r.Status == Held && r.HeldUntil > now)
            .OrderByDescending(r => r.HeldAt).Select(r => (Guid?)r.Id).FirstOrDefaultAsync(ct);
    }

    private async Task<HoldResult?> RefuseAsync(BookingDbContext db, HoldRequest request, DateTimeOffset now, CancellationToken ct) =>
        await policies.AdmitAsync(db, VisitorOf(request), null, now, ct) switch
        {
            null => null,
            HoldRefusal.Blocked => new HoldResult.Blocked(),
            HoldRefusal.TooMany much => new HoldResult.TooMany(much.Limit, much.RetryAfter),
            var other => throw new UnreachableException($"{other} has no answer."),
        };

    private static Visitor VisitorOf(HoldRequest request) => new(request.Browser, request.IpAddress, request.Customer?.Email);

    /// <summary>Takes a candidate's time in the caller's transaction: a cell that is taken fails the whole of it.</summary>
    internal async Task<Reservation> TakeAsync(
        BookingDbContext db, Actor actor, HoldRequest request, NewHold hold, Service service, Candidate candidate, CancellationToken ct)
    {
        var customer = request.Customer is { } known ? await customers.FindOrAddAsync(db, known.Email, hold.Now, ct) : null;
        if (candidate.MayHaveLapsed) // what was claimed and lapsed since the plan is of somebody who was faster
            await claims.ReclaimExpiredAsync(db, actor, candidate.Resources, hold.Time.ClaimStart, hold.Time.ClaimEnd, hold.Now, ct);

        var reservation = Reservation.Hold(hold with { StaffId = candidate.StaffId, RoomId = candidate.RoomId, SessionId = candidate.SessionId });
        if (request.Customer is { } details)
            reservation.TakeDetails(customer, details, CustomerRules.Answers(service, request.Answers), hold.Now);
        db.Reservations.Add(reservation);
        if (request.Confirms)
            reservation.Confirm(actor, hold.Now);
        if (!await claims.TakeAsync(db, reservation, service.Capacity, hold.Now, ct))
            throw new DbUpdateConcurrencyException("The session has no seat left."); // rolls what was expired back too
        return reservation;
    }

    private sealed record Wish(
        Actor Actor, HoldRequest Request, Service Service, CatalogSnapshot Catalog, IReadOnlyList<Candidate> Candidates, bool MustPrepay);
}
