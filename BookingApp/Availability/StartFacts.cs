using BookingApp.Availability.Busy;
using BookingApp.Catalog;

namespace BookingApp.Availability;

/// <summary>What the rules know besides the start: the service, who is asked for, how many come, when it is now.</summary>
public sealed record StartFacts
{
    /// <summary>The facts for one person, or for anyone who performs the service.</summary>
    public StartFacts(CatalogSnapshot catalog, Service service, int? staffId, int partySize, DateTimeOffset now, DaySpan days, DaySpan reach)
        : this(catalog, service, staffId, partySize, now, [.. Asked(catalog, service, staffId).Select(p => new OpeningTimes(catalog, p, days, reach))])
    {
    }

    private StartFacts(CatalogSnapshot catalog, Service service, int? staffId, int partySize, DateTimeOffset now, IReadOnlyList<OpeningTimes> people)
    {
        (Catalog, Service, StaffId, PartySize, Now, People) = (catalog, service, staffId, partySize, now, people);
        HorizonEnd = catalog.Zone.StartOf(catalog.Zone.DayOf(now).AddDays(service.HorizonDays + 1));
        Duration = Cell.Count(service.Duration);
        Before = Cell.Count(service.BufferBefore);
        After = Cell.Count(service.BufferAfter);
        Interval = Math.Max(1, Cell.Count(service.Interval));
    }

    public CatalogSnapshot Catalog { get; }
    public Service Service { get; }
    public int? StaffId { get; }
    public int PartySize { get; }
    public DateTimeOffset Now { get; }

    /// <summary>The people asked for who perform the service, lowest id first, and when they work.</summary>
    public IReadOnlyList<OpeningTimes> People { get; }

    /// <summary>The first instant of the first day that is too far ahead.</summary>
    public DateTimeOffset HorizonEnd { get; }

    public int Duration { get; } // in cells, as the next three
    public int Before { get; }
    public int After { get; }
    public int Interval { get; }

    /// <summary>The same question about one of these people.</summary>
    public StartFacts About(OpeningTimes person) => new(Catalog, Service, person.PersonId, PartySize, Now, [person]);

    public CellRange VisitAt(DateTimeOffset start) => new(Cell.Floor(start), Cell.Ceiling(start) + Duration);

    public CellRange ClaimAt(DateTimeOffset start) => new(Cell.Floor(start) - Before, Cell.Ceiling(start) + Duration + After);

    private static IEnumerable<Resource> Asked(CatalogSnapshot catalog, Service service, int? staffId) =>
        catalog.PeopleOf(service).Where(p => staffId is null || p.Id == staffId);
}
