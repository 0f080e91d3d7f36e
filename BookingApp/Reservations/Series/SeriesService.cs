using BookingApp.Catalog;
using BookingApp.Data;
using BookingApp.Data.Engines;
using BookingApp.Reservations.Amounts;
using BookingApp.Reservations.Holds;
using BookingApp.Reservations.Rules;

namespace BookingApp.Reservations.Series;

/// <summary>Books several visits of one customer in one transaction: all of them, or none.</summary>
public sealed class SeriesService(UnitOfWork work, HoldPlacement placement, SeriesPlanner planner, CatalogQueries catalogs, ReservationQueries queries)
{
    /// <summary>A year of weeks.</summary>
    public const int MaxVisits = 52;

    private const int MaxTries = 5; // of a lost race

    /// <summary>Staff book several visits, each by the rules of one that they book alone; what is due is taken there. A command books them once.</summary>
    /// <returns>All of them; or none, and which cannot be had. Invalid as for a single walk-in: an address of a customer with another name.</returns>
    /// <exception cref="RuleBrokenException"><c>not_allowed</c>; <c>invalid</c>: no visit, or more than <see cref="MaxVisits"/>.</exception>
    public async Task<SeriesResult> BookAsync(Actor actor, SeriesRequest request, CancellationToken ct = default)
    {
        actor.MustBeStaff();
        if (request.Visits.Count is 0 or > MaxVisits)
            throw new RuleBrokenException("invalid", "visits", MaxVisits);
        if (await MadeAsync(request.Command, ct) is { } before)
            return before;
        if (!request.Customer.Renames && await queries.OtherNameAsync(actor, request.Customer, ct) is not null)
            return new SeriesResult.Invalid(new Dictionary<string, string>(StringComparer.Ordinal) { ["customer.email"] = "other_name" });
        var catalog = await catalogs.SnapshotAsync(ct);
        foreach (var visit in request.Visits)
        {
            if (catalog.FindService(visit.ServiceId) is not { } service)
                return new SeriesResult.ServiceNotFound();
            if (CustomerRules.Check(service, request.Customer, visit.Answers, complete: false, inPerson: true) is { Count: > 0 } errors)
                return new SeriesResult.Invalid(errors);
            if (service.Refuse(visit.AddOns) is { } addOns)
                return new SeriesResult.Invalid(new Dictionary<string, string>(StringComparer.Ordinal) { ["addOns"] = addOns });
        }

        var customer = CustomerRules.Kept(request.Customer, catalog.PhoneRegion);
        var visits = request.Visits.Select(v => v with { Customer = customer, Confirms = true }).ToList();
        for (var tries = 0; tries < MaxTries; tries++)
        {
            var plan = await planner.PlanAsync(catalog, visits, ct); // before any transaction
            if (plan.Conflicts.Count > 0)
                return await MadeAsync(request.Command, ct) ?? new SeriesResult.Refused(plan.Conflicts); // another press of it may have just taken them
            if (await TryAsync(actor, request.Command, plan, catalog, ct) is { } booked)
                return booked;
        }

        return new SeriesResult.Refused([]);
    }

    // Null: somebody else was faster with one of them, and so none is booked.
    private async Task<SeriesResult?> TryAsync(Actor actor, Guid command, SeriesPlan plan, CatalogSnapshot catalog, CancellationToken ct)
    {
        var now = work.Now();
        var wishes = plan.Visits.Select(v => (v.Visit, Service: catalog.FindService(v.Visit.ServiceId)!.With(v.Visit.AddOns), v.Candidate))
            .Select(w => (
                w.Visit, w.Service, w.Candidate,
                Hold: placement.HoldOf(actor, w.Visit, w.Service, catalog, w.Candidate, now) with { SeriesId = command }))
            .ToList();
        try
        {
            return await work.OnceAsync<SeriesResult>(
                command,
                async (db, _, token) =>
                {
                    var taken = new List<Reservation>();
                    foreach (var (visit, service, candidate, hold) in wishes)
                        taken.Add(await placement.TakeAsync(db, actor, visit, hold, service, candidate, token));
                    return new SeriesResult.Booked(
                        [.. taken.Select(r => ReservationViews.Make(r, catalog, PaidAmounts.None(r.Price.Currency), now))]);
                },
                (_, _, token) => MadeAsync(command, token), ct);
        }
        catch (Exception failure) when (DatabaseEngine.IsLockTimeout(failure))
        {
            return null; // an instance that stands still has one of the times, and nobody knows for how long
        }
    }

    private async Task<SeriesResult?> MadeAsync(Guid command, CancellationToken ct) => await queries.OfSeriesAsync(command, ct) switch
    {
        [] => null,
        var made when made.All(v => !v.Status.IsBooked()) => new SeriesResult.EndedSince(made),
        var made => new SeriesResult.Booked(made),
    };
}
