using BookingApp.Availability.Busy;
using BookingApp.Catalog;

namespace BookingApp.Availability;

/// <summary>When one person works within some days, and the breaks that nothing may touch.</summary>
/// <remarks>Starts are counted from the beginning of an opening period, also past midnight. A period that is open around the clock may have begun months
/// ago, so each day that is open for all 24 hours begins a new count at its midnight, and so does what follows it. So at most one day before the
/// window has to be read.</remarks>
public sealed class OpeningTimes
{
    private readonly OpeningPeriod[] _periods; // by beginning
    private readonly CellMap _breaks;

    /// <summary>Periods of these days; breaks, and how long the periods last, of all days that are within reach of their visits.</summary>
    public OpeningTimes(CatalogSnapshot catalog, Resource person, DaySpan days, DaySpan reach)
    {
        PersonId = person.Id;
        _breaks = new CellMap(reach.Cells(catalog.Zone));
        foreach (var day in reach.Days)
        {
            var whole = new DaySpan(day, day).Cells(catalog.Zone);
            foreach (var pause in catalog.BreaksOn(person, day))
                _breaks.Set(Resolve(catalog.Zone, day, pause.FromMinute, pause.ToMinute).Within(whole));
        }

        _periods = [.. Joined(catalog, person, new DaySpan(days.First.AddDays(-1), reach.Last)).Where(p => days.Contains(p.Day))];
    }

    public int PersonId { get; }

    /// <summary>Whether a visit fits into a period and its claim into the time between breaks.</summary>
    public bool Holds(CellRange visit, CellRange claim) => HoldsOnGrid(visit, claim, 1);

    /// <summary>The same, for a start that lies on the grid of a period which holds it.</summary>
    public bool HoldsOnGrid(CellRange visit, CellRange claim, int interval) =>
        LastBeginningBy(visit.From) is >= 0 and var i && _periods[i].Holds(visit, interval) && !_breaks.Any(claim);

    /// <summary>All such starts of a window.</summary>
    public CellMap Starts(StartFacts facts, CellRange window, int interval)
    {
        var starts = new CellMap(window);
        foreach (var period in _periods)
        {
            var end = Math.Min(period.Cells.To, period.Ends - facts.Duration + 1);
            if (interval is 1)
                starts.Set(new CellRange(period.Cells.From, end));
            for (var cell = period.FirstStart(interval); interval > 1 && cell < end; cell += interval)
                starts.Set(new CellRange(cell, cell + 1));
        }

        starts.And(facts.Free(_breaks, window));
        return starts;
    }

    private static List<OpeningPeriod> Joined(CatalogSnapshot catalog, Resource person, DaySpan days)
    {
        var periods = new List<OpeningPeriod>();
        var afterWholeDay = false;
        foreach (var day in days.Days)
        {
            var whole = new DaySpan(day, day).Cells(catalog.Zone);
            foreach (var piece in PiecesOf(catalog, person, day, whole))
            {
                var follows = periods.Count > 0 && periods[^1].Cells.To == piece.From;
                var begins = follows && !afterWholeDay && piece != whole ? periods[^1].Begins : piece.From;
                periods.Add(new OpeningPeriod(day, piece, begins, piece.To));
                afterWholeDay = piece == whole;
            }
        }

        for (var i = periods.Count - 2; i >= 0; i--)
        {
            if (periods[i].Ends == periods[i + 1].Cells.From)
                periods[i] = periods[i] with { Ends = periods[i + 1].Ends };
        }

        return periods;
    }

    // What is open of one day, in order; what touches is one piece already.
    private static List<CellRange> PiecesOf(CatalogSnapshot catalog, Resource person, DateOnly day, CellRange whole)
    {
        var pieces = new List<CellRange>();
        foreach (var piece in catalog.HoursOn(person, day).Select(
            h => Resolve(catalog.Zone, day, h.FromMinute, h.ToMinute).Within(whole)).Where(p => !p.IsEmpty).OrderBy(p => p.From))
        {
            if (pieces.Count > 0 && piece.From <= pieces[^1].To)
                pieces[^1] = pieces[^1] with { To = Math.Max(pieces[^1].To, piece.To) };
            else
                pieces.Add(piece);
        }

        return pieces;
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
