using BookingApp.Availability.Busy;
using BookingApp.Availability.Rules;
using BookingApp.Catalog;

namespace BookingApp.Availability.Planning;

/// <summary>Works out which starts are offered: pure, over facts read before.</summary>
public sealed class SlotPlanner(StartFacts facts, IReadOnlyDictionary<int, CellMap> busy, IReadOnlyList<OpenSession> sessions)
{
    private readonly IReadOnlyList<Resource> _rooms = facts.Catalog.RoomsFor(facts.Service);
    private readonly ILookup<(int, long), OpenSession> _sessions = sessions.ToLookup(s => (s.StaffId, s.Start.ToUnixTimeMilliseconds()));

    /// <summary>The slots of each day asked for; a day without any is there too.</summary>
    public IReadOnlyList<DaySlots> Days(DaySpan days)
    {
        var offered = days.Days.ToDictionary(day => day, _ => new SortedDictionary<int, (List<int> Staff, int Seats)>());
        foreach (var person in facts.People)
        {
            var about = facts.About(person);
            foreach (var period in person.Periods)
            {
                if (!offered.TryGetValue(period.Day, out var day))
                    continue;
                for (var cell = period.FirstStart(facts.Interval); cell < period.Cells.To && cell + facts.Duration <= period.Ends; cell += facts.Interval)
                {
                    var start = Cell.Start(cell);
                    if (SeatsAt(person.PersonId, start) is not (> 0 and var seats) || StartRules.Refuse(start, about) is not null)
                        continue;
                    var slot = day.TryGetValue(cell, out var known) ? known : ([], 0);
                    if (!slot.Item1.Contains(person.PersonId))
                        slot.Item1.Add(person.PersonId);
                    day[cell] = (slot.Item1, Math.Max(slot.Item2, seats));
                }
            }
        }

        var zone = facts.Catalog.Zone;
        return [.. days.Days.Select(day => new DaySlots(day, [.. offered[day].Select(o =>
        {
            var start = zone.ToLocal(Cell.Start(o.Key));
            return new Slot(start, zone.ToLocal(start + facts.Service.Duration), [.. o.Value.Staff.Order()], o.Value.Seats);
        })]))];
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

    // How many of the party's seats this person could offer at a start; zero when too few.
    private int SeatsAt(int personId, DateTimeOffset start)
    {
        var running = facts.Service.IsShared ? SessionsAt(personId, start).Select(s => s.SeatsFree).DefaultIfEmpty(0).Max() : 0;
        if (running > 0)
            return running;
        var free = IsFree(personId, start) && (facts.Service.RoomKind is null || _rooms.Any(r => IsFree(r.Id, start)));
        return free ? facts.Service.Capacity : 0;
    }

    private IEnumerable<OpenSession> SessionsAt(int personId, DateTimeOffset start) =>
        _sessions[(personId, start.ToUnixTimeMilliseconds())].Where(s => s.SeatsFree >= facts.PartySize);

    private bool IsFree(int resourceId, DateTimeOffset start) => !busy[resourceId].Any(facts.ClaimAt(start));
}
