using BookingApp.Availability;
using BookingApp.Availability.Offers;
using BookingApp.Catalog;
using BookingApp.Catalog.AddOns;
using BookingApp.Monitoring;
using Microsoft.AspNetCore.Mvc;

namespace BookingApp.Api.Endpoints;

/// <summary>What can be booked, and when.</summary>
internal static class CatalogEndpoints
{
    public static void MapCatalog(RouteGroupBuilder api)
    {
        api.MapGet("/services", ServicesAsync).WithName("ListServices").WithSummary("The services that can be booked.")
            .WithMetadata(new PublicReadAttribute()).Produces<IReadOnlyList<ServiceAnswer>>();
        api.MapGet("/services/{id:int}/slots", SlotsAsync).WithName("ListSlots").WithSummary("The times on offer, for each day of a range of at most 62 days.")
            .WithMetadata(new PublicReadAttribute()).Produces<SlotsAnswer>().MayFail(400, 404);
    }

    private static async Task<IResult> ServicesAsync(CatalogQueries catalogs, CancellationToken ct)
    {
        var catalog = await catalogs.SnapshotAsync(ct);
        return ApiAnswer.Ok(catalog.ActiveServices.Select(s => ServiceAnswer.Of(s, catalog)).ToList());
    }

    private static async Task<IResult> SlotsAsync(
        int id, [FromQuery] string? from, [FromQuery] string? to, [FromQuery] string? staff, [FromQuery] string? party, [FromQuery] string? addOns,
        CatalogQueries catalogs, AvailabilityQueries availability, ApiProblems problems, CancellationToken ct)
    {
        var errors = new Dictionary<string, string>(StringComparer.Ordinal);
        var (first, last) = (Wire.Day("from", from, errors), Wire.Day("to", to, errors));
        var (person, seats) = (Wire.Number("staff", staff, errors), Wire.Number("party", party, errors) ?? 1);
        if (seats < 1)
            errors["party"] = "out_of_range";
        if (errors.Count is 0 && last.DayNumber - first.DayNumber is < 0 or >= AvailabilityQueries.MaxDays)
            errors["to"] = "out_of_range";
        if (!AddOnIds.TryRead(addOns, out var chosen))
            errors["addOns"] = "number";
        if (errors.Count > 0)
            return problems.Invalid(errors);

        var catalog = await catalogs.SnapshotAsync(ct);
        if (catalog.FindService(id) is not { } service)
            return problems.NotFound();
        if (service.Refuse(chosen) is { } refused)
            return problems.Invalid(new Dictionary<string, string>(StringComparer.Ordinal) { ["addOns"] = refused });
        var days = await availability.SlotsAsync(new Offer(id, person, seats) { AddOns = chosen }, first, last, ct);
        return new SlotsJson(catalog.Zone.Id, days);
    }
}
