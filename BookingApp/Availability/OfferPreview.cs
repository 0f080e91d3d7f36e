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
        var days = new DaySpan(from, from.AddDays(Days - 1));
        var reach = days.Reach(service, catalog.Zone);
        var facts = new StartFacts(catalog, service, staffId: null, partySize: 1, now, days, reach);
        var nothing = new CellMap(new CellRange(0, 0));
        var free = facts.People.Select(p => p.PersonId).Concat(catalog.RoomsFor(service).Select(r => r.Id)).ToDictionary(id => id, _ => nothing);
        return new SlotPlanner(facts, free, []).Days(days).Where(d => d.Slots.Count > 0)
            .Select(d => new OfferPreview(d.Date, [.. d.Slots.Select(s => s.Start)])).FirstOrDefault();
    }
}
