using BookingApp.Availability.Busy;
using BookingApp.Availability.Planning;
using BookingApp.Catalog;

namespace BookingApp.Availability;

/// <summary>The starts that hours and rules would offer on one day, before any booking: what a setting does, shown before it is saved.</summary>
public sealed record OfferPreview(DateOnly Date, IReadOnlyList<DateTimeOffset> Starts)
{
    private const int Days = 28;

    /// <summary>The first day from a given one on that offers anything, within four weeks; null when none does. The planner itself is asked, with
    /// nothing taken.</summary>
    public static OfferPreview? Next(CatalogSnapshot catalog, int serviceId, DateOnly from, DateTimeOffset now)
    {
        if (catalog.FindService(serviceId) is not { IntervalMinutes: >= Cell.Minutes, DurationMinutes: >= Cell.Minutes } service)
            return null; // a form half filled in
        return Of(catalog, service, new DaySpan(from, from.AddDays(Days - 1)), staffId: null, partySize: 1, now).FirstOrDefault(d => d.Starts.Count > 0);
    }

    /// <summary>What one day would offer if nobody had booked: with one person or anyone, for so many.</summary>
    public static OfferPreview OfDay(CatalogSnapshot catalog, Service service, DateOnly day, int? staffId, int partySize, DateTimeOffset now) =>
        Of(catalog, service, new DaySpan(day, day), staffId, partySize, now).Single();

    private static IEnumerable<OfferPreview> Of(
        CatalogSnapshot catalog, Service service, DaySpan days, int? staffId, int partySize, DateTimeOffset now)
    {
        var facts = new StartFacts(catalog, service, staffId, partySize, now, days, days.Reach(service, catalog.Zone));
        var nothing = new CellMap(new CellRange(0, 0));
        var free = facts.People.Select(p => p.PersonId).Concat(catalog.RoomsFor(service).Select(r => r.Id)).ToDictionary(id => id, _ => nothing);
        return new SlotPlanner(facts, free, []).Days(days).Select(d => new OfferPreview(d.Date, [.. d.Slots.Select(s => s.Start)]));
    }
}
