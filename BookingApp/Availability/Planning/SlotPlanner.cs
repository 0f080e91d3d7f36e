using BookingApp.Availability.Busy;
using BookingApp.Availability.Rules;
using BookingApp.Catalog;

namespace BookingApp.Availability.Planning;

/// <summary>Works out which starts are offered: pure, over facts read before.</summary>
public sealed class SlotPlanner(StartFacts facts, IReadOnlyDictionary<int, CellMap> busy, IReadOnlyList<OpenSession> sessions)
{
    private static readonly CellMap _nothing = new(new CellRange(0, 0));

    private readonly IReadOnlyList<Resource> _rooms = facts.Catalog.RoomsFor(facts.Service);
    private readonly ILookup<(int, long), OpenSession> _sessions = sessions.ToLookup(s => (s.StaffId, s.Start.ToUnixTimeMilliseconds()));

    /// <summary>What of the taken time is time off: a day of it is not full.</summary>
    public IReadOnlyDictionary<int, CellMap> TimeOff { get; init; } = new Dictionary<int, CellMap>();

    /// <summary>The slots of each day asked for, by all rules or those that are given; a day without any is there too.</summary>
    public IReadOnlyList<DaySlots> Days(DaySpan days, IReadOnlyList<StartRule>? rules = null)
    {
        var window = days.Cells(facts.Catalog.Zone);
        var (rooms, openRooms) = (FreeRooms(window, id => busy[id]), FreeRooms(window, OffOf));
        var open = new CellMap(window); // what would be offered if nobody had booked
        var people = new List<PersonStarts>(facts.People.Count);
        foreach (var person in facts.People)
        {
            var allowed = AllowedFor(person, window, rules ?? StartRules.All);
            people.Add(StartsOf(person, allowed, rooms));
            open.Or(Meeting(allowed, facts.Free(OffOf(person.PersonId), window), openRooms));
        }

        var writer = new SlotWriter(facts, people, open);
        return [.. days.Days.Select(day => writer.Write(day))];
    }

    /// <summary>The ways to serve one start, in no order yet: seats of running sessions, then free people with each free room.</summary>
    public IEnumerable<Candidate> Candidates(DateTimeOffset start, bool staffOverride)
    {
        foreach (var person in facts.People.Where(p => StartRules.Refuse(start, facts.About(p), staffOverride) is null))
        {
            foreach (var session in SessionsAt(person.PersonId, start))
                yield return new Candidate(person.PersonId, session.RoomId, session.Id);
            if (!IsFree(person.PersonId, start))
                continue;
            if (facts.Service.RoomKind is null)
                yield return new Candidate(person.PersonId, null);
            foreach (var room in _rooms.Where(r => IsFree(r.Id, start)).Take(4))
                yield return new Candidate(person.PersonId, room.Id);
        }
    }

    private CellMap OffOf(int resourceId) => TimeOff.GetValueOrDefault(resourceId, _nothing);

    // Null: it needs none.
    private CellMap? FreeRooms(CellRange window, Func<int, CellMap> taken)
    {
        if (facts.Service.RoomKind is null)
            return null;
        var any = new CellMap(window);
        foreach (var room in _rooms)
            any.Or(facts.Free(taken(room.Id), window));
        return any;
    }

    private CellMap AllowedFor(OpeningTimes person, CellRange window, IReadOnlyList<StartRule> rules)
    {
        var allowed = new CellMap(window);
        allowed.Set(window);
        var about = facts.About(person);
        for (var i = 0; i < rules.Count; i++)
            rules[i].Narrow(allowed, about);
        return allowed;
    }

    // What is free, and allowed, and has a room.
    private static CellMap Meeting(CellMap allowed, CellMap free, CellMap? rooms)
    {
        free.And(allowed);
        if (rooms is not null)
            free.And(rooms);
        return free;
    }

    private PersonStarts StartsOf(OpeningTimes person, CellMap allowed, CellMap? rooms)
    {
        var free = Meeting(allowed, facts.Free(busy[person.PersonId], allowed.Window), rooms);
        var starts = new PersonStarts(person.PersonId, free, facts.Service.Capacity);
        foreach (var session in sessions.Where(s => s.StaffId == person.PersonId && s.SeatsFree >= facts.PartySize && Cell.IsWhole(s.Start)))
        {
            if (facts.Service.IsShared && allowed[Cell.Floor(session.Start)])
                starts.Join(session);
        }

        return starts;
    }

    private IEnumerable<OpenSession> SessionsAt(int personId, DateTimeOffset start) =>
        _sessions[(personId, start.ToUnixTimeMilliseconds())].Where(s => s.SeatsFree >= facts.PartySize);

    private bool IsFree(int resourceId, DateTimeOffset start) => !busy[resourceId].Any(facts.ClaimAt(start));
}
