using BookingApp.Availability;
using BookingApp.Availability.Planning;
using BookingApp.Catalog;
using BookingApp.Reservations.Rules;

namespace BookingApp.Reservations.Holds;

/// <summary>Sets times aside.</summary>
public sealed class HoldService(
    CatalogQueries catalogs, AvailabilityQueries availability, HoldPlacement placement, ReservationQueries queries, TimeProvider clock)
{
    private const int NearestCount = 5;

    /// <summary>Sets a time aside for a customer until the hold lapses.</summary>
    /// <returns>The hold, or why there is none. Losing a race is a result, never an exception.</returns>
    public async Task<HoldResult> HoldAsync(Actor actor, HoldRequest request, CancellationToken ct = default)
    {
        if (await MadeAsync(request, ct) is { } before)
            return before;
        using var span = ReservationMetrics.Begin("hold");
        var began = clock.GetTimestamp();
        var result = await TryHoldAsync(actor, request, ct);
        if (result is not HoldResult.Held
            && (await MadeAsync(request, ct) ?? (result is HoldResult.BeatenToIt ? await OwnAsync(request, ct) : null)) is { } meanwhile)
            return meanwhile; // two presses at once: the other one made this hold
        if (result is HoldResult.Held { Reservation: var made })
        {
            ReservationMetrics.Held(clock.GetElapsedTime(began).TotalSeconds);
            if (!made.WalkIn)
                ReservationMetrics.Step("held");
        }
        else if (result is not HoldResult.AnsweredBefore)
            ReservationMetrics.Refused(result.GetType().Name);
        return result;
    }

    private async Task<HoldResult> TryHoldAsync(Actor actor, HoldRequest request, CancellationToken ct)
    {
        if (request.OverrideReason is not null || request.Confirms)
            actor.MustBeStaff();
        var catalog = await catalogs.SnapshotAsync(ct);
        if (catalog.FindService(request.ServiceId) is not { } service)
            return new HoldResult.ServiceNotFound();
        if (CustomerRules.Check(service, request.Customer, request.Answers, complete: false, inPerson: actor.IsStaff) is { Count: > 0 } errors)
            return new HoldResult.Invalid(errors);
        if (service.Refuse(request.AddOns) is { } addOns)
            return new HoldResult.Invalid(new Dictionary<string, string>(StringComparer.Ordinal) { ["addOns"] = addOns });
        service = service.With(request.AddOns);
        if (request.Customer is { } typed)
            request = request with { Customer = CustomerRules.Kept(typed, catalog.PhoneRegion) };

        var wanted = new PlanRequest(service.Id, request.Start, request.StaffId, request.PartySize)
        {
            AddOns = request.AddOns,
            ByStaff = actor.IsStaff,
            Override = request.OverrideReason is not null,
        };
        var isPrepared = actor.IsStaff;
        // Of two who open a class at once, the second plans again and takes a seat in the first one's class.
        for (var tries = 0; tries < (service.IsShared ? 5 : 1); tries++)
        {
            var plan = await availability.PlanAsync(wanted, ct); // rules and candidates, before any transaction
            if (plan.Refusal is { Rule: not BookingRule.Taken } refusal)
                return new HoldResult.NotOffered(refusal);
            if (!isPrepared && plan.Candidates.Count > 0) // who is refused has written nothing
            {
                await placement.PrepareAsync(request, ct);
                isPrepared = true;
            }

            if (await placement.TryAsync(actor, request, service, catalog, plan.Candidates, ct) is { } result)
                return result;
        }

        return new HoldResult.BeatenToIt(await availability.NearestFreeAsync(wanted, NearestCount, ct));
    }

    // The time may be taken by this browser's own hold, from another press: then that hold is the answer.
    private async Task<HoldResult?> OwnAsync(HoldRequest request, CancellationToken ct) =>
        request is { OnePerService: true, Browser: { Length: > 0 } browser }
        && (await queries.HeldByBrowserAsync(browser, ct)).FirstOrDefault(r => r.ServiceId == request.ServiceId) is { } own
            ? new HoldResult.Held(own)
            : null;

    // What the same command made before.
    private async Task<HoldResult?> MadeAsync(HoldRequest request, CancellationToken ct) =>
        request.Command is { } command && await queries.FindAsync(command, ct) is { } made ? new HoldResult.Held(made) : null;
}
