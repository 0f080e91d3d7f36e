using BookingApp.Availability;
using BookingApp.Availability.Planning;
using BookingApp.Catalog;
using NodaTime;

namespace BookingApp.Tests.Availability;

/// <summary>The planner as one would write it who has all the time of the world: it walks over every five minutes and asks every question anew. It
/// shares no code with the real one.</summary>
internal sealed class ReferencePlanner
{
    private readonly CatalogSnapshot _catalog;
    private readonly IReadOnlyList<Taken> _taken;
    private readonly IReadOnlyList<OpenSession> _sessions;
    private readonly DateTimeOffset _now;
    // every five minutes around the days asked for, and what the clock on the wall says then
    private readonly List<(DateTimeOffset At, LocalDateTime Wall)> _time = [];
    private readonly LocalDate _today;
    private readonly Dictionary<int, List<(DateTimeOffset From, DateTimeOffset To)>> _breaks = [];
    private readonly List<DateOnly> _days; // as _time, like the next
    private readonly Dictionary<int, bool[]> _open = [];

    public ReferencePlanner(CatalogSnapshot catalog, DaySpan days, DateTimeOffset now, IReadOnlyList<Taken> taken, IReadOnlyList<OpenSession> sessions)
    {
        (_catalog, _taken, _sessions, _now) = (catalog, taken, sessions, now);
        var zone = DateTimeZoneProviders.Tzdb[catalog.Business.TimeZone];
        var end = new DateTimeOffset(days.Last.AddDays(4).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        for (var at = new DateTimeOffset(days.First.AddDays(-3).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero); at < end; at = at.AddMinutes(5))
            _time.Add((at, Instant.FromDateTimeOffset(at).InZone(zone).LocalDateTime));
        _days = [.. _time.Select(t => DayOf(t.Wall))];
        _today = Instant.FromDateTimeOffset(now).InZone(zone).Date;

        foreach (var person in catalog.Resources)
        {
            var (breaks, open) = (_breaks[person.Id] = [], _open[person.Id] = new bool[_time.Count]);
            for (var day = days.First.AddDays(-2); day <= days.Last.AddDays(2); day = day.AddDays(1))
            {
                foreach (var hours in person.Hours.Where(h => h.Day == day.DayOfWeek))
                {
                    var (from, to) = (OnDay(day, hours.FromMinute), OnDay(day, hours.ToMinute));
                    if (!catalog.Closures.Any(c => c.From <= day && day <= c.To))
                    {
                        for (var i = 0; i < open.Length; i++)
                            open[i] |= from <= _time[i].At && _time[i].At < to;
                    }

                    breaks.AddRange(hours.Breaks.Select(b => (OnDay(day, b.FromMinute), OnDay(day, b.ToMinute))));
                }
            }
        }
    }

    /// <summary>Every start of the days asked for, with who could serve it and the most seats one of them has.</summary>
    public List<(DateTimeOffset Start, int[] Staff, int Seats)> Starts(DaySpan days, int serviceId, int? staffId, int party)
    {
        var service = _catalog.Services.Single(s => s.Id == serviceId);
        var starts = new List<(DateTimeOffset, int[], int)>();
        foreach (var (at, wall) in _time.Where(t => days.Contains(DayOf(t.Wall))))
        {
            var able = _catalog.Resources.Where(p => staffId is null || p.Id == staffId).Select(p => (p.Id, Seats: Seats(service, p, party, at, wall)))
                .Where(p => p.Seats > 0).ToList();
            if (able.Count > 0)
                starts.Add((at, [.. able.Select(p => p.Id).Order()], able.Max(p => p.Seats)));
        }

        return starts;
    }

    private int Seats(Service service, Resource person, int party, DateTimeOffset start, LocalDateTime wall)
    {
        var end = start.AddMinutes(service.DurationMinutes);
        var (from, to) = (start.AddMinutes(-service.BufferBeforeMinutes), end.AddMinutes(service.BufferAfterMinutes));
        if (!service.Active || party < 1 || party > service.Capacity)
            return 0;
        if (!person.Active || person.Kind is not ResourceKind.Person || !service.People.Exists(p => p.PersonId == person.Id))
            return 0;
        if (start < _now.AddMinutes(service.NoticeMinutes) || Period.DaysBetween(_today, wall.Date) > service.HorizonDays)
            return 0;
        var (open, first, minutes) = (_open[person.Id], (int)((start - _time[0].At).TotalMinutes / 5), service.DurationMinutes);
        if (!open[first] || Enumerable.Range(first, minutes / 5).Any(i => !open[i])
            || (start - _time[Beginning(open, first)].At).TotalMinutes % service.IntervalMinutes is not 0)
            return 0;
        if (_breaks[person.Id].Exists(b => b.From < b.To && Meet(b.From, b.To, from, to)))
            return 0;
        var running = _sessions.Where(s => service.Capacity > 1 && s.StaffId == person.Id && s.Start == start && s.SeatsFree >= party).ToList();
        if (running.Count > 0)
            return running.Max(s => s.SeatsFree);
        return IsFree(person.Id, from, to)
            && (
                service.RoomKind is null
                    || _catalog.Resources.Any(r => r is { Kind: ResourceKind.Room, Active: true } && r.RoomKind == service.RoomKind && IsFree(r.Id, from, to)))
            ? service.Capacity
            : 0;
    }

    private bool IsFree(int resource, DateTimeOffset from, DateTimeOffset to) => !_taken.Any(t => t.ResourceId == resource && Meet(t.From, t.To, from, to));

    private static bool Meet(DateTimeOffset from, DateTimeOffset to, DateTimeOffset otherFrom, DateTimeOffset otherTo) => from < otherTo && otherFrom < to;

    private static DateOnly DayOf(LocalDateTime wall) => new(wall.Year, wall.Month, wall.Day);

    // Step by step back to where the door was opened; around the clock nobody remembers that, and each day begins at its midnight.
    private int Beginning(bool[] open, int step)
    {
        var today = _days[step];
        var midnight = _days.IndexOf(today);
        if (IsOpenThroughout(today))
            return midnight;
        while (step > midnight && open[step - 1])
            step--;
        if (step > midnight || !open[step - 1] || IsOpenThroughout(today.AddDays(-1)))
            return step;
        while (open[step - 1])
            step--;
        return step;

        bool IsOpenThroughout(DateOnly day) => !Enumerable.Range(0, open.Length).Any(i => _days[i] == day && !open[i]);
    }

    // A wall time of a day, never outside that day: what a change-over skips at midnight is the day's end or its beginning.
    private DateTimeOffset OnDay(DateOnly day, int minute)
    {
        var ofDay = Enumerable.Range(0, _time.Count).Where(i => _days[i] == day).Select(i => _time[i].At).ToList();
        var wall = new LocalDate(day.Year, day.Month, day.Day).AtMidnight().PlusMinutes(minute);
        var at = _time.First(t => t.Wall >= wall).At; // of two the first; what does not exist is the moment at which the clocks change
        var (first, end) = (ofDay[0], ofDay[^1].AddMinutes(5));
        return at < first ? first : at > end ? end : at;
    }
}
