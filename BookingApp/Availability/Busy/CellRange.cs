namespace BookingApp.Availability.Busy;

/// <summary>Cells in a row, the last one not included.</summary>
public readonly record struct CellRange(int From, int To)
{
    public int Length => Math.Max(0, To - From);
    public bool IsEmpty => To <= From;

    public bool Contains(CellRange other) => From <= other.From && other.To <= To;
    public bool Contains(int cell) => From <= cell && cell < To;
    public bool Overlaps(CellRange other) => From < other.To && other.From < To;

    public CellRange Within(CellRange other) => new(Math.Max(From, other.From), Math.Min(To, other.To));
}
