using BookingApp.Catalog;

namespace BookingApp.Availability;

/// <summary>One opening period of one day, in elapsed cells.</summary>
public readonly record struct OpeningPeriod(DateOnly Day, CellRange Cells);

/// <summary>When one person works within some days, and the breaks that nothing may touch.</summary>
public sealed class OpeningTimes
{
    private readonly OpeningPeriod[] _periods; // by beginning
    private readonly CellMap _breaks;
    private readonly int _longest;

    /// <summary>Periods of these days; breaks of all days that are within reach of their visits.</summary>
    public OpeningTimes(CatalogSnapshot catalog, Resource person, DaySpan days, DaySpan reach)
    {
        PersonId = person.Id;
        _breaks = new CellMap(reach.Cells(catalog.Zone));
        foreach (var day in reach.Days)
        {
            var whole = new DaySpan(day, day).Cells(catalog.Zone);
            foreach (var pause in person.Hours.Where(h => h.Day == day.DayOfWeek).SelectMany(h => h.Breaks))
                _breaks.Set(Resolve(catalog.Zone, day, pause.FromMinute, pause.ToMinute).Within(whole));
        }

        _periods = [.. days.Days.Where(day => !catalog.IsClosed(day)).SelectMany(day => PeriodsOf(catalog.Zone, person, day)).OrderBy(p => p.Cells.From)];
        _longest = _periods.Length is 0 ? 0 : _periods.Max(p => p.Cells.Length);
    }

    public int PersonId { get; }

    public IReadOnlyList<OpeningPeriod> Periods => _periods;

    /// <summary>Whether a visit fits into a period and its claim into the time between breaks.</summary>
    public bool Holds(CellRange visit, CellRange claim) => HoldsOnGrid(visit, claim, 1);

    /// <summary>The same, for a start that lies on the grid of a period which holds it.</summary>
    public bool HoldsOnGrid(CellRange visit, CellRange claim, int interval)
    {
        for (var i = LastBeginningBy(visit.From); i >= 0 && _periods[i].Cells.From >= visit.From - _longest; i--)
        {
            var period = _periods[i].Cells;
            if (period.Contains(visit) && (visit.From - period.From) % interval is 0)
                return !_breaks.Any(claim);
        }

        return false;
    }

    private static IEnumerable<OpeningPeriod> PeriodsOf(BusinessZone zone, Resource person, DateOnly day)
    {
        var whole = new DaySpan(day, day).Cells(zone); // a wall time that a change-over skips may fall on the next day
        return person.Hours.Where(h => h.Day == day.DayOfWeek)
            .Select(h => new OpeningPeriod(day, Resolve(zone, day, h.FromMinute, h.ToMinute).Within(whole)))
            .Where(p => !p.Cells.IsEmpty);
    }

    private static CellRange Resolve(BusinessZone zone, DateOnly day, int from, int to) => new(Cell.Ceiling(zone.At(day, from)), Cell.Floor(zone.At(day, to)));

    private int LastBeginningBy(int cell)
    {
        var (low, high) = (0, _periods.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_periods[middle].Cells.From <= cell)
                low = middle + 1;
            else
                high = middle;
        }

        return low - 1;
    }
}
