namespace BookingApp.Catalog;

/// <summary>The starts that hours and rules would offer on one day, before any booking: what a setting does, shown before it is saved.</summary>
public sealed record OfferPreview(DateOnly Date, IReadOnlyList<DateTimeOffset> Starts)
{
    /// <summary>The first day from a given one on that offers anything, within four weeks; null when none does.</summary>
    public static OfferPreview? Next(CatalogSnapshot catalog, int serviceId, DateOnly from)
    {
        if (catalog.FindService(serviceId) is not { Active: true } service)
            return null;
        return Enumerable.Range(0, 28).Select(from.AddDays).Select(day => new OfferPreview(day, StartsOn(catalog, service, day))).FirstOrDefault(p => p.Starts.Count > 0);
    }

    private static List<DateTimeOffset> StartsOn(CatalogSnapshot catalog, Service service, DateOnly day)
    {
        if (catalog.IsClosed(day) || service.IntervalMinutes < 5 || service.DurationMinutes < 5 || service.RoomKind is not null && catalog.RoomsFor(service).Count is 0)
            return [];
        return [.. catalog.PeopleOf(service).SelectMany(person => StartsOf(catalog.Zone, service, person, day)).Distinct().Order()];
    }

    private static IEnumerable<DateTimeOffset> StartsOf(BusinessZone zone, Service service, Resource person, DateOnly day)
    {
        foreach (var hours in person.Hours.Where(h => h.Day == day.DayOfWeek))
        {
            var (opens, closes) = (zone.At(day, hours.FromMinute), zone.At(day, hours.ToMinute));
            for (var start = opens; start + service.Duration <= closes; start += service.Interval)
            {
                var (from, to) = (start - service.BufferBefore, start + service.Duration + service.BufferAfter);
                if (!hours.Breaks.Exists(b => zone.At(day, b.FromMinute) < to && from < zone.At(day, b.ToMinute)))
                    yield return zone.ToLocal(start);
            }
        }
    }
}
