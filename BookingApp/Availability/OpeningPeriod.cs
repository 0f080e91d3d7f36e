using BookingApp.Availability.Busy;

namespace BookingApp.Availability;

/// <summary>What of one day is open in one piece, in elapsed cells. Pieces that touch are one period, over midnight too.</summary>
/// <param name="Day">The day that this piece lies in.</param>
/// <param name="Cells">The piece.</param>
/// <param name="Begins">Where starts are counted from.</param>
/// <param name="Ends">Until when a visit may last that starts in the piece: the end of the whole period, some days on perhaps.</param>
public readonly record struct OpeningPeriod(DateOnly Day, CellRange Cells, int Begins, int Ends)
{
    /// <summary>The first start that lies in this piece.</summary>
    public int FirstStart(int interval) => Begins + (Cells.From - Begins + interval - 1) / interval * interval;

    /// <summary>Whether a visit may begin here and ends in time.</summary>
    public bool Holds(CellRange visit, int interval) => Cells.Contains(visit.From) && visit.To <= Ends && (visit.From - Begins) % interval is 0;
}
