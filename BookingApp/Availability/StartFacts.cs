using BookingApp.Availability.Busy;
using BookingApp.Catalog;

namespace BookingApp.Availability;

/// <summary>What the rules know besides the start: the service, who is asked for, how many come, when it is now.</summary>
public sealed record StartFacts
{
    private const int StaffYears = 5; // further ahead than any service is offered

    private readonly DaySpan _days;
    private readonly DaySpan _reach;

    /// <summary>The facts for one person, or for anyone who performs the service.</summary>
    public StartFacts(CatalogSnapshot catalog, Service service, int? staffId, int partySize, DateTimeOffset now, DaySpan days, DaySpan reach)
    {
        (Catalog, Service, StaffId, PartySize, Now, _days, _reach) = (catalog, service, staffId, partySize, now, days, reach);
        Duration = Cell.Count(service.Duration);
        Before = Cell.Count(service.BufferBefore);
        After = Cell.Count(service.BufferAfter);
        Interval = Math.Max(1, Cell.Count(service.Interval));
    }

    public CatalogSnapshot Catalog { get; }
    public Service Service { get; }
    public int? StaffId { get; private init; }
    public int PartySize { get; }
    public DateTimeOffset Now { get; }

    /// <summary>Whether staff ask: the rules that a customer's clock is for do not bind them.</summary>
    public bool ByStaff { get; init; }

    /// <summary>The people asked for who perform the service, lowest id first.</summary>
    public IReadOnlyList<Resource> Asked
    {
        get => field ??= [.. Catalog.PeopleOf(Service).Where(p => StaffId is null || p.Id == StaffId)];
        private init;
    }

    /// <summary>When they work: much to find out, and a cached day needs none of it.</summary>
    public IReadOnlyList<OpeningTimes> People
    {
        get => field ??= [.. Asked.Select(p => new OpeningTimes(Catalog, p, _days, _reach))];
        private init;
    }

    /// <summary>Whose time it takes to serve: the people asked for, and the rooms that would do.</summary>
    public int[] Resources => [.. Asked.Select(p => p.Id), .. Catalog.RoomsFor(Service).Select(r => r.Id)];

    /// <summary>The first instant of the first day that is too far ahead.</summary>
    public DateTimeOffset HorizonEnd
    {
        get
        {
            var today = Catalog.Zone.DayOf(Now);
            return Catalog.Zone.StartOf(ByStaff ? today.AddYears(StaffYears) : today.AddDays(Service.HorizonDays + 1));
        }
    }

    public int Duration { get; } // in cells, as the next three
    public int Before { get; }
    public int After { get; }
    public int Interval { get; }

    /// <summary>The same question about one of these people.</summary>
    public StartFacts About(OpeningTimes person) =>
        this with { StaffId = person.PersonId, Asked = [.. Asked.Where(p => p.Id == person.PersonId)], People = [person] };

    public CellRange VisitAt(DateTimeOffset start) => new(Cell.Floor(start), Cell.Ceiling(start) + Duration);

    public CellRange ClaimAt(DateTimeOffset start) => new(Cell.Floor(start) - Before, Cell.Ceiling(start) + Duration + After);

    /// <summary>The starts of a window at which a claim of the service meets nothing that a map has.</summary>
    public CellMap Free(CellMap taken, CellRange window) => taken.Beginnings(window, Before, Before + Duration + After);

    /// <summary>Takes out of a map of starts those at which nobody asked for is at work on a grid of this interval.</summary>
    public void KeepStarts(CellMap starts, int interval)
    {
        var open = new CellMap(starts.Window);
        foreach (var person in People)
            open.Or(person.Starts(this, starts.Window, interval));
        starts.And(open);
    }
}
